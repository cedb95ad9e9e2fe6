/** The notebook on people: who is expected to be heard from, who calls for help, whose word is not their own. */
import type { Id, MemberId, PersonId } from '../../src/kernel/ids.ts';
import type { Ms } from '../../src/kernel/time.ts';
import type { LoopEvent } from '../../src/loop/loop.ts';
import type { Line } from './line.ts';

type Event<E extends LoopEvent['e']> = Extract<LoopEvent, { e: E }>;

/** Who was called about something, and when the desk has said that it will look again. */
export interface Calls {
  readonly asked: { readonly at: Ms; readonly recipients: readonly MemberId[]; readonly rung: number }[];
  next: Ms | null;
}
export interface PlanPage extends Calls {
  readonly id: Id;
  readonly person: PersonId;
  readonly every: Ms | null;
  readonly at: readonly Ms[];
  readonly until: Ms | null;
  readonly grace: Ms;
  due: Ms | null;
  /** When the check-in that was missed had been due. */
  missed: Ms | null;
  isOver: boolean;
}
export interface PanicPage extends Calls {
  readonly person: PersonId;
  isOpen: boolean;
  isDiscreet: boolean;
}
export interface DuressPage extends Calls {
  readonly member: MemberId;
  readonly vicinity: Set<MemberId>;
  /** `to` null: it still is. */
  readonly periods: { readonly from: Ms; to: Ms | null }[];
}

/** When a plan is next due after a word given at `said`, by the doctrine: the soonest of what was agreed; null when nothing is left. */
export function dueAfter({ every, at, until, grace }: PlanPage | Event<'CheckinPlanned'>, said: Ms): Ms | null {
  const agreed = [...at.filter((instant) => instant > said + grace), ...(every === null ? [] : [said + every])];
  const within = agreed.filter((instant) => until === null || instant < until);
  const last = until !== null && until > said + grace ? [until] : [];
  const soonest = Math.min(...within, ...last);
  return Number.isFinite(soonest) ? soonest : null;
}

export class PeopleBook {
  readonly plans = new Map<Id, PlanPage>();
  readonly panics = new Map<PersonId, PanicPage>();
  readonly duresses = new Map<MemberId, DuressPage>();
  readonly #silences = new Map<PersonId, Ms>();

  write({ rx }: Line, event: LoopEvent): void {
    switch (event.e) {
      case 'CheckinPlanned': {
        const { plan: id, person, every, at, until, grace, due } = event;
        this.plans.set(id, { id, person, every, at, until, grace, due, missed: null, isOver: false, asked: [], next: null });
        return;
      }
      case 'SilencePlanned':
        if (event.conflict === null) this.#silences.set(event.person, event.until);
        return;
      case 'CheckinMissed':
        this.#of(event.plan, (page) => {
          page.missed = event.due;
        });
        return;
      case 'CheckinMet':
      case 'OverdueClosed':
        this.#of(event.plan, (page) => {
          page.due = event.due;
          page.missed = null;
          page.isOver = event.due === null;
          this.#hush(page);
        });
        return;
      case 'CheckinEnded':
        this.#of(event.plan, (page) => {
          page.isOver = true;
        });
        return;
      case 'PanicRaised': {
        const { person, manner } = event;
        const known = this.panics.get(person);
        const isDiscreet = manner === 'discreet' || (known?.isOpen === true && known.isDiscreet);
        const calls = known?.isOpen === true ? known : { asked: [], next: null };
        this.panics.set(person, { person, isOpen: true, isDiscreet, asked: calls.asked, next: calls.next });
        return;
      }
      case 'PanicCancelled': {
        const page = this.panics.get(event.person);
        if (page !== undefined) page.isOpen = false;
        return;
      }
      case 'DuressRaised': {
        const { member, vicinity } = event;
        if (this.isCoerced(member)) return;
        const periods = this.duresses.get(member)?.periods ?? [];
        this.duresses.set(member, {
          member,
          vicinity: new Set(vicinity),
          periods: [...periods, { from: rx, to: null }],
          asked: [],
          next: null,
        });
        return;
      }
      case 'DuressLifted': {
        const period = this.duresses.get(event.member)?.periods.at(-1);
        if (period !== undefined) period.to ??= rx;
        return;
      }
      case 'AttentionAsked': {
        const calls = this.called(event.item);
        calls?.asked.push({ at: rx, recipients: event.recipients, rung: event.rung });
        if (calls !== undefined) calls.next = event.next;
        return;
      }
      case 'AttentionTaken': {
        const calls = this.called(event.item);
        if (calls !== undefined) calls.next = event.next;
        return;
      }
      default:
    }
  }

  #of(plan: Id, change: (page: PlanPage) => void): void {
    const page = this.plans.get(plan);
    if (page !== undefined) change(page);
  }
  #hush(page: PlanPage): void {
    page.asked.length = 0;
    page.next = null;
  }

  /** The page of an item by the name the desk gives it. */
  called(item: Id): PlanPage | PanicPage | DuressPage | undefined {
    if (item.startsWith('panic:')) return this.panics.get(item.slice('panic:'.length));
    return item.startsWith('duress:') ? this.duresses.get(item.slice('duress:'.length)) : this.plans.get(item);
  }

  isCoerced(member: MemberId): boolean {
    return this.duresses.get(member)?.periods.at(-1)?.to === null;
  }
  wasCoerced(member: MemberId, at: Ms): boolean {
    return this.duresses.get(member)?.periods.some(({ from, to }) => from <= at && (to === null || at <= to)) ?? false;
  }
  /** A phone that may be in the wrong hands, or whose owner hides, is left in peace (decision 31). */
  isLeftInPeace(person: PersonId): boolean {
    const panic = this.panics.get(person);
    return this.isCoerced(person) || (panic?.isOpen === true && panic.isDiscreet);
  }

  /** When somebody must really be heard from: not before the end of a silence they announced; null when the plan is over. */
  dueOf(page: PlanPage): Ms | null {
    if (page.isOver || page.due === null) return null;
    return page.missed ?? Math.max(page.due, this.#silences.get(page.person) ?? page.due);
  }
  isLate(page: PlanPage, at: Ms): boolean {
    const due = this.dueOf(page);
    return due !== null && (page.missed !== null || at >= due + page.grace);
  }
}
