/**
 * Which buttons are live: the core itself is asked, on the state as it is, what it would decide. So the button, the
 * rule and the reason can never disagree. Nothing is recorded by asking.
 */
import type { Asker } from '../../kernel/decider.ts';
import type { Id, PersonId, Thread } from '../../kernel/ids.ts';
import { MINUTE } from '../../kernel/time.ts';
import { decide, historyOf, inForce, type LogFacts, type LoopAct, latestVersion } from '../../loop/loop.ts';
import type { ActionState, Actions } from '../../wire/views.ts';
import type { Alert, Case, Drill, Operation, Report, Review, SealedValue, Statement } from './rows.ts';
import type { Sight } from './sight.ts';

/** An id no thing bears: `*` cannot be written in an act. */
const NEW = '*';
/** Words a person would add when asked; their absence is no reason to grey a button. */
const WORDS = [
  'verbatim',
  'order',
  'reason',
  'residual_risk',
  'outside_call',
  'question',
  'evidence',
  'basis',
  'title',
  'code_name',
  'proof_of_life',
  'text',
  'claim_1',
  'correction',
  'condition',
  'read_back',
  'purpose',
];

function may(sight: Sight, thread: Thread, compartment: string | null, act: LoopAct): ActionState {
  const { viewer, now, extra, whole } = sight;
  const device = whole.roster.devices.filter((row) => row.member === viewer)[0]?.name ?? NEW;
  const asker: Asker = {
    id: NEW,
    by: viewer,
    device,
    thread,
    now,
    t: now,
    exercise: extra.exercise,
    words: WORDS,
    // A code is typed when it is asked for: its absence greys nothing either.
    code: 'known',
    ...(compartment === null ? {} : { compartment }),
  };
  const log: LogFacts = {
    head: (of) => ({ thread: of, seq: 0, hash: '' }),
    noteSha256: (index) => extra.digest(index),
    // No button enrols a key.
    keyName: () => null,
  };
  const decision = decide(whole, act, asker, log);
  if (!decision.ok) return { allowed: false, reason: decision.refusal.code };
  const conflict = decision.events.map((event) => ('conflict' in event ? event.conflict : null)).find((code) => code !== null) ?? null;
  return { allowed: true, conflict };
}

export function alertActions(sight: Sight, alert: Alert): Actions {
  const ask = (act: LoopAct): ActionState => may(sight, alert.thread, alert.compartment, act);
  const version = alert.versions.at(-1);
  const n = version?.n ?? 1;
  return {
    answerAlert: ask({ act: 'alert.answer', with: { alert: alert.id, version: n, answer: 'understood', means: 'device' } }),
    updateAlert: ask({ act: 'alert.update', with: { alert: alert.id, action: version?.action ?? 'hold', substantive: true } }),
    recallAlert: ask({ act: 'alert.recall', with: { alert: alert.id, version: n } }),
    cancelAlert: ask({ act: 'alert.cancel', with: { alert: alert.id, version: n } }),
  };
}

export function reportActions(sight: Sight, report: Report): Actions {
  const ask = (act: LoopAct): ActionState => may(sight, report.thread, report.compartment, act);
  return {
    gradeReport: ask({ act: 'report.grade', with: { report: report.id, info: '6', source: null, blind: true } }),
    setFacet: ask({ act: 'facet.set', with: { report: report.id, facet: 'verified', value: 'in_progress' } }),
    nameOrigin: ask({ act: 'origin.name', with: { report: report.id, origin: NEW } }),
    openCheck: ask({ act: 'check.open', with: { check: NEW, kind: 'other', about: report.id, owner: null, due: sight.now + MINUTE } }),
    stateAssessment: ask({
      act: 'assessment.state',
      with: { assessment: NEW, subject: report.id, likelihood: 'even', confidence: 'low', reports: [report.id] },
    }),
  };
}

export function operationActions(sight: Sight, operation: Operation): Actions {
  const ask = (act: LoopAct): ActionState => may(sight, operation.thread, operation.compartment, act);
  const { id, principal, manifest } = operation;
  const pending = operation.proposals.findLast((row) => row.state === 'pending');
  const person = manifest[0]?.person ?? principal;
  return {
    moveOut: ask({ act: 'operation.move', with: { operation: id, principal, place: null } }),
    recordArrival: ask({ act: 'operation.arrive', with: { operation: id, place: null } }),
    recordRollCall: ask({ act: 'rollcall.record', with: { operation: id, lines: [{ person, status: 'present', means: 'sight' }] } }),
    recordRefusal: ask({ act: 'refusal.record', with: { operation: id, person: principal } }),
    holdPoint: ask({ act: 'operation.hold', with: { operation: id, next: sight.now + 30 * MINUTE } }),
    relocate: ask({ act: 'operation.relocate', with: { operation: id, place: null } }),
    extendManifest: ask({ act: 'manifest.add', with: { operation: id, person: NEW } }),
    proposeStandDown: ask({ act: 'standdown.propose', with: { operation: id, proposal: NEW, outcome: 'excluded', next_review: null } }),
    ...(pending === undefined
      ? {}
      : {
          confirmStandDown: ask({
            act: 'standdown.confirm',
            with: { operation: id, proposal: pending.id, sha256: sight.extra.digest(pending.index) ?? '' },
          }),
        }),
  };
}

