/**
 * Two invented organisations, founded once per run and copied for each story. `team`: a desk of six, a detail of four
 * around HERMINE, and one of two around LOUTRE, who stands behind a door that half of the desk does not hold. `alone`: one
 * person on call, who holds every part of the desk.
 */
import { type Command, DESK, type Session } from '../src/desk/command.ts';
import type { Desk } from '../src/desk/desk.ts';
import type { Id, MemberId, PersonId } from '../src/kernel/ids.ts';
import { DAY, type Ms } from '../src/kernel/time.ts';
import { sha256Hex } from '../src/log/digest.ts';
import { toUtf8 } from '../src/log/text.ts';
import type { LoopAct, Part, Role } from '../src/loop/loop.ts';

export type OrganisationName = 'team' | 'alone';
export interface Organisation {
  readonly name: OrganisationName;
  readonly singleHanded: boolean;
  readonly confidant: MemberId;
  readonly members: Readonly<Record<MemberId, readonly Role[]>>;
  readonly principals: readonly PersonId[];
  readonly detail: readonly { person: PersonId; principal: PersonId; part: Part; substitute?: MemberId }[];
  readonly related: readonly { person: PersonId; principal: PersonId; covered: boolean }[];
  /** The door a principal stands behind, and who holds which. */
  readonly doorOf: Readonly<Record<PersonId, string>>;
  readonly doors: Readonly<Record<MemberId, readonly string[]>>;
}

export const PLACES = ['meleze', 'ardoise'] as const;
/** The one scale of posture, lightest first. */
export const SCALE = 'echelle';
export const LEVELS = ['veille', 'escorte', 'renfort', 'abri'];
export const LOG = 'abri.local/simulated';
const ZONE = 'Europe/Paris';

const TEAM: Organisation = {
  name: 'team',
  singleHanded: false,
  confidant: 'lucie',
  members: {
    delcassou: ['supervisor', 'administrator'],
    vigie: ['watch_officer'],
    aube: ['watch_officer'],
    atlas: ['analyst'],
    pont: ['liaison'],
    lucie: ['related'],
    'renard-1': ['team_leader'],
    'renard-2': ['protection_officer'],
    'renard-3': ['driver'],
    'renard-4': ['advance'],
    hermine: ['principal'],
    'busard-1': ['team_leader'],
    'busard-2': ['protection_officer'],
    sceau: ['authority'],
  },
  principals: ['hermine', 'loutre'],
  detail: [
    { person: 'renard-1', principal: 'hermine', part: 'team_leader', substitute: 'renard-2' },
    { person: 'renard-2', principal: 'hermine', part: 'protection_officer' },
    { person: 'renard-3', principal: 'hermine', part: 'driver', substitute: 'renard-2' },
    { person: 'renard-4', principal: 'hermine', part: 'advance' },
    { person: 'assistante', principal: 'hermine', part: 'companion' },
    { person: 'busard-1', principal: 'loutre', part: 'team_leader' },
    { person: 'busard-2', principal: 'loutre', part: 'protection_officer' },
  ],
  related: [
    { person: 'lison', principal: 'hermine', covered: false },
    { person: 'perdrix', principal: 'loutre', covered: true },
  ],
  doorOf: { loutre: 'berge' },
  doors: { delcassou: ['berge'], vigie: ['berge'], 'busard-1': ['berge'], 'busard-2': ['berge'] },
};

const ALONE: Organisation = {
  name: 'alone',
  singleHanded: true,
  confidant: 'lucie',
  members: {
    seule: ['supervisor', 'watch_officer', 'administrator', 'analyst', 'liaison', 'authority'],
    lucie: ['related'],
    guet: ['team_leader'],
  },
  principals: ['hermine'],
  detail: [{ person: 'guet', principal: 'hermine', part: 'team_leader' }],
  related: [],
  doorOf: {},
  doors: {},
};

export const ORGANISATIONS: Readonly<Record<OrganisationName, Organisation>> = { team: TEAM, alone: ALONE };

export const sessionOf = (member: MemberId): Session => ({ member, device: `dev/${sha256Hex(toUtf8(member)).slice(0, 8)}` });

export const withRole = (org: Organisation, role: Role): MemberId[] =>
  Object.keys(org.members).filter((member) => org.members[member]?.includes(role));

/** Has the organisation made, act by act, by those who would. */
export async function found(org: Organisation, desk: Pick<Desk, 'submit'>, vkeyOf: (device: string) => string, now: Ms): Promise<void> {
  const [chief = ''] = withRole(org, 'administrator');
  const must = async (session: Session, id: Id, act: LoopAct, words: Command['words'] = {}, door?: string): Promise<void> => {
    const reply = await desk.submit(session, { id, act, words, ...(door === undefined ? {} : { compartment: door }) });
    if (!reply.ok) throw new Error(`${id}: ${reply.refusal.code}`);
  };
  const enrol = ({ member, device }: Session): Promise<void> =>
    must(DESK, `device-${member}`, { act: 'device.enrol', with: { device, member, vkey: vkeyOf(device), custody: 'server' } });

  await enrol(DESK);
  const { confidant, singleHanded: single_handed } = org;
  await must(DESK, 'org', { act: 'org.create', with: { org: org.name, zone: ZONE, confidant, single_handed } }, { name: org.name });
  for (const [member, roles] of Object.entries(org.members)) {
    await must(
      DESK,
      `member-${member}`,
      { act: 'member.enrol', with: { member, roles: [...roles], compartments: [...(org.doors[member] ?? [])] } },
      { name: member },
    );
    await enrol(sessionOf(member));
  }
  const as = sessionOf(chief);
  for (const principal of org.principals) {
    const named = { code_name: principal.toUpperCase() };
    await must(as, `principal-${principal}`, { act: 'principal.add', with: { principal } }, named, org.doorOf[principal]);
  }
  for (const { person, principal, covered } of org.related) {
    await must(as, `related-${person}`, { act: 'related.add', with: { person, principal, relation: 'relative', covered } });
  }
  for (const { person, principal, part, substitute = null } of org.detail) {
    const assignment = `as-${person}`;
    await must(as, assignment, {
      act: 'detail.assign',
      with: { assignment, principal, person, part, from: now - DAY, to: null, substitute },
    });
  }
  for (const member of Object.keys(org.members)) {
    if (member !== confidant) await must(sessionOf(member), `duty-${member}`, { act: 'duty.set', with: { member, on: true } });
  }
  const [reinforced_from = ''] = LEVELS.slice(-2);
  await must(as, 'scale', { act: 'posture.scale', with: { scale: SCALE, levels: LEVELS, reinforced_from } });
  for (const place of PLACES) await must(as, `place-${place}`, { act: 'place.add', with: { place, kind: 'house' } });
}
