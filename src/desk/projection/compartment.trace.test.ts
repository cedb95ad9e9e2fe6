/**
 * A compartment you do not hold leaves no trace: two worlds, one with something behind a door and one without, read the
 * same to the byte for whoever does not hold the key (decision 10).
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import { HOUR } from '../../kernel/time.ts';
import { EXAMPLE_FILE } from '../../wire/operations/sealed.ts';
import { AFTERNOON, MemoryDesk } from './given.ts';

type Act = readonly [by: string, operationId: string, params: Readonly<Record<string, string>>, body: Readonly<Record<string, unknown>>];
const DOOR = 'argent';
const REVIEW = AFTERNOON + 90 * 24 * 3_600_000;

/** The example organisation with one member, Onyx, who holds the key; then the acts, at the same instants in every world. */
function world(acts: readonly Act[]): MemoryDesk {
  const desk = MemoryDesk.example();
  desk.did(
    'delcassou',
    'enrolMember',
    {},
    { id: 'en-onyx', member: 'onyx', roles: ['watch_officer', 'analyst', 'supervisor', 'authority'], compartments: [DOOR] },
  );
  desk.did('delcassou', 'enrolMember', {}, { id: 'en-pierre', member: 'pierre', roles: ['supervisor'], compartments: [DOOR] });
  desk.did('delcassou', 'enrolMember', {}, { id: 'en-jaspe', member: 'jaspe', roles: ['team_leader'] });
  for (const [by, operationId, params, body] of acts) desk.did(by, operationId, params, body);
  desk.now = AFTERNOON + 600_000;
  return desk;
}

/** Everything a viewer can read by asking for what they know exists, as text. */
function everything(desk: MemoryDesk, viewer: string): string {
  const seen = desk.sees(viewer);
  return JSON.stringify([
    seen.board(),
    seen.me(),
    seen.openItems(),
    ['re-1', 're-2', 're-3', 're-4', 're-5'].map((id) => seen.report(id)),
    ['al-loutre', 'al-heron-1', 'al-heron-2'].map((id) => seen.alert(id)),
    ['op-genette', 'op-cigogne', 'op-martre'].map((id) => seen.operation(id)),
    seen.caseFile('ca-1'),
    ['hermine', 'lison', 'cigogne'].map((id) => seen.posture(id)),
    ['st-1', 'st-2', 'st-3'].map((id) => seen.statement(id)),
    seen.sealedList(),
    seen.sealed('ad-schiste'),
    ['c00000000000000a1', 'c00000000000000a2'].map((thread) => seen.timeline(thread)),
  ]);
}

/** Sealed for the paper key of the compartment: what is in it matters to no view. */
const sealed = (value: string, kind: string, subject: string): Act => [
  'onyx',
  'sealValue',
  {},
  { id: `${value}-put`, value, kind, subject, compartment: DOOR, pc: EXAMPLE_FILE.pc, to: [], recovery: true, age: EXAMPLE_FILE.base64 },
];
const opened = (value: string): Act => ['onyx', 'openSealed', { sealed: value }, { id: `${value}-read`, purpose: 'Pour voir.' }];

