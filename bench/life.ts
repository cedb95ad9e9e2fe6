/**
 * An organisation at work, for as many entries as asked: reports come in and are weighed, alerts are raised, answered,
 * become operations and are stood down by two, shifts change. Every entry takes the real path, signed and durable; only
 * the people are quick. All invented.
 */
import type { Reply, Session } from '../src/desk/command.ts';
import type { Desk } from '../src/desk/desk.ts';
import { NotDurable } from '../src/desk/door.ts';
import { DAY, type Ms } from '../src/kernel/time.ts';
import { type Founding, foundation } from '../src/wire/founding.ts';
import { operationNamed, parseRequest } from '../src/wire/operations.ts';

/** How many people are protected, each by a detail of GUARDS. */
const PROTECTED = 32;
const GUARDS = ['team_leader', 'protection_officer', 'driver'] as const;
/** Stories going on at once: they share commits, as phones that act together do. One in LANES / PROTECTED raises alerts. */
const LANES = 256;
/** Of the stories of a lane that may, one in this many ends in an alert. */
const ALERTS = 2;

const principalOf = (lane: number): string => `hote-${lane % PROTECTED}`;
const guardOf = (principal: string, n: number): string => `${principal}-g${n}`;
const DESK = ['vigie', 'vigie-2', 'atlas', 'pont', 'chef'] as const;

/** Those who act, for whoever opens their devices. */
export const PEOPLE: readonly string[] = [
  ...DESK,
  ...Array.from({ length: PROTECTED }, (_, i) => GUARDS.map((_, n) => guardOf(principalOf(i), n))).flat(),
];

export function workingOrganisation(now: Ms): Founding {
  const zone = 'Europe/Paris';
  const { steps, step } = foundation({ org: 'mesure', zone, name: 'Mesure (inventée)', now });
  const enrol = (as: string, member: string, role: string): void =>
    step(as, 'enrolMember', {}, { id: `en-${member}`, member, roles: [role], name: `Personne ${member} (inventée)` });
  step('desk', 'enrolMember', {}, { id: 'en-chef', member: 'chef', roles: ['supervisor', 'administrator'], name: 'Chef (inventé)' });
  for (const member of ['vigie', 'vigie-2']) enrol('chef', member, 'watch_officer');
  enrol('chef', 'atlas', 'analyst');
  enrol('chef', 'pont', 'liaison');
  for (let i = 0; i < PROTECTED; i++) {
    const principal = principalOf(i);
    step('chef', 'addPrincipal', {}, { id: `pr-${principal}`, principal, code_name: `HÔTE ${i}` });
    step(
      'chef',
      'addRelated',
      {},
      { id: `rl-${principal}`, person: `${principal}-proche`, principal, relation: 'daughter', covered: true },
    );
    for (const [n, part] of GUARDS.entries()) {
      const person = guardOf(principal, n);
      enrol('chef', person, part);
      step('chef', 'assignDetail', {}, { id: `as-${person}`, principal, person, part, from: now - DAY });
    }
  }
  for (const member of DESK) step(member, 'setDuty', {}, { id: `du-${member}`, on: true });
  return { org: 'mesure', zone, steps };
}

export interface Working {
  readonly desk: Desk;
  session(member: string): Session;
}
type Ask = (
  as: string,
  operationId: string,
  params: Readonly<Record<string, string>>,
  body: Readonly<Record<string, unknown>>,
) => Promise<void>;

