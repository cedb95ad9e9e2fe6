/**
 * What a stranger can do with the interface alone: fetch the document a running desk gives, and run every example in it.
 * Nothing here reads the operations table: what the document does not say is not known.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fromJSONSchema, type ZodType } from 'zod';
import type { View } from '../../src/wire/views.ts';
import { type Answer, type Described, type Document, exampleOf, operationsOf, readDocument, refsOf, resolve, send } from './document.ts';
import { type ExampleDesk, exampleDesk, throwAway } from './program.ts';

/** What the loop cannot do without; a client written against these names must go on working. */
const REQUIRED = [
  'submitReport',
  'gradeReport',
  'linkReports',
  'issueAlert',
  'updateAlert',
  'recallAlert',
  'cancelAlert',
  'answerAlert',
  'getAlert',
  'getBoard',
  'moveOut',
  'recordArrival',
  'recordRollCall',
  'recordRefusal',
  'proposeStandDown',
  'confirmStandDown',
  'openCase',
  'sealDossier',
  'recordReceipt',
  'offerHandover',
  'acceptHandover',
  'listLog',
];

/** What each view must carry to answer its screen's question; the compiler holds the names against the wire. */
const SHAPES: { readonly [K in View['kind']]: readonly (keyof Extract<View, { kind: K }>)[] } = {
  me: [
    'now',
    'member',
    'roles',
    'compartments',
    'onDuty',
    'exercise',
    'devices',
    'details',
    'toAnswer',
    'operations',
    'handovers',
    'toConsent',
  ],
  board: [
    'now',
    'zone',
    'openAlerts',
    'operations',
    'awaiting',
    'checks',
    'people',
    'principals',
    'duty',
    'handovers',
    'appearances',
    'places',
    'cases',
    'drills',
    'reviews',
    'owed',
    'postures',
    'scales',
    'statements',
    'actions',
  ],
  alert: ['id', 'thread', 'principal', 'action', 'locked', 'state', 'version', 'versions', 'recipients', 'honesty', 'actions', 'signed'],
  operation: ['id', 'thread', 'principal', 'phase', 'complete', 'manifest', 'proposals', 'timeline', 'actions', 'signed'],
  report: ['id', 'thread', 'verbatim', 'gradings', 'facets', 'independentOrigins', 'originsPath', 'links', 'checks', 'actions', 'signed'],
  case: ['id', 'thread', 'threads', 'state', 'dossiers', 'actions', 'signed'],
  drill: ['id', 'thread', 'scenario', 'state', 'from', 'to', 'participants', 'injects', 'actions', 'signed'],
  review: ['id', 'thread', 'subject', 'heat', 'due', 'state', 'findings', 'promised', 'measures', 'usual', 'actions'],
  timeline: ['thread', 'lines'],
  posture: ['person', 'inForce', 'history', 'waiting', 'proposals', 'heard', 'actions'],
  statement: ['id', 'thread', 'form', 'versions', 'inPublic', 'released', 'corrections', 'obstacles', 'clearances', 'actions'],
  sealed: ['id', 'thread', 'what', 'subject', 'readers', 'recovery', 'openings', 'actions'],
  'sealed-list': ['values'],
  'sealed-file': ['value', 'opening', 'ct', 'age', 'entries'],
  keys: ['checkpoint', 'entries'],
  log: ['size', 'lines', 'next'],
  checkpoint: ['origin', 'size', 'root', 'checkpoint'],
  head: ['checkpoint'],
};

const folder = throwAway('examples');
const other = throwAway('examples-alone');
let desk: ExampleDesk;
let alone: ExampleDesk;
let document: Document;
let operations: Described[];
/** The answer to each example when it was first run. */
const first = new Map<string, Answer>();

before(async () => {
  [desk, alone] = await Promise.all([exampleDesk(folder.path), exampleDesk(other.path)]);
  document = await readDocument(desk.url);
  operations = operationsOf(document);
});
after(async () => {
  assert.deepEqual(await Promise.all([desk.stop(), alone.stop()]), [0, 0]);
  folder.remove();
  other.remove();
});

