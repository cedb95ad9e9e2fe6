/**
 * The example organisation: invented people and places, made of acts any desk accepts, so that every example of the
 * operations can be tried at once. `abri org create --example` submits these steps through the real desk.
 *
 * HERMINE and her team are left free for the examples that open something; the other principals each hold one thing in
 * a fixed state (an alert to answer, one to recall, one to cancel, a movement, a shelter, a complete roll call).
 */
import type { Id, MemberId, Thread } from '../kernel/ids.ts';
import { DAY, HOUR, type Ms } from '../kernel/time.ts';
import { type Founding, foundation, ORDINARY_SCALE } from './founding.ts';
import { EXAMPLE_FILE } from './operations/sealed.ts';
import type { Role } from './vocabulary.ts';

const THREADS: Readonly<Record<string, Thread>> = {
  're-1': 'c00000000000000a1',
  're-2': 'c00000000000000a1',
  're-3': 'c00000000000000a1',
  'tr-1': 'c00000000000000a1',
  'ch-1': 'c00000000000000a1',
  're-4': 'c00000000000000a2',
  're-5': 'c00000000000000a2',
  'al-loutre': 'c00000000000000a2',
  'al-heron-1': 'c00000000000000a3',
  'al-heron-2': 'c00000000000000a4',
  'op-genette': 'c00000000000000a5',
  'op-cigogne': 'c00000000000000a6',
  'op-martre': 'c00000000000000a7',
  're-6': 'c00000000000000a8',
};

const MEMBERS: readonly { readonly member: MemberId; readonly roles: readonly Role[]; readonly name: string }[] = [
  { member: 'vigie', roles: ['watch_officer'], name: 'Tobias Okafor-Bréal' },
  { member: 'vigie-2', roles: ['watch_officer', 'scribe'], name: 'Ysaline Brandt-Moreau' },
  { member: 'atlas', roles: ['analyst'], name: 'Odile Ferrandon-Nwosu' },
  { member: 'pont', roles: ['liaison'], name: 'Ruben Castellane-Ito' },
  { member: 'prefecture', roles: ['authority'], name: 'Permanence (inventée)' },
  { member: 'renard-1', roles: ['team_leader'], name: 'Solène Vasseur-Lindt' },
  { member: 'renard-2', roles: ['protection_officer'], name: 'Karim Aldebert-Rossi' },
  { member: 'renard-3', roles: ['driver'], name: 'Noé Valtier-Dubrovsky' },
  { member: 'renard-4', roles: ['advance'], name: 'Inès Carpentras-Oyelaran' },
  { member: 'busard-1', roles: ['team_leader'], name: 'Garance Thévenoz-Idrissi' },
  { member: 'busard-2', roles: ['protection_officer'], name: 'Amaury Delatour-Nguyen' },
  { member: 'busard-3', roles: ['driver'], name: 'Pia Lundqvist-Perrault' },
  { member: 'hermine', roles: ['principal'], name: 'Maëlle Artaud-Koné' },
];
const PRINCIPALS: readonly { readonly principal: Id; readonly code_name: string }[] = [
  { principal: 'hermine', code_name: 'HERMINE' },
  { principal: 'loutre', code_name: 'LOUTRE' },
  { principal: 'heron', code_name: 'HÉRON' },
  { principal: 'genette', code_name: 'GENETTE' },
  { principal: 'cigogne', code_name: 'CIGOGNE' },
  { principal: 'martre', code_name: 'MARTRE' },
];
const DETAILS: readonly {
  readonly assignment: Id;
  readonly principal: Id;
  readonly person: Id;
  readonly part: string;
  readonly substitute?: MemberId;
}[] = [
  { assignment: 'as-hermine-1', principal: 'hermine', person: 'renard-1', part: 'team_leader', substitute: 'renard-2' },
  { assignment: 'as-hermine-2', principal: 'hermine', person: 'renard-2', part: 'protection_officer' },
  { assignment: 'as-hermine-3', principal: 'hermine', person: 'renard-3', part: 'driver', substitute: 'renard-4' },
  { assignment: 'as-hermine-4', principal: 'hermine', person: 'renard-4', part: 'advance' },
  { assignment: 'as-hermine-5', principal: 'hermine', person: 'assistante', part: 'companion' },
  { assignment: 'as-loutre-1', principal: 'loutre', person: 'busard-1', part: 'team_leader' },
  { assignment: 'as-loutre-2', principal: 'loutre', person: 'busard-2', part: 'protection_officer' },
  { assignment: 'as-heron-1', principal: 'heron', person: 'busard-1', part: 'team_leader' },
  { assignment: 'as-heron-2', principal: 'heron', person: 'busard-2', part: 'protection_officer' },
  { assignment: 'as-heron-3', principal: 'heron', person: 'busard-3', part: 'driver' },
  { assignment: 'as-genette-1', principal: 'genette', person: 'busard-1', part: 'team_leader' },
  { assignment: 'as-genette-2', principal: 'genette', person: 'busard-3', part: 'driver' },
  { assignment: 'as-cigogne-1', principal: 'cigogne', person: 'busard-1', part: 'team_leader' },
  { assignment: 'as-cigogne-2', principal: 'cigogne', person: 'busard-2', part: 'protection_officer' },
  { assignment: 'as-martre-1', principal: 'martre', person: 'busard-1', part: 'team_leader' },
  { assignment: 'as-martre-2', principal: 'martre', person: 'busard-2', part: 'protection_officer' },
];
/** Of the one trigger below, reckoned once: the wire has no digest of its own. */
const TRIGGER = {
  base64: 'QXBwZWwgZGUgVGlsbGV1bC03LCBlbnJlZ2lzdHJlbWVudCBpbnZlbnTDqQ==',
  sha256: 'c6d800a26377c44d78bbe621c2b6a514eabff12f98df7b65ce3b932077c75298',
  bytes: 43,
};

