/** What the other stages ask about members; loop.ts fills their facts from here. */
import type { Id, MemberId } from '../../kernel/ids.ts';
import type { Ms } from '../../kernel/time.ts';
import type { Role, RosterState } from './model.ts';

export const isMember = (state: RosterState, id: MemberId): boolean => state.members.has(id);
/** No role for someone who is not enrolled. */
export const rolesOf = (state: RosterState, id: MemberId): readonly Role[] => state.members.get(id)?.roles ?? [];
export const hasRole = (state: RosterState, id: MemberId, role: string): boolean => rolesOf(state, id).some((held) => held === role);

/** Members with a role, those on duty first, then by id: two replays ring in the same order. */
export const membersWithRole = (state: RosterState, role: Role): MemberId[] =>
  state.members
    .filter((member) => member.roles.includes(role))
    .sort((a, b) => Number(b.onDuty) - Number(a.onDuty) || (a.id < b.id ? -1 : 1))
    .map((member) => member.id);

/** When any device of the member last proved that this channel reaches it; null when none ever did (decision 20). */
export function provedAt(state: RosterState, member: MemberId, channel: Id): Ms | null {
  const proofs = state.devices.filter((device) => device.member === member).map((device) => device.proofs[channel] ?? null);
  return proofs.reduce((last, at) => (at !== null && (last === null || at > last) ? at : last), null);
}

/** Who owns an open item: whoever accepted it in a handover, else the one who opened it. */
export const ownerOf = (state: RosterState, item: Id, opener: MemberId): MemberId => state.owners.get(item) ?? opener;
