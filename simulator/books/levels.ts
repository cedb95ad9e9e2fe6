/** The notebook on posture: which level stood for whom, since when, by whose decision. */
import type { Id, MemberId, PersonId } from '../../src/kernel/ids.ts';
import type { Ms } from '../../src/kernel/time.ts';
import type { LoopEvent } from '../../src/loop/loop.ts';
import type { Line } from './line.ts';

export interface Decided {
  readonly posture: Id;
  readonly scale: Id;
  readonly level: Id;
  readonly from: Ms;
  readonly index: number;
  readonly reviewBy: Ms;
  isReviewSaid: boolean;
}
export interface Waiting {
  readonly posture: Id;
  readonly person: PersonId;
  readonly scale: Id;
  readonly level: Id;
  readonly by: MemberId;
  readonly hand: MemberId;
  readonly device: string;
  readonly at: Ms;
  readonly reviewBy: Ms;
  readonly basis: readonly Id[];
  /** Until it lapses, is confirmed, or the authority decides something else. */
  isOpen: boolean;
}

export class LevelsBook {
  readonly scales = new Map<Id, readonly Id[]>();
  readonly decided = new Map<PersonId, Decided[]>();
  readonly waiting = new Map<Id, Waiting>();
  /** Assessments, and the entry they stand in. */
  readonly assessed = new Map<Id, number>();

  write({ rx, index, device, by: hand }: Line, event: LoopEvent): void {
    switch (event.e) {
      case 'PostureScaleSet':
        this.scales.set(event.scale, event.levels);
        return;
      case 'AssessmentStated':
        this.assessed.set(event.assessment, index);
        return;
      case 'LoweringDecided': {
        const { posture, person, scale, level, by, basis, review_by: reviewBy } = event;
        this.#overtake(person);
        this.waiting.set(posture, { posture, person, scale, level, by, hand, device, at: rx, reviewBy, basis, isOpen: true });
        return;
      }
      case 'LoweringLapsed': {
        const page = this.waiting.get(event.posture);
        if (page !== undefined) page.isOpen = false;
        return;
      }
      case 'PostureDecided': {
        const { posture, person, scale, level, review_by: reviewBy } = event;
        this.#overtake(person);
        const before = this.decided.get(person) ?? [];
        this.decided.set(person, [...before, { posture, scale, level, from: rx, index, reviewBy, isReviewSaid: false }]);
        return;
      }
      case 'PostureReviewOverdue': {
        const page = this.inForce(event.person);
        if (page !== undefined) page.isReviewSaid = true;
        return;
      }
      default:
    }
  }

  #overtake(person: PersonId): void {
    for (const page of this.waiting.values()) if (page.person === person) page.isOpen = false;
  }

  inForce(person: PersonId): Decided | undefined {
    return this.decided.get(person)?.at(-1);
  }
  /** Whether a level protects less than the one in force; another scale compares with nothing, and is guarded as if it did. */
  isLess(person: PersonId, to: { readonly scale: Id; readonly level: Id }): boolean {
    const from = this.inForce(person);
    if (from === undefined) return false;
    const levels = this.scales.get(to.scale) ?? [];
    return from.scale !== to.scale || levels.indexOf(to.level) < levels.indexOf(from.level);
  }
}
