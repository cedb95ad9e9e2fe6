/**
 * What a stranger would write down while reading the log aloud: the raw events of alerts and operations here, of the other
 * stages in books/, kept apart from the desk's own folds, so that an invariant is checked against something else than the
 * code it is about.
 */
import type { Id, MemberId, PersonId } from '../src/kernel/ids.ts';
import type { Ms } from '../src/kernel/time.ts';
import type { AnswerKind, ChannelName, LoopEvent, VersionKind } from '../src/loop/loop.ts';
import { DoorsBook } from './books/doors.ts';
import { DrillsBook } from './books/drills.ts';
import { LevelsBook } from './books/levels.ts';
import type { Line } from './books/line.ts';
import { PeopleBook } from './books/people.ts';
import { SpeechBook } from './books/speech.ts';

export interface Said {
  readonly member: MemberId;
  readonly version: number;
  readonly kind: AnswerKind;
  readonly index: number;
  /** By the doctrine, not by the desk: an answer to a version that stood, by somebody who was rung, before the end (I-06, I-07). */
  readonly counts: boolean;
}
interface Call {
  readonly member: MemberId;
  readonly because: string;
  readonly instead: MemberId;
  readonly index: number;
}
export interface AlertPage {
  readonly id: Id;
  readonly principal: PersonId;
  readonly priority: number;
  readonly index: number;
  readonly versions: {
    readonly n: number;
    readonly kind: VersionKind;
    readonly action: string;
    readonly substantive: boolean;
    readonly index: number;
  }[];
  readonly known: Set<MemberId>;
  readonly required: Set<MemberId>;
  /** Whose phone was rung for it, and since which entry. */
  readonly rung: Map<MemberId, number>;
  readonly said: Said[];
  readonly calls: Call[];
  closed: number | null;
}
/** One message the log has promised. */
export interface Promised {
  readonly alert: Id;
  readonly version: number;
  readonly recipient: MemberId;
  readonly channel: ChannelName;
  readonly rung: number;
  readonly instead: MemberId | null;
}
export interface OperationPage {
  readonly id: Id;
  readonly principal: PersonId;
  /** When it was opened. */
  readonly at: Ms;
  readonly manifest: Set<PersonId>;
  readonly accounted: Set<PersonId>;
  readonly alerts: Set<Id>;
  readonly proposals: Map<
    Id,
    { readonly index: number; readonly by: MemberId; readonly at: Ms; readonly device: string; readonly hand: MemberId }
  >;
  /** Who signed what waits for the desk, or has been settled. */
  readonly confirmed: Map<Id, readonly MemberId[]>;
  closed: number | null;
}

const nameOf = (p: Omit<Promised, 'instead'>): string => `${p.alert} ${p.version} ${p.recipient} ${p.channel} ${p.rung}`;
export const promiseName = (p: Promised): string => `${nameOf(p)} ${p.instead ?? ''}`;

const ladderName = (p: Promised): string => `${p.alert} ${p.version} ${p.recipient} ${p.channel} ${p.instead ?? ''}`;

export class Ledger {
  readonly alerts = new Map<Id, AlertPage>();
  readonly operations = new Map<Id, OperationPage>();
  readonly people = new PeopleBook();
  readonly levels = new LevelsBook();
  readonly speech = new SpeechBook();
  readonly drills = new DrillsBook();
  readonly doors = new DoorsBook();
  /** Promised and, as far as the log says, without a result. */
  readonly promised = new Map<string, Promised>();
  /** Requests to pass an order on that somebody needed no more: the one it was for had the order, and said so. */
  readonly #needless = new Set<string>();
  /** The highest rung promised to a person on a channel, by whom it is about. */
  readonly #highest = new Map<string, number>();

