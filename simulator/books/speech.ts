/** The notebook on statements: which words were cleared by whom, what was objected, what has gone out; who is covered. */
import type { Id, MemberId, PersonId } from '../../src/kernel/ids.ts';
import type { Ms } from '../../src/kernel/time.ts';
import type { LoopEvent } from '../../src/loop/loop.ts';
import type { Line } from './line.ts';

type Drafted = Extract<LoopEvent, { e: 'StatementDrafted' }>;
export interface Cleared {
  readonly kind: 'security' | 'principal' | 'legal';
  readonly person: PersonId | null;
  readonly voice: MemberId;
  readonly hand: MemberId;
  readonly device: string;
  readonly at: Ms;
}
export interface VersionPage {
  readonly drafted: Drafted;
  readonly cleared: Cleared[];
  isObjected: boolean;
  isLifted: boolean;
  isReleased: boolean;
}
interface RelativePage {
  readonly person: PersonId;
  readonly principal: PersonId;
  isCovered: boolean;
  until: Ms | null;
}

export class SpeechBook {
  readonly statements = new Map<Id, VersionPage[]>();
  readonly relatives = new Map<PersonId, RelativePage>();
  readonly tasksDone = new Set<Id>();

  write({ rx, voice, by: hand, device }: Line, event: LoopEvent): void {
    switch (event.e) {
      case 'RelatedPersonAdded': {
        const { person, principal, covered: isCovered } = event;
        this.relatives.set(person, { person, principal, isCovered, until: null });
        return;
      }
      case 'RelatedPersonCovered':
      case 'RelatedCoverLapsed': {
        const page = this.relatives.get(event.person);
        if (page === undefined) return;
        page.isCovered = event.e === 'RelatedPersonCovered' && event.covered;
        page.until = event.e === 'RelatedPersonCovered' && event.covered ? (event.until ?? null) : null;
        return;
      }
      case 'CheckClosed':
        if (event.result === 'done') this.tasksDone.add(event.check);
        return;
      case 'StatementDrafted': {
        const version: VersionPage = { drafted: event, cleared: [], isObjected: false, isLifted: false, isReleased: false };
        this.statements.set(event.statement, [...(this.statements.get(event.statement) ?? []), version]);
        return;
      }
      case 'StatementCleared': {
        const { clearance: kind, person } = event;
        this.#version(event)?.cleared.push({ kind, person, voice, hand, device, at: rx });
        return;
      }
      case 'StatementObjected': {
        const page = this.#version(event);
        if (page !== undefined && event.conflict === null) page.isObjected = true;
        return;
      }
      case 'EmbargoLifted': {
        const page = this.#version(event);
        if (page !== undefined) page.isLifted = true;
        return;
      }
      case 'StatementReleased': {
        const page = this.#version(event);
        if (page !== undefined) page.isReleased = true;
        return;
      }
      default:
    }
  }

  #version({ statement, version }: { readonly statement: Id; readonly version: number }): VersionPage | undefined {
    return this.statements.get(statement)?.[version - 1];
  }

  uncovered(principals: readonly PersonId[], at: Ms): PersonId[] {
    return [...this.relatives.values()]
      .filter(({ principal }) => principals.includes(principal))
      .filter(({ isCovered, until }) => !isCovered || (until !== null && at >= until))
      .map(({ person }) => person);
  }
}