const HIDDEN: Readonly<Record<string, readonly Act[]>> = {
  'a report': [
    [
      'onyx',
      'submitReport',
      {},
      { id: 'hi-re', verbatim: 'Derrière la porte.', compartment: DOOR, about: ['hermine'], channel: 'phone', origin: 'or-secrete' },
    ],
  ],
  'a report, graded, checked and assessed': [
    ['onyx', 'submitReport', {}, { id: 'hi-re', verbatim: 'Derrière la porte.', compartment: DOOR, about: ['hermine'] }],
    ['onyx', 'gradeReport', { report: 'hi-re' }, { id: 'hi-gr', info: '2' }],
    ['onyx', 'openCheck', {}, { id: 'hi-ch', kind: 'patrol', about: 'hi-re', question: 'Qui est là ?' }],
    ['onyx', 'stateAssessment', {}, { id: 'hi-as', subject: 'hermine', likelihood: 'likely', confidence: 'low', reports: ['hi-re'] }],
  ],
  'a report that supports a visible one independently': [
    ['onyx', 'submitReport', {}, { id: 'hi-re', verbatim: 'Derrière la porte.', compartment: DOOR, origin: 'or-secrete' }],
    ['onyx', 'linkReports', {}, { id: 'hi-li', a: 'hi-re', b: 're-4', kind: 'supports', independence: 'independent' }],
    ['onyx', 'submitReport', {}, { id: 'hi-rf', verbatim: 'Encore.', compartment: DOOR, origin: 'or-tue' }],
    ['onyx', 'linkReports', {}, { id: 'hi-lj', a: 'hi-rf', b: 're-4', kind: 'contradicts' }],
  ],
  'a correction of a visible report': [
    ['onyx', 'submitReport', {}, { id: 'hi-re', verbatim: 'Non.', compartment: DOOR, corrects: 're-4', thread: 'c00000000000000f1' }],
  ],
  'the identity of a source, addresses opened one after the other, and who is asked about it (S13)': [
    sealed('hi-so', 'source_identity', 'src-14'),
    sealed('hi-a1', 'place_address', 'meleze'),
    sealed('hi-a2', 'place_address', 'ardoise'),
    sealed('hi-a3', 'place_access', 'schiste'),
    ['onyx', 'resealValue', { sealed: 'hi-a1' }, { id: 'hi-rw', pc: EXAMPLE_FILE.pc, to: [], recovery: true, age: EXAMPLE_FILE.base64 }],
    ...['hi-so', 'hi-a1', 'hi-a2', 'hi-a3'].map(opened),
  ],
  'an alert that rings only its own': [
    [
      'onyx',
      'issueAlert',
      {},
      {
        id: 'hi-al',
        principal: 'hermine',
        action: 'hold',
        order: 'Ne bougez pas.',
        compartment: DOOR,
        recipients: ['onyx'],
        thread: 'c00000000000000f1',
      },
    ],
    ['onyx', 'answerAlert', { alert: 'hi-al' }, { id: 'hi-an', answer: 'understood' }],
  ],
  'a principal with a detail, an appearance, an alert without a door of its own and an operation': [
    ['onyx', 'addPrincipal', {}, { id: 'hi-pr', principal: 'zibeline', code_name: 'ZIBELINE', compartment: DOOR }],
    ['onyx', 'addRelated', {}, { id: 'hi-rl', person: 'frere', principal: 'zibeline', relation: 'brother' }],
    ['onyx', 'assignDetail', {}, { id: 'hi-ad', principal: 'zibeline', person: 'onyx', part: 'team_leader', from: AFTERNOON }],
    ['onyx', 'addAppearance', {}, { id: 'hi-ap', principal: 'zibeline', from: AFTERNOON, to: AFTERNOON + 9e6 }],
    ['onyx', 'issueOrder', {}, { id: 'hi-or', appearance: 'hi-ap' }],
    ['onyx', 'issueAlert', {}, { id: 'hi-al', principal: 'zibeline', action: 'evacuate' }],
    ['onyx', 'moveOut', {}, { id: 'hi-op', principal: 'zibeline', place: 'meleze' }],
    ['onyx', 'submitReport', {}, { id: 'hi-re', verbatim: 'Zibeline.', about: ['zibeline'] }],
  ],
  'a relative of a principal behind the door: plan, cover, an alert and an operation for them, a report about them': [
    ['onyx', 'addPrincipal', {}, { id: 'hi-pr', principal: 'zibeline', code_name: 'ZIBELINE', compartment: DOOR }],
    ['onyx', 'addRelated', {}, { id: 'hi-rl', person: 'frere', principal: 'zibeline', relation: 'brother', code_name: 'MARTE' }],
    ['onyx', 'planRelated', { person: 'frere' }, { id: 'hi-pl', contacts: [{ contact: 'onyx', means: 'voice', note: 'Le soir.' }] }],
    ['onyx', 'coverRelated', { person: 'frere' }, { id: 'hi-co', by: 'onyx' }],
    ['onyx', 'issueAlert', {}, { id: 'hi-al', principal: 'frere', action: 'shelter', thread: 'c00000000000000f1' }],
    ['onyx', 'answerAlert', { alert: 'hi-al' }, { id: 'hi-an', answer: 'executing' }],
    ['onyx', 'submitReport', {}, { id: 'hi-re', verbatim: 'Son frère.', about: ['frere'] }],
    ['onyx', 'openCheck', {}, { id: 'hi-ch', kind: 'cover_relative', about: 'frere', question: 'Où est-il ?' }],
  ],
  'a principal behind the door in the same town hall, who accompanies and sits in the car of one in front of it (S2)': [
    ['onyx', 'addPrincipal', {}, { id: 'hi-pr', principal: 'zibeline', code_name: 'ZIBELINE', compartment: DOOR }],
    [
      'onyx',
      'addAppearance',
      {},
      { id: 'hi-ap', principal: 'zibeline', from: AFTERNOON + 26 * HOUR, to: AFTERNOON + 28 * HOUR, site: 'mairie', title: 'Zibeline' },
    ],
    ['onyx', 'recordSurvey', {}, { id: 'hi-su', of: 'appearance', subject: 'hi-ap', note: 'Deux issues.' }],
    ['onyx', 'changePublicity', { appearance: 'hi-ap' }, { id: 'hi-pu', publicity: 'announced' }],
    ['onyx', 'issueOrder', {}, { id: 'hi-or', appearance: 'hi-ap', havens: ['meleze'], hospital: 'nord' }],
  ],
  'a principal whose protection is heard, decided, lowered, and of whom something is about to be said': [
    ['onyx', 'addPrincipal', {}, { id: 'hi-pr', principal: 'zibeline', code_name: 'ZIBELINE', compartment: DOOR }],
    ['onyx', 'addRelated', {}, { id: 'hi-rl', person: 'frere', principal: 'zibeline', relation: 'brother' }],
    ['onyx', 'submitReport', {}, { id: 'hi-re', verbatim: 'Zibeline.', about: ['zibeline'], compartment: DOOR }],
    [
      'onyx',
      'decidePosture',
      {},
      { id: 'hi-p1', person: 'zibeline', level: 'maximal', basis: ['hi-re'], review_by: REVIEW, reason: 'Suivie.' },
    ],
    [
      'onyx',
      'decidePosture',
      {},
      { id: 'hi-p2', person: 'frere', level: 'vigilance', basis: ['hi-re'], review_by: REVIEW, reason: 'Suivi.' },
    ],
    ['onyx', 'hearPerson', { person: 'frere' }, { id: 'hi-he', verbatim: 'Je rentre tard.' }],
    [
      'onyx',
      'proposePosture',
      {},
      { id: 'hi-pp', person: 'frere', level: 'renforce', basis: ['hi-re'], review_by: REVIEW, reason: 'Seul.' },
    ],
    ['onyx', 'stateAssessment', {}, { id: 'hi-as', subject: 'zibeline', likelihood: 'unlikely', confidence: 'low', reports: ['hi-re'] }],
    [
      'onyx',
      'decidePosture',
      {},
      { id: 'hi-p3', person: 'zibeline', level: 'normal', basis: ['hi-as'], review_by: REVIEW, reason: 'Rien.' },
    ],
    [
      'onyx',
      'draftStatement',
      {},
      {
        id: 'hi-st',
        about: ['zibeline'],
        title: 'Zibeline',
        text: 'Elle va bien.',
        claims: [{ text: 'Elle va bien.', owned_by: 'principal' }],
        tasks: ['ch-1'],
      },
    ],
    ['onyx', 'secureStatement', { statement: 'hi-st' }, { id: 'hi-sc' }],
    ['onyx', 'objectStatement', { statement: 'hi-st' }, { id: 'hi-ob', reason: 'Pas encore.' }],
  ],
  'a case on a thread behind the door': [
    ['onyx', 'submitReport', {}, { id: 'hi-re', verbatim: 'Derrière.', compartment: DOOR, thread: 'c00000000000000f1' }],
    ['onyx', 'openCase', {}, { id: 'hi-ca', threads: ['c00000000000000f1'], compartment: DOOR }],
    ['onyx', 'extendCase', { case: 'ca-1' }, { id: 'hi-ex', threads: ['c00000000000000f1'] }],
  ],
  'a case behind the door, closed, overdue, held and about to be released': [
    ['onyx', 'submitReport', {}, { id: 'hi-re', verbatim: 'Derrière.', compartment: DOOR, thread: 'c00000000000000f1' }],
    ['onyx', 'openCase', {}, { id: 'hi-ca', threads: ['c00000000000000f1'], compartment: DOOR, title: 'Derrière' }],
    ['onyx', 'concernCase', { case: 'hi-ca' }, { id: 'hi-co', categories: ['third_party'] }],
    ['onyx', 'closeCase', { case: 'hi-ca' }, { id: 'hi-cl', reason: 'Rien.' }],
    ['onyx', 'placeHold', { case: 'hi-ca' }, { id: 'hi-ho', reason: 'Procédure.' }],
    ['onyx', 'proposeLift', { hold: 'hi-ho' }, { id: 'hi-li', reason: 'Éteinte.' }],
  ],
  'an operation under way for somebody behind the door, handed over': [
    ['onyx', 'addPrincipal', {}, { id: 'hi-pr', principal: 'zibeline', code_name: 'ZIBELINE', compartment: DOOR }],
    ['onyx', 'moveOut', {}, { id: 'hi-op', principal: 'zibeline', place: 'meleze' }],
  ],
  'a drill that runs and speaks, and its review': [
    ['onyx', 'planDrill', {}, { id: 'hi-dr', scenario: 'porte', participants: ['onyx'], title: 'La porte', compartment: DOOR }],
    ['onyx', 'startDrill', { drill: 'hi-dr' }, { id: 'hi-ds' }],
    ['onyx', 'sendInject', { drill: 'hi-dr' }, { id: 'hi-in', to: ['onyx'], order: 'La porte cède.' }],
    ['onyx', 'planDrill', {}, { id: 'hi-dp', scenario: 'porte', participants: ['onyx'], compartment: DOOR }],
    ['onyx', 'endDrill', { drill: 'hi-dr' }, { id: 'hi-de' }],
    ['onyx', 'openReview', {}, { id: 'hi-rv', subject: 'hi-dr', heat: 'hot' }],
    ['onyx', 'recordFinding', { review: 'hi-rv' }, { id: 'hi-fi', verbatim: 'Elle a cédé.' }],
    ['onyx', 'assignAction', { review: 'hi-rv' }, { id: 'hi-ac', owner: 'onyx', title: 'La renforcer.' }],
  ],
  'an operation that is over and reviewed': [
    ['onyx', 'addPrincipal', {}, { id: 'hi-pr', principal: 'zibeline', code_name: 'ZIBELINE', compartment: DOOR }],
    ['onyx', 'assignDetail', {}, { id: 'hi-ad', principal: 'zibeline', person: 'onyx', part: 'team_leader', from: AFTERNOON }],
    ['onyx', 'moveOut', {}, { id: 'hi-op', principal: 'zibeline' }],
    [
      'onyx',
      'recordRollCall',
      { operation: 'hi-op' },
      { id: 'hi-rc', lines: ['zibeline', 'onyx'].map((person) => ({ person, status: 'present', means: 'sight' })) },
    ],
    ['onyx', 'proposeStandDown', { operation: 'hi-op' }, { id: 'hi-sd', outcome: 'excluded' }],
    ['pierre', 'confirmStandDown', { proposal: 'hi-sd' }, { id: 'hi-sc' }],
    ['onyx', 'recordFinding', { review: 'hot-hi-op' }, { id: 'hi-fi', verbatim: 'Tout le monde dormait.' }],
    ['onyx', 'assignAction', { review: 'hot-hi-op' }, { id: 'hi-ac', owner: 'pierre', title: 'Un réveil.' }],
  ],
};

