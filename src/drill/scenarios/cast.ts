/**
 * The cast of the reference scenario (domain §5): all invented. HERMINE is the mayor of a town that does not exist; her
 * team is the detail «Renard», the desk is «Vigie». A second team has nothing to do with it, and must not see anything.
 */
import { DAY, type Ms } from '../../kernel/time.ts';
import { type Founding, foundation, ORDINARY_SCALE, type Scribe } from '../../wire/founding.ts';

const ZONE = 'Europe/Paris';

const MEMBERS = [
  { member: 'vigie', roles: ['watch_officer'], name: 'T. Okafor-Bréal' },
  { member: 'atlas', roles: ['analyst'], name: 'Atlas' },
  { member: 'pont', roles: ['liaison'], name: 'Pont' },
  { member: 'renard-1', roles: ['team_leader'], name: 'Solène Vasseur-Lindt' },
  { member: 'renard-2', roles: ['protection_officer'], name: 'Renard-2' },
  { member: 'renard-3', roles: ['driver'], name: 'Renard-3' },
  { member: 'renard-4', roles: ['advance'], name: 'Renard-4' },
  { member: 'hermine', roles: ['principal'], name: 'Maëlle Artaud-Koné' },
  { member: 'busard-1', roles: ['team_leader'], name: 'Busard-1' },
  { member: 'busard-2', roles: ['protection_officer'], name: 'Busard-2' },
] as const;
const DETAIL = [
  { id: 'as-renard-1', person: 'renard-1', part: 'team_leader', substitute: 'renard-2' },
  { id: 'as-renard-2', person: 'renard-2', part: 'protection_officer' },
  { id: 'as-renard-3', person: 'renard-3', part: 'driver', substitute: 'renard-2' },
  { id: 'as-renard-4', person: 'renard-4', part: 'advance' },
  { id: 'as-assistante', person: 'assistante', part: 'companion' },
] as const;
/** Everybody who holds a phone or sits at the desk. */
export const CONNECTED = ['delcassou', ...MEMBERS.map((row) => row.member)];

/** What a scenario adds to the cast, told by whoever would do it. */
export type Newcomers = (step: Scribe['step'], now: Ms) => void;

/** Those of the desk who hold the key of HERMINE's door, where there is one. */
const KEYHOLDERS = ['delcassou', 'vigie', 'atlas', 'pont'];

/** `compartment`: HERMINE stands behind that door. */
export function cast(now: Ms, { compartment, newcomers }: { compartment?: string; newcomers?: Newcomers } = {}): Founding {
  const { steps, step } = foundation({ org: 'vigie', zone: ZONE, name: 'Vigie, Vernac-sur-Argent', now });
  const door = compartment === undefined ? {} : { compartment };
  const enrol = (as: string, row: { member: string; roles: readonly string[]; name: string }): void => {
    const keys = compartment !== undefined && KEYHOLDERS.includes(row.member) ? { compartments: [compartment] } : {};
    step(as, 'enrolMember', {}, { id: `en-${row.member}`, ...row, ...keys });
  };
  enrol('desk', { member: 'delcassou', roles: ['supervisor', 'administrator'], name: 'M. Delcassou' });
  for (const row of MEMBERS) enrol('delcassou', row);
  step('delcassou', 'setScale', {}, { id: 'scale', ...ORDINARY_SCALE });
  step('delcassou', 'addPrincipal', {}, { id: 'pr-hermine', principal: 'hermine', code_name: 'HERMINE', ...door });
  step('delcassou', 'addPrincipal', {}, { id: 'pr-loutre', principal: 'loutre', code_name: 'LOUTRE' });
  step(
    'delcassou',
    'addRelated',
    {},
    { id: 'rl-lison', person: 'lison', principal: 'hermine', relation: 'daughter', covered: false, name: 'Lison' },
  );
  step(
    'delcassou',
    'addRelated',
    {},
    { id: 'rl-assistante', person: 'assistante', principal: 'hermine', relation: 'assistant', covered: true },
  );
  for (const { id, ...row } of DETAIL) step('delcassou', 'assignDetail', {}, { id, principal: 'hermine', from: now - DAY, ...row });
  step(
    'delcassou',
    'assignDetail',
    {},
    { id: 'as-busard-1', principal: 'loutre', person: 'busard-1', part: 'team_leader', from: now - DAY },
  );
  step(
    'delcassou',
    'assignDetail',
    {},
    { id: 'as-busard-2', principal: 'loutre', person: 'busard-2', part: 'protection_officer', from: now - DAY },
  );
  for (const member of CONNECTED) step(member, 'setDuty', {}, { id: `duty-${member}`, on: true });
  step('renard-4', 'addPlace', {}, { id: 'pl-meleze', place: 'meleze', kind: 'house', code_name: 'MÉLÈZE' });
  step('renard-4', 'addPlace', {}, { id: 'pl-ardoise', place: 'ardoise', kind: 'haven', code_name: 'ARDOISE' });
  newcomers?.(step, now);
  return { org: 'vigie', zone: ZONE, steps };
}