/** A schema of the document, ready to judge a value. */
function schemaOf(schema: unknown): ZodType {
  const { schemas } = (document as unknown as { components: { schemas: object } }).components;
  const text = JSON.stringify({ ...(schema as object), $defs: schemas }).replaceAll('#/components/schemas/', '#/$defs/');
  return fromJSONSchema(JSON.parse(text) as Parameters<typeof fromJSONSchema>[0]);
}

/** Runs one example with the token of the member the document names, or of `as`. */
async function run(on: ExampleDesk, operation: Described, as?: string): Promise<Answer> {
  const member = as ?? operation.item['x-abri-as'] ?? '';
  const token = on.tokens[member];
  assert.ok(token, `${operation.id}: nobody is called ${member}`);
  return await send(on.url, token, exampleOf(operation));
}

test('the document is OpenAPI 3.1: names, parameters, bodies, answers', () => {
  assert.match(document.openapi, /^3\.1\.\d+$/);
  assert.ok(document.info.title && document.info.version);
  assert.equal(document.servers[0]?.url, desk.url);
  const ids = operations.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length, 'operation ids are unique');
  assert.deepEqual(
    REQUIRED.filter((id) => !ids.includes(id)),
    [],
  );
  for (const { method, path, id, item } of operations) {
    assert.match(id, /^[a-z][A-Za-z]+$/);
    assert.ok(['GET', 'POST'].includes(method) && path.startsWith('/api/v1/'), `${id}: ${method} ${path}`);
    assert.ok(item.summary, `${id} has no summary`);
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    assert.deepEqual(
      (item.parameters ?? [])
        .filter((row) => row.in === 'path')
        .map((row) => row.name)
        .sort(),
      inPath.sort(),
      id,
    );
    for (const row of item.parameters ?? []) {
      assert.ok(row.schema && ['path', 'query'].includes(row.in), `${id} ${row.name}`);
      assert.equal(row.required === true, row.in === 'path', `${id} ${row.name}`);
    }
    assert.equal(item.requestBody === undefined, method === 'GET', `${id}: a body`);
    const good = Object.keys(item.responses).filter((status) => status.startsWith('2'));
    assert.equal(good.length, 1, `${id}: one answer when it goes well`);
    const bad = Object.entries(item.responses).filter(([status]) => /^[45]/.test(status));
    for (const status of ['400', '401', '403', '404']) assert.ok(status in item.responses, `${id} does not say ${status}`);
    for (const [status, { description, content }] of bad) {
      assert.ok(description && content?.['application/problem+json']?.schema, `${id} ${status}`);
    }
  }
});

test('every $ref of both documents leads somewhere', async () => {
  const reply = await fetch(`${desk.url}/api/v1/live.json`);
  assert.equal(reply.status, 200);
  const live = (await reply.json()) as { $defs: Record<string, unknown> };
  assert.deepEqual(Object.keys(live.$defs).sort(), ['client', 'server']);
  for (const source of [document, live]) {
    const refs = refsOf(source);
    assert.ok(refs.length > 0);
    for (const ref of refs) assert.notEqual(resolve(source, ref), undefined, ref);
  }
});

test('every example of a body is what its schema asks; one key more is not', () => {
  for (const operation of operations) {
    const media = operation.item.requestBody?.content['application/json'];
    if (media === undefined) continue;
    assert.ok(media.example, `${operation.id} has no example`);
    const schema = schemaOf(media.schema);
    assert.deepEqual(schema.safeParse(media.example).error?.issues ?? [], [], operation.id);
    assert.equal(schema.safeParse({ ...(media.example as object), surplus: 1 }).success, false, operation.id);
  }
});

test('without a token, every operation answers 401 with a problem', async () => {
  for (const operation of operations) {
    const answer = await send(desk.url, 'nobody', exampleOf(operation));
    assert.equal(answer.status, 401, operation.id);
    assert.match(answer.type ?? '', /^application\/problem\+json/);
    const schema = schemaOf(operation.item.responses['401']?.content?.['application/problem+json']?.schema);
    assert.deepEqual(schema.safeParse(answer.body).error?.issues ?? [], [], operation.id);
  }
});