/** Byte for byte, saying where it differs and not the whole board. */
function same(actual: string, expected: string, viewer: string): void {
  const at = [...actual].findIndex((sign, i) => sign !== expected[i]);
  if (actual !== expected)
    assert.fail(
      `${viewer}: …${actual.slice(Math.max(0, at - 150), at + 150)}… instead of …${expected.slice(Math.max(0, at - 20), at + 150)}…`,
    );
}

for (const [what, acts] of Object.entries(HIDDEN)) {
  test(`${what}: without the key, not a byte differs`, () => {
    const without = world([]);
    const withIt = world(acts);
    for (const viewer of ['vigie', 'atlas', 'pont', 'prefecture', 'jaspe', 'busard-1', 'renard-3', 'hermine']) {
      same(everything(withIt, viewer), everything(without, viewer), viewer);
      for (const { id } of acts.map(([, , , body]) => body as { id: string })) {
        const seen = withIt.sees(viewer);
        const found =
          seen.alert(id) ??
          seen.report(id) ??
          seen.operation(id) ??
          seen.caseFile(id) ??
          seen.drill(id) ??
          seen.review(id) ??
          seen.ring(id) ??
          seen.posture(id) ??
          seen.statement(id) ??
          seen.sealed(id);
        assert.equal(found, undefined, `${viewer} finds ${id}`);
      }
    }
    assert.ok(everything(withIt, 'onyx') !== everything(without, 'onyx'));
  });
}

