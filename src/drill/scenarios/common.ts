/**
 * The steps most scenarios share, so that each file tells only what is its own: phones proved, the rumour, the alert,
 * the way to shelter, two people standing down, a dossier handed over.
 */
import { HOUR, type Ms } from '../../kernel/time.ts';
import type { Answered } from '../phone.ts';
import type { Line, Stage } from '../stage.ts';

export const DAY_ONE = '2031-03-12';
export const DAY_TWO = '2031-03-13';
/** 12 March 2031, 15:55 in Paris. */
export const START: Ms = Date.parse('2031-03-12T14:55:00Z');
/** Whom an alert for HERMINE rings. */
export const TEAM = ['renard-1', 'renard-2', 'renard-3', 'renard-4', 'hermine'];
/** Whom the roll call of HERMINE's operation counts. */
export const MANIFEST = [...TEAM, 'assistante'];
export const ORDER = 'Sortie arrière, véhicule 2, cour nord.';

/** The events of one name, oldest first. */
export const of = (lines: readonly Line[], e: string): Readonly<Record<string, unknown>>[] =>
  lines.flatMap((line) => line.events.filter((event) => event.e === e));

/** Everybody connects; the phones of the team have proved that a push reaches them. */
export async function opening(stage: Stage, members: readonly string[] = TEAM): Promise<void> {
  await stage.connect();
  await stage.until(`${DAY_ONE} 16:05:00`);
  for (const member of members) await stage.must(member, 'proveReception', {}, { id: `proof-${member}`, channel: 'push' });
}

/** 17:38:10, report `r1`: the mediator phones the desk. Gives the thread everything stands in. */
export async function rumour(stage: Stage): Promise<string> {
  await stage.until(`${DAY_ONE} 17:38:10`);
  await stage.must(
    'vigie',
    'submitReport',
    {},
    {
      id: 'r1',
      verbatim: 'Deux sur un scooter l’attendent à la sortie.',
      channel: 'phone',
      access: 'indirect',
      statement: 'hearsay',
      about: ['hermine'],
      source: 'tilleul-7',
    },
  );
  return (await stage.view('vigie', 'report', 'r1'))?.thread ?? '';
}

/** 17:38:55, alert `a1`: evacuate, on report `r1`, to HERMINE's detail unless `recipients` are named. */
export async function alarm(stage: Stage, more: Readonly<Record<string, unknown>> = {}): Promise<Answered> {
  await stage.until(`${DAY_ONE} 17:38:55`);
  return await stage.must(
    'vigie',
    'issueAlert',
    {},
    { id: 'a1', principal: 'hermine', action: 'evacuate', basis: ['r1'], order: ORDER, ...more },
  );
}

/** The team leader arrives with everybody, and counts them by sight. */
export async function arrive(
  stage: Stage,
  given: { readonly by: string; readonly operation: string; readonly place: string; readonly people?: readonly string[] },
): Promise<void> {
  const { by, operation, place, people = MANIFEST } = given;
  await stage.must(by, 'recordArrival', { operation }, { id: `${operation}-arrive`, place });
  const lines = people.map((person) => ({ person, status: 'present', means: 'sight' }));
  await stage.must(by, 'recordRollCall', { operation }, { id: `${operation}-roll`, lines });
}

/** The team leader proposes, the supervisor confirms; the doubt is not lifted unless said otherwise. */
export async function standDown(
  stage: Stage,
  given: { readonly by: string; readonly operation: string; readonly outcome?: 'excluded' | 'false_alarm' },
): Promise<void> {
  const { by, operation, outcome } = given;
  const doubt = { outcome: 'doubt_not_lifted', next_review: stage.now + 12 * HOUR, residual_risk: 'L’informateur reste inconnu.' };
  const proposal = `${operation}-proposal`;
  await stage.must(by, 'proposeStandDown', { operation }, { id: proposal, ...(outcome === undefined ? doubt : { outcome }) });
  await stage.must('delcassou', 'confirmStandDown', { proposal }, { id: `${operation}-confirmed` });
}

/** Case `k1` on these threads, dossier `d1` sealed for an invented service. */
export async function refer(stage: Stage, threads: readonly string[]): Promise<void> {
  await stage.must('pont', 'openCase', {}, { id: 'k1', threads, title: 'Le scooter de la halle' });
  await stage.must(
    'pont',
    'sealDossier',
    { case: 'k1' },
    { id: 'd1', recipient: 'Brigade régionale des affaires criminelles (fictive)', purpose: 'Signalement' },
  );
}
