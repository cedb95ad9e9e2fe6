/**
 * The acts that change whom to believe, and what the outcome may say of them: what was signed, and nothing else. Whoever folds a log
 * reads outcomes, which the desk writes: without this rule it could keep a key it was never given, turn one that a device holds into
 * one of its own, or let a reader in, under an act that says otherwise or nothing of the kind.
 */
import type { Entry } from './entry.ts';
import { jcs, type Plain } from './jcs.ts';

/** What each is recorded as, once, word for word. */
const RECORDED: Readonly<Record<string, string>> = {
  'device.enrol': 'DeviceEnrolled',
  'device.revoke': 'DeviceRevoked',
  'org.root': 'RootPinned',
  'recovery.set': 'RecoverySet',
};
const NAMES: ReadonlySet<unknown> = new Set(Object.values(RECORDED));
export const isOfKeys = ({ e }: Plain): boolean => NAMES.has(e);

/** What the event is to say: the parameters of the act, a compartment that was asked for twice said once. */
const recorded = (given: Plain): Plain =>
  Array.isArray(given.compartments)
    ? { ...given, compartments: [...new Map(given.compartments.map((one) => [jcs(one), one])).values()] }
    : given;

/**
 * Whether the outcome says of keys what the signed act says. `DeviceRevoked` says besides whose device it was: that is in its
 * enrolment, not in the act.
 */
export function saysOfKeysWhatWasSigned({ body, events }: Pick<Entry, 'body' | 'events'>): boolean {
  const said = events.filter(isOfKeys);
  const [event] = said;
  if (!Object.hasOwn(RECORDED, body.act)) return event === undefined;
  if (said.length !== 1 || event === undefined || event.e !== RECORDED[body.act]) return false;
  const { e, member, ...own } = event;
  return jcs(e === 'DeviceRevoked' || member === undefined ? own : { ...own, member }) === jcs(recorded(body.with));
}

/**
 * What a device uses once: an id and a count, which the desk refuses a second time. Its nonces are its own affair: the desk keeps
 * none, and whoever holds a device must not be able to have an audit call the record broken. Follows entries in the order of the log.
 */
export class UsedOnce {
  readonly #ids = new Map<string, Set<string>>();
  readonly #counts = new Map<string, Set<number>>();

  /** The first of them that this device has used before; null when none was. All are used from here on. */
  take(device: string, { id, dseq }: Pick<Entry['body'], 'id' | 'dseq'>): 'id' | 'dseq' | null {
    const [isNewId, isNewCount] = [add(this.#ids, device, id), add(this.#counts, device, dseq)];
    if (!isNewId) return 'id';
    return isNewCount ? null : 'dseq';
  }
}

function add<T>(used: Map<string, Set<T>>, device: string, value: T): boolean {
  const own = used.get(device) ?? new Set();
  used.set(device, own);
  if (own.has(value)) return false;
  own.add(value);
  return true;
}