/** Goes on until the log has this many entries. `run` keeps the ids of two sittings apart. */
export async function work({ desk, session }: Working, entries: number, run: string): Promise<void> {
  const ask: Ask = async (as, operationId, params, body) => {
    const operation = operationNamed(operationId);
    if (operation?.kind !== 'act') throw new Error(`no act ${operationId}`);
    const parsed = parseRequest(operation, params, body);
    if (!parsed.ok) throw new Error(`${operationId}: ${parsed.fault.code} ${parsed.fault.field}`);
    const command = operation.toAct(parsed.params, parsed.body, desk.context(as));
    const reply = await answered(() => desk.submit(session(as), command));
    if (!reply.ok) throw new Error(`${operationId} ${String(body.id)}: ${reply.refusal.code}`);
  };
  const lane = async (n: number): Promise<void> => {
    for (let story = 0; desk.position() < entries; story++) {
      const name = `${run}-${n}-${story}`;
      await believed(ask, name, principalOf(n));
      if (n < PROTECTED && story % ALERTS === 0) await alerted(ask, name, principalOf(n));
      if (story % 16 === 0) await ask('vigie-2', 'setDuty', {}, { id: `du-${name}`, on: story % 32 === 0 });
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: LANES }, (_, n) => lane(n)));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** A desk on a busy machine may say that it has not answered in time: the same act is asked again, which is harmless (I-11). */
async function answered(submit: () => Promise<Reply>): Promise<Reply> {
  for (let left = 20; ; left--) {
    try {
      return await submit();
    } catch (error) {
      if (!(error instanceof NotDurable) || left === 0) throw error;
    }
  }
}

/** Two people report; somebody grades, links, checks and says what to make of it. */
async function believed(ask: Ask, name: string, principal: string): Promise<void> {
  const [first, second] = [`re-${name}-a`, `re-${name}-b`];
  await ask(
    'vigie',
    'submitReport',
    {},
    { id: first, verbatim: `Deux hommes notent les plaques devant la salle (${name}).`, about: [principal] },
  );
  await ask(
    'pont',
    'submitReport',
    {},
    {
      id: second,
      verbatim: `Un véhicule gris repasse pour la troisième fois (${name}).`,
      about: [principal],
      source: `so-${name}`,
      origin: `so-${name}`,
    },
  );
  await ask('atlas', 'gradeReport', { report: first }, { id: `gr-${name}-a`, info: '3', source: 'C' });
  await ask(
    'atlas',
    'gradeReport',
    { report: second },
    { id: `gr-${name}-b`, info: '2', source: 'B', reason: 'Déjà entendu, toujours exact.' },
  );
  await ask('atlas', 'linkReports', {}, { id: `li-${name}`, a: second, b: first, kind: 'supports', independence: 'independent' });
  await ask('vigie', 'openCheck', {}, { id: `ch-${name}`, kind: 'camera', about: first });
  await ask('vigie', 'closeCheck', { check: `ch-${name}` }, { id: `cc-${name}`, result: 'positive', evidence: 'Vu à la caméra 4.' });
  await ask('atlas', 'setFacet', { report: first }, { id: `fa-${name}`, facet: 'verified', value: 'yes' });
  await ask(
    'atlas',
    'stateAssessment',
    {},
    { id: `av-${name}`, subject: first, likelihood: 'likely', confidence: 'moderate', reports: [first, second] },
  );
}

/** From the alert to the stand-down by two. */
async function alerted(ask: Ask, name: string, principal: string): Promise<void> {
  const [alert, operation, proposal] = [`al-${name}`, `op-${name}`, `pp-${name}`];
  const [leader = '', ...others] = GUARDS.map((_, n) => guardOf(principal, n));
  await ask(
    'vigie',
    'issueAlert',
    {},
    { id: alert, principal, action: 'evacuate', basis: [`re-${name}-a`], order: 'Sortie arrière, véhicule à la porte.' },
  );
  for (const member of [leader, ...others])
    await ask(member, 'answerAlert', { alert }, { id: `an-${name}-${member}`, answer: 'understood' });
  await ask(leader, 'moveOut', {}, { id: `mo-${name}`, principal, operation });
  await ask(leader, 'recordArrival', { operation }, { id: `ar-${name}` });
  const lines = [principal, leader, ...others].map((person) => ({ person, status: 'present', means: 'sight' }));
  await ask(leader, 'recordRollCall', { operation }, { id: `ro-${name}`, lines });
  await ask(leader, 'proposeStandDown', { operation }, { id: proposal, outcome: 'excluded', residual_risk: 'Aucun connu.' });
  await ask('chef', 'confirmStandDown', { proposal }, { id: `cf-${name}` });
}