  write(line: Line, event: LoopEvent): void {
    for (const book of [this.people, this.levels, this.speech, this.drills]) book.write(line, event);
    const { index } = line;
    switch (event.e) {
      case 'AlertIssued': {
        const recipients = new Set(event.recipients);
        this.alerts.set(event.alert, {
          id: event.alert,
          principal: event.principal,
          priority: event.priority,
          index,
          versions: [{ n: 1, kind: 'order', action: event.action, substantive: true, index }],
          known: recipients,
          required: new Set(event.priority === 3 ? [] : recipients),
          rung: new Map(),
          said: [],
          calls: [],
          closed: null,
        });
        return;
      }
      case 'AlertUpdated': {
        const { version: n, action, substantive } = event;
        this.alerts.get(event.alert)?.versions.push({ n, kind: 'order', action, substantive, index });
        return;
      }
      case 'AlertRecalled':
      case 'AlertCancelled': {
        const page = this.alerts.get(event.alert);
        if (page === undefined || (event.e === 'AlertCancelled' && event.confirmed)) return;
        const kind = event.e === 'AlertRecalled' ? 'recall' : 'cancel';
        page.versions.push({ n: event.version, kind, action: page.versions.at(-1)?.action ?? '', substantive: true, index });
        return;
      }
      case 'RungReached': {
        const rung_ = this.alerts.get(event.alert)?.rung;
        if (rung_?.has(event.recipient) === false) rung_.set(event.recipient, index);
        const { alert, version, recipient, rung, instead } = event;
        for (const channel of event.channels) {
          const promised = { alert, version, recipient, channel, rung, instead };
          this.promised.set(promiseName(promised), promised);
          this.#needless.delete(promiseName(promised));
          this.#highest.set(ladderName(promised), Math.max(rung, this.#highest.get(ladderName(promised)) ?? 0));
        }
        return;
      }
      case 'RecipientAdded': {
        const page = this.alerts.get(event.alert);
        if (page === undefined) return;
        // Whoever is asked to relay, stands in or is told is rung, but only a stand-in must answer for themself.
        if (event.because === 'substitute' && !page.known.has(event.recipient)) page.required.add(event.recipient);
        page.known.add(event.recipient);
        page.calls.push({ member: event.recipient, because: event.because, instead: event.instead, index });
        return;
      }
      case 'AlertAnswered': {
        const page = this.alerts.get(event.alert);
        if (page === undefined) return;
        const { recipient: member, version, answer: kind } = event;
        const counts = countsNow(page, member, version);
        page.said.push({ member, version, kind, index, counts });
        if (counts && (kind === 'understood' || kind === 'executing')) this.#reached(event.alert, member);
        return;
      }
      case 'DeliveryNoted':
        for (const result of event.results) {
          const name = nameOf({ ...result, alert: event.alert });
          for (const key of this.promised.keys()) if (key.startsWith(`${name} `)) this.promised.delete(key);
        }
        return;
      case 'AlertClosed': {
        const page = this.alerts.get(event.alert);
        if (page !== undefined) page.closed ??= index;
        return;
      }
      default:
        this.#ofOperation(line, event);
    }
  }