test('every example runs, in document order, as whom it says', async (t) => {
  for (const operation of operations) {
    await t.test(operation.id, async () => {
      const answer = await run(desk, operation);
      first.set(operation.id, answer);
      assert.equal(answer.body.code, operation.item['x-abri-refused'], answer.text);
      if (operation.item['x-abri-refused'] !== undefined) return;
      const [status = '', response] = Object.entries(operation.item.responses).find(([code]) => code.startsWith('2')) ?? [];
      assert.equal(String(answer.status), status, answer.text);
      assert.match(answer.type ?? '', /^application\/json/);
      assert.deepEqual(schemaOf(response?.content?.['application/json']?.schema).safeParse(answer.body).error?.issues ?? [], []);
      if (operation.method === 'POST') assert.equal(answer.body.id, (exampleOf(operation).body as { id: string }).id);
    });
  }
});

test('what is read has every part its screen needs', () => {
  const read = operations.filter(({ method }) => method === 'GET').map(({ id }) => first.get(id)?.body as unknown as View);
  assert.deepEqual(new Set(read.map((view) => view.kind)), new Set(Object.keys(SHAPES)));
  for (const view of read) {
    for (const key of SHAPES[view.kind]) assert.ok(key in view, `${view.kind} has no ${key}`);
  }
});

test('the same again, much later: the same answers, and nothing is done twice (I-11)', async () => {
  /** Acts of people: the desk itself escalates and notes deliveries as time goes by. */
  const acts = async (): Promise<number> => {
    const { body } = await send(desk.url, desk.tokens.delcassou ?? '', { method: 'GET', path: '/api/v1/log?limit=1000', body: undefined });
    return (body.lines as { by: string }[]).filter(({ by }) => by !== 'desk').length;
  };
  const before = await acts();
  const otherwise: string[] = [];
  for (const operation of operations) {
    const answer = await run(desk, operation);
    if (operation.method === 'GET') {
      assert.equal(answer.status, 200, operation.id);
      continue;
    }
    // The view is of now; what was recorded is of then.
    const { view: _, ...was } = first.get(operation.id)?.body ?? {};
    const { view: __, ...is } = answer.body;
    if (JSON.stringify(is) !== JSON.stringify(was)) otherwise.push(`${operation.id}: ${answer.status} ${String(answer.body.code ?? '')}`);
  }
  assert.deepEqual(otherwise, []);
  assert.equal(await acts(), before);
});

test('the smallest bodies are complete (I-01): a report is its words, an alert is whom and what', async () => {
  const vigie = desk.tokens.vigie ?? '';
  const post = (path: string, body: unknown): Promise<Answer> => send(desk.url, vigie, { method: 'POST', path, body });
  const report = await post('/api/v1/reports', { id: 'least-report', verbatim: 'Un scooter.' });
  assert.equal(report.status, 201, report.text);
  const alert = await post('/api/v1/alerts', { id: 'least-alert', principal: 'hermine', action: 'evacuate' });
  assert.equal(alert.status, 201, alert.text);
  assert.equal(alert.body.conflict, null);
  const seen = await send(desk.url, vigie, { method: 'GET', path: '/api/v1/alerts/least-alert', body: undefined });
  assert.equal(seen.body.state, 'open');
  assert.ok((seen.body.recipients as unknown[]).length > 0, 'somebody rings');
});

test('the supervisor’s token alone is refused only what takes another person', async () => {
  const refused = [];
  for (const operation of operations) {
    const answer = await run(alone, operation, 'delcassou');
    if (answer.body.code !== operation.item['x-abri-refused'] && answer.status >= 300)
      refused.push({ id: operation.id, code: answer.body.code });
  }
  // Two people stand down, lower a level, clear and release (I-18, I-36, I-41); a relief is accepted by whom it is offered to (I-42).
  // Codes are the analyst's own, who takes part in the drill they are rehearsed in (I-25).
  const codes: readonly unknown[] = ['second_person_needed', 'not_addressed_to_you', 'nothing_rehearsed', 'codes_unset'];
  assert.deepEqual(
    refused.filter(({ code }) => !codes.includes(code)),
    [],
  );
  // Lifting a hold and shredding are confirmed by another person as well (I-38).
  assert.ok(
    refused.every(({ id }) => /^(?:confirm|accept|release|rehearseCode|resetCodes)/.test(id)),
    JSON.stringify(refused),
  );
});