test('who accompanies, and who sits where, does not name somebody behind a door', () => {
  const acts = (hidden: readonly string[], seated: readonly object[]): Act[] => [
    ['onyx', 'addPrincipal', {}, { id: 'hi-pr', principal: 'zibeline', code_name: 'ZIBELINE', compartment: DOOR }],
    ['onyx', 'setAccompanying', { appearance: 'ap-halle' }, { id: 'ac', accompanying: ['lison', ...hidden] }],
    [
      'onyx',
      'issueOrder',
      {},
      { id: 'v2', order: 'or-halle', appearance: 'ap-halle', seats: [{ vehicle: 'v1', seat: 'a', person: 'lison' }, ...seated] },
    ],
  ];
  const without = world(acts([], []));
  const withIt = world(acts(['zibeline'], [{ vehicle: 'v1', seat: 'b', person: 'zibeline' }]));
  for (const viewer of ['vigie', 'atlas', 'renard-1', 'hermine']) same(everything(withIt, viewer), everything(without, viewer), viewer);
  assert.match(everything(withIt, 'onyx'), /ZIBELINE/);
});

test('a log role without the key differs only by the size of the log, which SECURITY.md tells', () => {
  const acts = HIDDEN['a report, graded, checked and assessed'] ?? [];
  const [a, b] = [world([]), world(acts)].map((desk) => ({ ...desk.sees('delcassou').board(), log: undefined }));
  assert.deepEqual(a, b);
});