export const takeAction = (sight: Sight, item: Id, row: { readonly thread: Thread; readonly compartment: string | null }): Actions => ({
  takeAttention: may(sight, row.thread, row.compartment, { act: 'attention.take', with: { item } }),
});

export function caseActions(sight: Sight, row: Case): Actions {
  const ask = (act: LoopAct): ActionState => may(sight, row.thread, row.compartment, act);
  // The core is asked about the case as it is, threads behind a door included: the answer must not tell of them.
  const threads = sight.whole.inquiry.cases.get(row.id)?.threads ?? row.threads;
  const heads = threads.map((thread) => ({ thread, seq: 0, hash: '' }));
  const pending = sight.state.inquiry.pairs.filter((pair) => pair.case === row.id && pair.state === 'pending').at(-1);
  return {
    restCase: ask({ act: 'case.rest', with: { case: row.id } }),
    closeCase: ask({ act: 'case.close', with: { case: row.id } }),
    reopenCase: ask({ act: 'case.reopen', with: { case: row.id } }),
    placeHold: ask({ act: 'hold.place', with: { hold: NEW, case: row.id } }),
    proposeShred: ask({ act: 'shred.propose', with: { proposal: NEW, case: row.id } }),
    ...(pending === undefined
      ? {}
      : {
          [pending.what === 'lift' ? 'confirmLift' : 'confirmShred']: ask({
            act: pending.what === 'lift' ? 'hold.confirm' : 'shred.confirm',
            with: { proposal: pending.id, sha256: sight.extra.digest(pending.index) ?? '' },
          }),
        }),
    extendCase: ask({ act: 'case.extend', with: { case: row.id, threads: [`c${'0'.repeat(16)}`] } }),
    sealDossier: ask({
      act: 'dossier.seal',
      with: { dossier: NEW, case: row.id, contents: '0'.repeat(64), heads, enrolments: [], supplements: row.dossiers.at(-1) ?? null },
    }),
  };
}

export function drillActions(sight: Sight, row: Drill): Actions {
  const ask = (act: LoopAct): ActionState => may(sight, row.thread, row.compartment, act);
  const { id: drill, participants } = row;
  return {
    startDrill: ask({ act: 'drill.start', with: { drill } }),
    sendInject: ask({ act: 'drill.inject', with: { drill, inject: NEW, to: participants.slice(0, 1), lang: 'fr' } }),
    endDrill: ask({ act: 'drill.end', with: { drill } }),
  };
}

export function reviewActions(sight: Sight, row: Review): Actions {
  const ask = (act: LoopAct): ActionState => may(sight, row.thread, row.compartment, act);
  const { id: review } = row;
  return {
    recordFinding: ask({ act: 'review.find', with: { review, finding: NEW } }),
    assignAction: ask({ act: 'review.assign', with: { review, action: NEW, owner: sight.viewer, due: sight.now + MINUTE } }),
    closeReview: ask({ act: 'review.close', with: { review } }),
  };
}

export function postureActions(sight: Sight, of: PersonId): Actions {
  const { posture, intake, roster } = sight.state;
  const current = inForce(posture, of);
  const door = roster.principals.get(roster.related.get(of)?.principal ?? of)?.compartment ?? null;
  const ask = (act: LoopAct): ActionState => may(sight, historyOf(posture, of)[0]?.thread ?? `c${'0'.repeat(16)}`, door, act);
  const last = [...posture.scales.values()].sort((a, b) => a.index - b.index).at(-1);
  const level = { scale: current?.scale ?? last?.id ?? NEW, level: current?.level ?? last?.levels[0] ?? NEW };
  const report = [...intake.reports][0]?.[0];
  const asked = { person: of, ...level, basis: report === undefined ? [] : [report], review_by: sight.now + MINUTE };
  const lowering = posture.lowerings.filter((row) => row.person === of && row.state === 'waiting')[0];
  return {
    proposePosture: ask({ act: 'posture.propose', with: { proposal: NEW, ...asked } }),
    hearPerson: ask({ act: 'posture.hear', with: { person: of, means: 'voice' } }),
    decidePosture: ask({ act: 'posture.decide', with: { posture: NEW, measures: [], ...asked } }),
    ...(lowering === undefined
      ? {}
      : {
          confirmPosture: ask({
            act: 'posture.confirm',
            with: { posture: lowering.id, sha256: sight.extra.digest(lowering.index) ?? '' },
          }),
        }),
  };
}