/** The steps, told as of `now` (ms): periods begin a day before, the appearance comes within the hour. */
export function exampleOrganisation(now: Ms): Founding {
  const org = 'vernac';
  const zone = 'Europe/Paris';
  const { steps, step } = foundation(
    { org, zone, name: 'Cellule Vernac (exemple)', now },
    { threadOf: (id) => THREADS[id] ?? null, blobs: [TRIGGER, EXAMPLE_FILE] },
  );
  step(
    'desk',
    'enrolMember',
    {},
    // One person may hold several parts: here, that of the authority as well.
    { id: 'en-delcassou', member: 'delcassou', roles: ['supervisor', 'administrator', 'authority'], name: 'Mathilde Delcassou' },
  );
  step('delcassou', 'setScale', {}, { id: 'sc-ordinaire', ...ORDINARY_SCALE });
  for (const m of MEMBERS) step('delcassou', 'enrolMember', {}, { id: `en-${m.member}`, ...m });
  for (const p of PRINCIPALS) step('delcassou', 'addPrincipal', {}, { id: `pr-${p.principal}`, ...p });
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
  for (const { assignment, ...rest } of DETAILS) step('delcassou', 'assignDetail', {}, { id: assignment, ...rest, from: now - DAY });
  for (const member of [
    'delcassou',
    'vigie',
    'atlas',
    'pont',
    'renard-1',
    'renard-2',
    'renard-3',
    'renard-4',
    'busard-1',
    'busard-2',
    'busard-3',
  ]) {
    step(member, 'setDuty', {}, { id: `du-${member}`, on: true });
    step(member, 'proveReception', {}, { id: `pv-${member}`, channel: 'push' });
  }

  step('renard-4', 'addPlace', {}, { id: 'pl-meleze', place: 'meleze', kind: 'house', code_name: 'MÉLÈZE' });
  step('renard-4', 'addPlace', {}, { id: 'pl-ardoise', place: 'ardoise', kind: 'haven', code_name: 'ARDOISE' });
  step('renard-4', 'addPlace', {}, { id: 'pl-schiste', place: 'schiste', kind: 'room', code_name: 'SCHISTE' });
  // Sealed for the paper key alone, which only a supervisor takes from its envelope.
  const { pc, base64: age } = EXAMPLE_FILE;
  const file = { pc, to: [], recovery: true, age };
  step('delcassou', 'sealValue', {}, { id: 'sv-schiste', value: 'ad-schiste', kind: 'place_address', subject: 'schiste', ...file });
  step('delcassou', 'openSealed', { sealed: 'ad-schiste' }, { id: 'op-schiste', why: 'visit', purpose: 'Mise en place.' });
  step('renard-4', 'holdKey', { place: 'schiste' }, { id: 'ky-schiste', key_holder: 'gardienne', access: 'REG-3' });
  for (const route of ['quai', 'rocade']) step('renard-4', 'addRoute', {}, { id: `rt-${route}`, route, code_name: route.toUpperCase() });
  for (const place of ['meleze', 'ardoise', 'schiste']) step('renard-4', 'recordRecce', { place }, { id: `rc-${place}`, at: now - DAY });
  step(
    'vigie',
    'addAppearance',
    {},
    {
      id: 'ap-halle',
      principal: 'hermine',
      from: now + HOUR,
      to: now + 3 * HOUR,
      publicity: 'announced',
      title: 'Inauguration de la halle',
    },
  );
  // Two principals, the same evening, the same town hall (S2); and one appearance under way, whose hour came out in the press.
  const evening = { from: now + 26 * HOUR, to: now + 28 * HOUR, site: 'mairie' };
  step(
    'vigie',
    'addAppearance',
    {},
    { id: 'ap-conseil', principal: 'hermine', publicity: 'announced', title: 'Conseil municipal', ...evening },
  );
  step(
    'vigie',
    'addAppearance',
    {},
    { id: 'ap-voeux', principal: 'loutre', publicity: 'private', title: 'Remise de médaille', ...evening },
  );
  step('vigie', 'addAppearance', {}, { id: 'ap-marche', principal: 'martre', from: now - HOUR, to: now + HOUR, publicity: 'private' });
  step('busard-1', 'startAppearance', { appearance: 'ap-marche' }, { id: 'st-marche' });
  step('vigie', 'changePublicity', { appearance: 'ap-marche' }, { id: 'pu-marche', publicity: 'public' });
  step('renard-1', 'issueOrder', {}, { id: 'or-halle', appearance: 'ap-halle', version: 1, havens: ['ardoise'] });
  step(
    'renard-1',
    'briefMembers',
    { order: 'or-halle' },
    { id: 'br-halle', version: 1, members: ['renard-1', 'renard-2', 'renard-3', 'renard-4'] },
  );

  const hermine = THREADS['re-1'];
  const loutre = THREADS['al-loutre'];
  step('vigie', 'keepTrigger', {}, { id: 'tr-1', base64: TRIGGER.base64, thread: hermine, title: 'Appel reçu au poste' });
  step(
    'vigie',
    'submitReport',
    {},
    {
      id: 're-1',
      thread: hermine,
      verbatim: 'Ils sont deux sur un scooter, on leur a dit de l’attendre après l’inauguration.',
      channel: 'phone',
      access: 'indirect',
      statement: 'hearsay',
      about: ['hermine'],
      relays: ['tilleul-7'],
      trigger: 'tr-1',
      heard_at: now,
    },
  );
  step(
    'pont',
    'submitReport',
    {},
    {
      id: 're-2',
      thread: hermine,
      verbatim: 'Menace d’un scooter à l’inauguration.',
      channel: 'mail',
      access: 'indirect',
      statement: 'hearsay',
      about: ['hermine'],
      relays: ['tilleul-7'],
    },
  );
  step(
    'vigie',
    'submitReport',
    {},
    { id: 're-3', thread: hermine, verbatim: 'On lit en ligne qu’elle a été touchée.', channel: 'press', about: ['hermine'] },
  );
  step(
    'vigie',
    'submitReport',
    {},
    {
      id: 're-4',
      thread: loutre,
      verbatim: 'Quelqu’un photographie la cour.',
      channel: 'phone',
      access: 'direct',
      about: ['loutre'],
      origin: 'or-mediateur',
    },
  );
  step(
    'vigie',
    'submitReport',
    {},
    {
      id: 're-5',
      thread: loutre,
      verbatim: 'Un homme photographie la cour arrière.',
      channel: 'phone',
      about: ['loutre'],
      origin: 'or-anonyme',
    },
  );
  step(
    'vigie',
    'openCheck',
    {},
    { id: 'ch-1', kind: 'camera', about: 're-1', owner: 'vigie', due: now + HOUR, question: 'Que montre la caméra de la place ?' },
  );

  step(
    'vigie',
    'issueAlert',
    {},
    { id: 'al-loutre', principal: 'loutre', action: 'hold', order: 'Tenez la salle, porte arrière fermée.', thread: loutre },
  );
  step(
    'vigie',
    'issueAlert',
    {},
    {
      id: 'al-heron-1',
      principal: 'heron',
      action: 'avoid',
      priority: 2,
      order: 'Évitez le pont, passez par la rive.',
      thread: THREADS['al-heron-1'],
    },
  );
  step(
    'vigie-2',
    'issueAlert',
    {},
    { id: 'al-heron-2', principal: 'heron', action: 'ready', priority: 2, order: 'Tenez-vous prêts.', thread: THREADS['al-heron-2'] },
  );
  // The second officer passes on the one alert she raised, before the movements come that would be hers as well: an offer names
  // exactly what its author owns (I-42). It goes to the supervisor, so that her token alone is refused one example only: to
  // confirm, alone, the stand-down she proposed (I-18).
  // Three times: one is accepted, one withdrawn, one declined.
  for (const id of ['ho-1', 'ho-2', 'ho-3']) step('vigie-2', 'offerHandover', {}, { id, to: 'delcassou', items: ['al-heron-2'] });

  step('busard-1', 'moveOut', {}, { id: 'mv-genette', operation: 'op-genette', principal: 'genette', place: 'ardoise' });
  step('busard-1', 'moveOut', {}, { id: 'mv-cigogne', operation: 'op-cigogne', principal: 'cigogne', place: 'ardoise' });
  step('busard-1', 'recordArrival', { operation: 'op-cigogne' }, { id: 'ar-cigogne', place: 'ardoise' });
  step('busard-1', 'moveOut', {}, { id: 'mv-martre', operation: 'op-martre', principal: 'martre', place: 'meleze' });
  step('busard-1', 'recordArrival', { operation: 'op-martre' }, { id: 'ar-martre', place: 'meleze' });
  step(
    'busard-1',
    'recordRollCall',
    { operation: 'op-martre' },
    {
      id: 'rc-martre',
      lines: ['martre', 'busard-1', 'busard-2'].map((person) => ({ person, status: 'present', means: 'sight' })),
    },
  );

  // Whom no alert above rings: a drill starts with nobody who has something real to do (I-39).
  step('vigie-2', 'planDrill', {}, { id: 'dr-passe', scenario: 'mot-convenu', participants: ['atlas'], title: 'Le mot convenu' });
  step('vigie-2', 'startDrill', { drill: 'dr-passe' }, { id: 'dr-passe-start' });
  step('vigie-2', 'endDrill', { drill: 'dr-passe' }, { id: 'dr-passe-end' });
  step('vigie-2', 'openReview', {}, { id: 'rx-passe', subject: 'dr-passe', heat: 'hot' });
  step('atlas', 'recordFinding', { review: 'rx-passe' }, { id: 'fi-1', verbatim: 'Personne ne savait qui devait le dire en premier.' });
  step('vigie-2', 'assignAction', { review: 'rx-passe' }, { id: 'ac-1', owner: 'atlas', title: 'Écrire qui dit le mot, et quand.' });
  step('vigie-2', 'planDrill', {}, { id: 'dr-en-cours', scenario: 'relais-radio', participants: ['atlas', 'pont'] });
  step('vigie-2', 'startDrill', { drill: 'dr-en-cours' }, { id: 'dr-en-cours-start' });
  step('vigie-2', 'planDrill', {}, { id: 'dr-prevu', scenario: 'appel-nominatif', participants: ['prefecture'] });

  step('pont', 'openCase', {}, { id: 'ca-1', threads: [hermine], title: 'Le scooter de la halle' });
  // A case whose words may go at once, one to set aside or close, one to open again, one that a hold keeps.
  const past = THREADS['re-6'];
  step('vigie', 'submitReport', {}, { id: 're-6', thread: past, verbatim: 'Une voiture à l’arrêt, puis plus rien.', channel: 'phone' });
  step('pont', 'openCase', {}, { id: 'ca-2', threads: [past], title: 'La voiture à l’arrêt' });
  step('pont', 'concernCase', { case: 'ca-2' }, { id: 'co-2', categories: ['third_party'] });
  step('delcassou', 'setRetention', {}, { id: 'rt-tiers', category: 'third_party', days: 0 });
  step('pont', 'closeCase', { case: 'ca-2' }, { id: 'cl-2', reason: 'Un riverain attendait.' });
  for (const id of ['ca-3', 'ca-4', 'ca-5']) step('pont', 'openCase', {}, { id, threads: [loutre], title: `Suivi ${id.at(-1)}` });
  step('pont', 'restCase', { case: 'ca-4' }, { id: 'rs-4', reason: 'Plus de nouvelles.' });
  step('delcassou', 'placeHold', { case: 'ca-5' }, { id: 'gel-5', reason: 'Procédure en cours.' });

  // CIGOGNE is under reinforced protection since re-7, and has been assessed anew since: the level may be lowered, by two.
  step('vigie', 'submitReport', {}, { id: 're-7', verbatim: 'On l’a suivie deux soirs.', channel: 'phone', about: ['cigogne'] });
  step(
    'prefecture',
    'decidePosture',
    {},
    {
      id: 'po-cigogne',
      person: 'cigogne',
      level: 'renforce',
      measures: ['escorte'],
      basis: ['re-7'],
      review_by: now + 90 * DAY,
      reason: 'Suivie deux soirs de suite.',
    },
  );
  step(
    'atlas',
    'stateAssessment',
    {},
    { id: 'as-cigogne', subject: 'cigogne', likelihood: 'unlikely', confidence: 'moderate', reports: ['re-7'] },
  );

  const said = { owned_by: 'principal', basis: [] };
  step(
    'pont',
    'draftStatement',
    {},
    {
      id: 'st-1',
      about: ['heron'],
      title: 'HÉRON reprend ses permanences',
      text: 'Il a été menacé, et il va bien.\n\nSes permanences reprennent. Il remercie ceux qui l’entourent.',
      claims: [
        { text: 'Il a été menacé.', owned_by: 'desk', basis: ['re-1'] },
        { text: 'Il va bien.', ...said },
      ],
    },
  );
  step(
    'pont',
    'draftStatement',
    {},
    {
      id: 'st-2',
      about: ['loutre'],
      title: 'LOUTRE à la foire',
      text: 'Il y sera, comme chaque année.',
      claims: [{ text: 'Il y sera.', ...said }],
    },
  );
  step(
    'pont',
    'draftStatement',
    {},
    {
      id: 'st-3',
      about: ['heron'],
      title: 'Après la nuit du pont',
      text: 'Personne n’a été blessé.',
      claims: [{ text: 'Personne n’a été blessé.', ...said }],
      embargo_condition: 'familles-prevenues',
      condition: 'Que les familles l’aient lu avant tout le monde.',
    },
  );
  return { org, zone, steps };
}