test('whoever an alert for a relative behind a door rings learns their code name and whom to try, and nothing of their principal', () => {
  const desk = world([
    ['onyx', 'addPrincipal', {}, { id: 'hi-pr', principal: 'zibeline', code_name: 'ZIBELINE', compartment: DOOR }],
    ['onyx', 'addRelated', {}, { id: 'hi-rl', person: 'frere', principal: 'zibeline', relation: 'brother', code_name: 'MARTE' }],
    ['onyx', 'planRelated', { person: 'frere' }, { id: 'hi-pl', contacts: [{ contact: 'voisin', means: 'voice', note: 'Le soir.' }] }],
    ['onyx', 'issueAlert', {}, { id: 'hi-al', principal: 'frere', action: 'shelter', recipients: ['jaspe'], thread: 'c00000000000000f1' }],
  ]);
  const seen = desk.sees('jaspe');
  assert.equal(seen.ring('hi-al')?.locked, 'MARTE, A1');
  assert.deepEqual(
    seen.alert('hi-al')?.contacts.map((row) => row.note),
    ['Le soir.'],
  );
  assert.doesNotMatch(JSON.stringify([seen.board(), seen.me(), seen.alert('hi-al')]), /zibeline|ZIBELINE/);
});

test('whoever an alert rings sees that alert, and nothing else behind its door', () => {
  const desk = world([
    ['onyx', 'addPrincipal', {}, { id: 'hi-pr', principal: 'zibeline', code_name: 'ZIBELINE', compartment: DOOR }],
    ['onyx', 'submitReport', {}, { id: 'hi-re', verbatim: 'Secret mot à mot.', compartment: DOOR, thread: 'c00000000000000f1' }],
    [
      'onyx',
      'issueAlert',
      {},
      { id: 'hi-al', principal: 'zibeline', action: 'shelter', order: 'Cave.', basis: ['hi-re'], recipients: ['jaspe'] },
    ],
  ]);
  const seen = desk.sees('jaspe');
  const alert = seen.alert('hi-al');
  assert.equal(alert?.order, 'Cave.');
  assert.equal(alert?.principal.codeName, 'ZIBELINE');
  assert.deepEqual(
    alert?.honesty.reports.map((report) => report.id),
    [null],
  );
  assert.equal(seen.report('hi-re'), undefined);
  assert.equal(seen.ring('hi-al')?.locked, 'ZIBELINE, A1');
  assert.doesNotMatch(JSON.stringify([seen.board(), seen.me(), alert, seen.timeline('c00000000000000f1')]), /Secret mot à mot|hi-re/);
  assert.equal(desk.sees('vigie').alert('hi-al'), undefined);
});

test('I-42 a relief names nothing behind a door, not even once it is over', () => {
  const acts = (hidden: boolean): Act[] => [
    ['onyx', 'addPrincipal', {}, { id: 'hi-pr', principal: 'zibeline', code_name: 'ZIBELINE', compartment: DOOR }],
    ['onyx', 'openCheck', {}, { id: 'ch-9', kind: 'patrol', about: 'hermine', owner: 'onyx', question: 'Passée ?' }],
    ...(hidden ? ([['onyx', 'planCheckins', {}, { id: 'hi-pl', person: 'zibeline' }]] as const) : []),
    ['onyx', 'offerHandover', {}, { id: 'ho-9', to: 'pierre' }],
    ...(hidden ? ([['onyx', 'endCheckins', { plan: 'hi-pl' }, { id: 'hi-en' }]] as const) : []),
  ];
  const [without, withIt] = [world(acts(false)), world(acts(true))];
  for (const viewer of ['vigie', 'atlas', 'prefecture']) same(everything(withIt, viewer), everything(without, viewer), viewer);
  assert.match(everything(withIt, 'onyx'), /hi-pl/);
});
