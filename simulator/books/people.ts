/** The notebook on people: who is expected to be heard from, who calls for help, whose word is not their own. */
import type { Id, MemberId, PersonId } from '../../src/kernel/ids.ts';
import type { Ms } from '../../src/kernel/time.ts';
import type { CallRing, LoopEvent } from '../../src/loop/loop.ts';
import type { Line } from './line.ts';

type Event<E extends LoopEvent['e']> = Extract<LoopEvent, { e: E }>;

/** What became of the calling about something: people were asked for, somebody took it, it is over. */
interface Turn {
  readonly is: 'asked' | 'taken' | 'over';
  readonly index: number;
  readonly recipients: readonly MemberId[];
  readonly rung: number;
}
/** Who was called about something, and when the desk has said that it will look again. */
export interface Calls {
  readonly turns: Turn[];
  next: Ms | null;
}
/** One message the log has promised about a call. */
export interface PromisedCall {
  readonly call: Id;
  readonly recipient: MemberId;
  readonly rung: number;
  /** The entry that promised it. */
  readonly index: number;
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

/** Whoever is called for is called by every way there is, at once. */
const CALL_CHANNELS = ['push', 'sms', 'voice'] as const;
export const callName = ({ call, recipient, rung }: Omit<PromisedCall, 'index'>, channel: string): string =>
  `${call} ${rung} ${recipient} ${channel}`;

/** The promise a message keeps: the entry that made it stands at the end of its key. */
export const promiseOf = ({ call, recipient, rung, key }: CallRing): PromisedCall => {
  return { call, recipient, rung, index: Number(key.slice(key.lastIndexOf(':') + 1)) };
};

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
  /** Messages promised and, as far as the log says, without a result. */
  readonly promised = new Map<string, PromisedCall>();
  readonly #silences = new Map<PersonId, Ms>();

  write({ rx, index }: Line, event: LoopEvent): void {
    const over = (calls: Calls | undefined): void => void calls?.turns.push({ is: 'over', index, recipients: [], rung: 0 });
    switch (event.e) {
      case 'CheckinPlanned': {
        const { plan: id, person, every, at, until, grace, due } = event;
        this.plans.set(id, { id, person, every, at, until, grace, due, missed: null, isOver: false, turns: [], next: null });
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
          over(page);
          page.next = null;
        });
        return;
      case 'CheckinEnded':
        this.#of(event.plan, (page) => {
          page.isOver = true;
          over(page);
        });
        return;
      case 'PanicRaised': {
        const { person, manner } = event;
        const known = this.panics.get(person);
        const isDiscreet = manner === 'discreet' || (known?.isOpen === true && known.isDiscreet);
        const next = known?.isOpen === true ? known.next : null;
        this.panics.set(person, { person, isOpen: true, isDiscreet, turns: known?.turns ?? [], next });
        return;
      }
      case 'PanicCancelled': {
        const page = this.panics.get(event.person);
        if (page !== undefined) page.isOpen = false;
        over(page);
        return;
      }
      case 'DuressRaised': {
        const { member, vicinity } = event;
        if (this.isCoerced(member)) return;
        const { periods = [], turns = [] } = this.duresses.get(member) ?? {};
        const all = [...periods, { from: rx, to: null }];
        this.duresses.set(member, { member, vicinity: new Set(vicinity), periods: all, turns, next: null });
        return;
      }
      case 'DuressLifted': {
        const period = this.duresses.get(event.member)?.periods.at(-1);
        if (period !== undefined) period.to ??= rx;
        over(this.duresses.get(event.member));
        return;
      }
      case 'AttentionAsked': {
        const { item, recipients, rung, next } = event;
        const calls = this.called(item);
        calls?.turns.push({ is: 'asked', index, recipients, rung });
        if (calls !== undefined) calls.next = next;
        for (const recipient of recipients)
          for (const channel of CALL_CHANNELS)
            this.promised.set(callName({ call: item, recipient, rung }, channel), { call: item, recipient, rung, index });
        return;
      }
      case 'AttentionTaken': {
        const calls = this.called(event.item);
        calls?.turns.push({ is: 'taken', index, recipients: [], rung: 0 });
        if (calls !== undefined) calls.next = event.next;
        return;
      }
      case 'AttentionNoted':
        for (const { recipient, channel, rung } of event.results)
          this.promised.delete(callName({ call: event.item, recipient, rung }, channel));
        return;
      default:
    }
  }

  #of(plan: Id, change: (page: PlanPage) => void): void {
    const page = this.plans.get(plan);
    if (page !== undefined) change(page);
  }

  /** The page of an item by the name the desk gives it. */
  called(item: Id): PlanPage | PanicPage | DuressPage | undefined {
    if (item.startsWith('panic:')) return this.panics.get(item.slice('panic:'.length));
    return item.startsWith('duress:') ? this.duresses.get(item.slice('duress:'.length)) : this.plans.get(item);
  }

  /** Whether a message of that round must still leave, as of a size of the log: nobody has it in hand, no later round rings them (I-09). */
  isCallDue({ call, rung, index }: PromisedCall, size = Number.POSITIVE_INFINITY): boolean {
    const turns = this.called(call)?.turns ?? [];
    // What was promised about an earlier time is over with it.
    if (turns.some((turn) => turn.is === 'over' && turn.index > index && turn.index < size)) return false;
    const last = turns.findLast((turn) => turn.index < size);
    return last?.is === 'asked' && rung >= last.rung;
  }
  /** Whether a message has a cause: somebody was asked for, in that round. */
  wasCalled({ call, recipient, rung }: PromisedCall): boolean {
    return this.called(call)?.turns.some((turn) => turn.rung === rung && turn.recipients.includes(recipient)) ?? false;
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
