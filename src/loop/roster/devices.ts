/** Which keys speak for whom now, and who may vouch for a new one (decisions 3, 6, 27; the page of the log, "Keys and enrolment"). */
import { type Asker, accept, type Decision, refuse } from '../../kernel/decider.ts';
import type { MemberId } from '../../kernel/ids.ts';
import { HOUR, type Ms } from '../../kernel/time.ts';
import { type Device, type Enrolment, ROOT, type RosterEvent, type RosterFacts, type RosterState } from './model.ts';

/** Those who set the organisation up: who may enrol members and vouch for devices. */
export const SET_UP = ['desk', 'administrator', 'supervisor', 'watch_officer'];

/** How long a replacement lent for an operation outlives it (decision 27). */
export const LENT_AFTER: Ms = 12 * HOUR;

/** Why what this device signs counts no more; null while it stands. */
export function fallen(
  { revoked, expires, operation }: Device,
  now: Ms,
  operationOf: RosterFacts['operation'],
): 'device_revoked' | 'device_expired' | null {
  if (revoked !== null) return 'device_revoked';
  if (expires !== null && expires <= now) return 'device_expired';
  const closedAt = operation === null ? null : (operationOf(operation)?.closedAt ?? null);
  return closedAt !== null && closedAt + LENT_AFTER <= now ? 'device_expired' : null;
}

/** The devices of a member that hold their key themselves and stand. */
const holding = (state: RosterState, member: MemberId, now: Ms, facts: RosterFacts): Device[] =>
  state.devices.filter(
    (device) => device.member === member && device.custody === 'device' && fallen(device, now, facts.operation) === null,
  );

/**
 * A key enters the log. One that a device holds proves itself by signing, and a sponsor signs for it: somebody whose own device
 * holds its key, or the root beside them. Until a root is pinned, a sponsor whose key the server holds is taken too: the log
 * says so, and no client that pins a root counts on it.
 *
 * Whoever may hold the keys of a compartment, whichever it is, needs a second sponsor or the root. No list says which compartments
 * are the grave ones: a list somebody forgot to write, or took a name off, would let a reader in.
 */
export function enrolDevice(state: RosterState, asked: Enrolment, asker: Asker, facts: RosterFacts): Decision<RosterEvent> {
  if (asker.for !== undefined) return refuse('not_by_relay', 'decision 27');
  const { device, member, vkey, custody } = asked;
  const desksOwn = member === 'desk' && asker.by === 'desk';
  if (!desksOwn && !state.members.has(member)) return refuse('member_unknown', 'decision 26', member);
  if (facts.keyName(vkey) !== device) return refuse('key_unsound', 'decision 3');
  if (asked.expires !== undefined && asked.expires <= asker.now) return refuse('period_empty', 'decision 27');
  const compartments = [...new Set(asked.compartments ?? [])];
  if (custody === 'server') {
    const { seal, operation, second, root, wrapped } = asked;
    if ([seal, operation, second, root, wrapped].some((given) => given !== undefined) || compartments.length > 0)
      return refuse('key_on_server', 'decision 3');
    // Somebody who signs on their own device must not come to be signed for by the server again.
    if (holding(state, member, asker.now, facts).length > 0) return refuse('key_on_device', 'decision 3', member);
    return accept({ e: 'DeviceEnrolled', ...asked });
  }
  const wrong = unvouched(state, { ...asked, compartments }, asker, facts) ?? lent(asked, facts);
  if (wrong !== null) return wrong;
  return accept({ e: 'DeviceEnrolled', ...asked, ...(compartments.length > 0 ? { compartments } : {}) });
}

function unvouched(
  state: RosterState,
  { device, member, second, root, compartments }: Enrolment & { readonly compartments: readonly string[] },
  asker: Asker,
  facts: RosterFacts,
): Decision<never> | null {
  const cosigned = asker.cosigned ?? [];
  if (!cosigned.includes(device)) return refuse('possession_unproved', 'decision 6');
  if (root === true && (state.root === null || !cosigned.includes(ROOT))) return refuse('root_unproved', 'decision 30');
  const vouches = state.devices.get(asker.device)?.custody === 'device' || root === true || state.root === null;
  if (!vouches) return refuse('sponsor_key_on_server', 'decision 30', asker.by);
  const held = state.members.get(member)?.compartments ?? [];
  if (compartments.some((compartment) => !held.includes(compartment))) return refuse('compartment_not_held', 'decision 10', member);
  if (second !== undefined) {
    if (second === asker.by || second === member) return refuse('second_person_needed', 'decision 6');
    if (!facts.rolesOf(second).some((role) => SET_UP.includes(role))) return refuse('role_missing', 'decision 6', second);
    const theirs = holding(state, second, asker.now, facts).map(({ name }) => name);
    if (!theirs.some((name) => cosigned.includes(name))) return refuse('second_unproved', 'decision 6', second);
  }
  return compartments.length > 0 && second === undefined && root !== true ? refuse('second_sponsor_needed', 'decision 6') : null;
}

/** Decision 27: a replacement in an operation is vouched for at a distance, by one; it holds no key of a compartment. */
function lent({ operation, compartments = [] }: Enrolment, facts: RosterFacts): Decision<never> | null {
  if (operation === undefined) return null;
  if (compartments.length > 0) return refuse('lent_without_compartments', 'decision 27', operation);
  const row = facts.operation(operation);
  if (row === null) return refuse('operation_unknown', 'decision 27', operation);
  return row.closedAt === null ? null : refuse('operation_closed', 'decision 27', operation);
}