  #ofOperation(line: Line, event: LoopEvent): void {
    if (event.e === 'OperationOpened') {
      const { operation: id, principal, alert, manifest } = event;
      this.operations.set(id, {
        id,
        principal,
        at: line.rx,
        manifest: new Set(manifest),
        accounted: new Set(),
        alerts: new Set(alert === null ? [] : [alert]),
        proposals: new Map(),
        confirmed: new Map(),
        closed: null,
      });
      return;
    }
    const page = 'operation' in event ? this.operations.get(event.operation) : undefined;
    if (page === undefined || page.closed !== null) return;
    switch (event.e) {
      case 'AlertAttached':
        page.alerts.add(event.alert);
        return;
      case 'ManifestExtended':
        page.manifest.add(event.person);
        return;
      case 'RollCallRecorded':
        for (const { person, status, means } of event.lines) {
          // Seen or heard: as it was said. Anything else brings bad news only (I-17).
          const isWitnessed = means === 'sight' || means === 'voice';
          if (isWitnessed && status !== 'unaccounted') page.accounted.add(person);
          else if (status === 'unaccounted' || status === 'injured') page.accounted.delete(person);
        }
        return;
      case 'StandDownProposed':
        page.proposals.set(event.proposal, { index: line.index, by: event.by, at: line.rx, device: line.device, hand: line.by });
        return;
      case 'StandDownConfirmed':
        page.confirmed.set(event.proposal, event.by);
        return;
      case 'StoodDown':
        page.closed = line.index;
        return;
      default:
    }
  }

  #reached(alert: Id, member: MemberId): void {
    for (const [name, promised] of this.promised)
      if (promised.alert === alert && promised.channel === 'relay' && promised.instead === member) this.#needless.add(name);
  }

  /**
   * Whether a promised message must still leave. One that was left aside because somebody had answered is not owed again
   * when they take it back: they were then rung anew, one rung higher. A relay never is: whoever had the order and then
   * cannot go is replaced, not told again.
   */
  isOwed(promised: Promised): boolean {
    if (this.#needless.has(promiseName(promised))) return false;
    return isDue(this.alerts.get(promised.alert), promised) && promised.rung >= (this.#highest.get(ladderName(promised)) ?? 0);
  }

  activeFor(principal: PersonId): OperationPage | undefined {
    return [...this.operations.values()].find((page) => page.principal === principal && page.closed === null);
  }
}

/** The oldest version whose acknowledgement still stands, as of a size of the log (I-07). */
export function standingOf(page: AlertPage, size = Number.POSITIVE_INFINITY): number {
  return page.versions.findLast((version) => version.substantive && version.index < size)?.n ?? 1;
}

/** Whether an answer given now would count: to a version that stands, by somebody who was rung, before the end. */
export function countsNow(page: AlertPage, member: MemberId, version: number): boolean {
  const current = page.versions.at(-1)?.n ?? 0;
  return page.known.has(member) && page.closed === null && version >= standingOf(page) && version <= current;
}

/** What a person's last word amounts to, as of a size of the log. */
export function wordOf(page: AlertPage, member: MemberId, size = Number.POSITIVE_INFINITY): 'acknowledged' | 'unable' | 'waiting' {
  const standing = standingOf(page, size);
  const last = page.said.findLast((a) => a.member === member && a.counts && a.kind !== 'seen' && a.index < size && a.version >= standing);
  return last === undefined ? 'waiting' : last.kind === 'unable' ? 'unable' : 'acknowledged';
}

/** The people called in a person's place for the version that stands, each by their last call. */
export function callsFor(page: AlertPage, member: MemberId, size = Number.POSITIVE_INFINITY): readonly Call[] {
  const since = page.versions.findLast((version) => version.substantive && version.index < size)?.index ?? 0;
  const last = new Map<string, Call>();
  for (const call of page.calls) {
    if (call.instead === member && call.index >= since && call.index < size) last.set(`${call.member} ${call.because}`, call);
  }
  return [...last.values()];
}

/** True when one of those called has said, after the call, that they understood (I-05). */
export function isTold(page: AlertPage, member: MemberId, size = Number.POSITIVE_INFINITY): boolean {
  const standing = standingOf(page, size);
  return callsFor(page, member, size).some(
    (call) =>
      call.because !== 'relay' &&
      page.said.some(
        (a) =>
          a.member === call.member &&
          a.counts &&
          (a.kind === 'understood' || a.kind === 'executing') &&
          a.version >= standing &&
          a.index > call.index &&
          a.index < size,
      ),
  );
}

/** Whether a promised message must still leave, as of a size of the log (I-09). */
export function isDue(page: AlertPage | undefined, ring: Omit<Promised, 'channel' | 'rung'>, size = Number.POSITIVE_INFINITY): boolean {
  if (page === undefined || (page.closed !== null && page.closed < size) || ring.version < standingOf(page, size)) return false;
  if (ring.instead === null) return wordOf(page, ring.recipient, size) === 'waiting';
  return wordOf(page, ring.instead, size) !== 'acknowledged' && !isTold(page, ring.instead, size);
}
