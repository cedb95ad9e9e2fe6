/** The notebook on drills: who rehearses what, until when; and which reviews are open. */
import type { Id, MemberId } from '../../src/kernel/ids.ts';
import type { Ms } from '../../src/kernel/time.ts';
import type { LoopEvent } from '../../src/loop/loop.ts';
import type { Line } from './line.ts';

export interface DrillPage {
  readonly id: Id;
  readonly participants: ReadonlySet<MemberId>;
  readonly from: Ms;
  readonly to: Ms;
  state: 'planned' | 'running' | 'over';
}

export class DrillsBook {
  readonly drills = new Map<Id, DrillPage>();
  readonly openReviews = new Set<Id>();

  write(_line: Line, event: LoopEvent): void {
    switch (event.e) {
      case 'DrillPlanned': {
        const { drill: id, participants, from, to } = event;
        this.drills.set(id, { id, participants: new Set(participants), from, to, state: 'planned' });
        return;
      }
      case 'DrillStarted':
      case 'DrillEnded':
      case 'DrillPreempted': {
        const page = this.drills.get(event.drill);
        if (page !== undefined) page.state = event.e === 'DrillStarted' ? 'running' : 'over';
        return;
      }
      case 'ReviewOpened':
        this.openReviews.add(event.review);
        return;
      case 'ReviewClosed':
        this.openReviews.delete(event.review);
        return;
      default:
    }
  }

  running(): DrillPage[] {
    return [...this.drills.values()].filter(({ state }) => state === 'running');
  }
}