export function statementActions(sight: Sight, statement: Statement): Actions {
  const ask = (act: LoopAct): ActionState => may(sight, statement.thread, statement.compartment, act);
  const version = latestVersion(statement);
  const { n, about, embargoCondition, embargoLifted } = version;
  const read = { statement: statement.id, version: n, sha256: sight.extra.digest(version.index) ?? '' };
  const person = about.includes(sight.viewer) ? sight.viewer : (about[0] ?? NEW);
  const means = person === sight.viewer ? 'device' : 'voice';
  return {
    draftStatement: ask({
      act: 'statement.draft',
      with: {
        statement: statement.id,
        version: n + 1,
        form: statement.form,
        about: [...about],
        claims: statement.form === 'statement' ? [{ owned_by: 'principal', basis: [] }] : [],
        mentions: [],
        tasks: [],
        reveals: [],
        embargo_until: null,
        embargo_condition: null,
      },
    }),
    secureStatement: ask({ act: 'statement.secure', with: read }),
    consentStatement: ask({ act: 'statement.consent', with: { ...read, person, means } }),
    vetStatement: ask({ act: 'statement.vet', with: read }),
    objectStatement: ask({ act: 'statement.object', with: { statement: statement.id, version: n, reveals: [] } }),
    ...(embargoCondition === null || embargoLifted !== null
      ? {}
      : { liftEmbargo: ask({ act: 'statement.lift', with: { statement: statement.id, version: n } }) }),
    releaseStatement: ask({ act: 'statement.release', with: { ...read, channel: 'public' } }),
  };
}

export function sealedActions(sight: Sight, row: SealedValue): Actions {
  const ask = (act: LoopAct): ActionState => may(sight, row.thread, row.compartment, act);
  const { id: value, ct, pc } = row;
  return {
    openSealed: ask({ act: 'seal.open', with: { value, purpose_code: 'other', operation: null } }),
    resealValue: ask({ act: 'seal.rewrap', with: { value, ct, pc, to: [], recovery: true } }),
  };
}

/** What may be begun from the board, whatever is selected. */
export function boardActions(sight: Sight): Actions {
  const ask = (act: LoopAct): ActionState => may(sight, '-', null, act);
  const principal = [...sight.state.roster.principals][0]?.[0];
  const thread = `c${'0'.repeat(16)}`;
  return {
    submitReport: ask({
      act: 'report.submit',
      with: {
        report: NEW,
        channel: 'unknown',
        access: 'unknown',
        statement: 'unknown',
        about: [],
        source: null,
        relays: [],
        origin: null,
        trigger: null,
        corrects: null,
        heard_at: null,
        fact_at: null,
        tlp: 'amber',
      },
    }),
    ...(principal === undefined
      ? {}
      : {
          issueAlert: ask({
            act: 'alert.issue',
            with: {
              alert: NEW,
              principal,
              action: 'hold',
              priority: 1,
              basis: [],
              recipients: [],
              urgency: 'immediate',
              severity: 'extreme',
              certainty: 'unknown',
            },
          }),
          draftStatement: ask({
            act: 'statement.draft',
            with: {
              statement: NEW,
              version: 1,
              form: 'statement',
              about: [principal],
              claims: [{ owned_by: 'principal', basis: [] }],
              mentions: [],
              tasks: [],
              reveals: [],
              embargo_until: null,
              embargo_condition: null,
            },
          }),
        }),
    setScale: ask({ act: 'posture.scale', with: { scale: NEW, levels: [NEW], reinforced_from: NEW } }),
    openCase: ask({ act: 'case.open', with: { case: NEW, threads: [thread] } }),
    enrolMember: ask({ act: 'member.enrol', with: { member: NEW, roles: ['driver'], compartments: [] } }),
    addPrincipal: ask({ act: 'principal.add', with: { principal: NEW } }),
    addPlace: ask({ act: 'place.add', with: { place: NEW, kind: 'room' } }),
    planDrill: ask({
      act: 'drill.plan',
      with: { drill: NEW, scenario: NEW, participants: [sight.viewer], from: sight.now, to: sight.now + MINUTE },
    }),
    setDuty: ask({ act: 'duty.set', with: { member: sight.viewer, on: true } }),
  };
}
