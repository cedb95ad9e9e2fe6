/** `abri report` and `abri alert send` against a desk that runs: what leaves, what comes back, and what each code means. */
import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { send } from '../../test/e2e/document.ts';
import { abri, type ExampleDesk, exampleDesk, type Ran, type RunOptions, throwAway } from '../../test/e2e/program.ts';
import { Phone } from '../../test/http/phone.ts';
import type { AlertView, ReportView } from '../wire/views.ts';
import { EXIT } from './exit.ts';

const folder = throwAway('remote');
let desk: ExampleDesk;
/** Of the watch officer. */
let tokenFile: string;

before(async () => {
  desk = await exampleDesk(folder.path);
  tokenFile = keep('vigie');
});
after(async () => {
  await desk.stop();
  folder.remove();
});

function keep(member: string): string {
  const file = join(folder.path, `${member}.token`);
  writeFileSync(file, `${desk.tokens[member]}\n`, { mode: 0o600 });
  return file;
}
const ask = (args: readonly string[], options: RunOptions = {}): Promise<Ran> =>
  abri([...args, '--url', desk.url, '--token-file', tokenFile], options);
async function view<V>(path: string): Promise<V> {
  const { body } = await send(desk.url, desk.tokens.vigie ?? '', { method: 'GET', path, body: undefined });
  return body as V;
}

test('a report from standard input is kept byte for byte', async () => {
  const words = '\ufeffDeux sur un scooter\r\n\t« fin » \u001b[2J \u202e e\u0301 \n';
  const sent = await ask(['report', '-', '--id', 'r-stdin', '--about', 'hermine,loutre'], { input: words });
  assert.equal(sent.code, EXIT.ok, sent.err);
  assert.equal(sent.out, 'Recorded: r-stdin\n');
  const report = await view<ReportView>('/api/v1/reports/r-stdin');
  assert.equal(report.verbatim, words);
  assert.deepEqual([report.channel, report.about.map((who) => who.id)], ['cli', ['hermine', 'loutre']]);
});

test('what is not text is refused whole, and words without quotes are not lost', async () => {
  const [bytes, words, empty] = await Promise.all([
    ask(['report', '-', '--id', 'r-bytes'], { input: new Uint8Array([0x41, 0xff, 0x0a]) }),
    ask(['report', 'Deux', 'sur', 'un', 'scooter', '--json', '--id', 'r-words']),
    ask(['report', '']),
  ]);
  assert.equal(bytes.code, EXIT.usage);
  assert.match(bytes.err, /not UTF-8 text; nothing was transmitted/);
  assert.equal((await view<{ code: string }>('/api/v1/reports/r-bytes')).code, 'not_found');
  const reply = JSON.parse(words.out) as { accepted: boolean; view: ReportView };
  assert.deepEqual([reply.accepted, reply.view.verbatim], [true, 'Deux sur un scooter']);
  assert.equal(empty.code, EXIT.usage);
  assert.match(empty.err, /\(\/verbatim\)/);
});

test('--dry-run shows the body and sends nothing', async () => {
  const [report, alert] = await Promise.all([
    ask(['report', 'x', '--dry-run', '--id', 'r-dry']),
    ask([
      'alert',
      'send',
      'hermine',
      'evacuate',
      '--order',
      'Sortie B.',
      '--priority',
      '2',
      '--basis',
      're-1',
      '--dry-run',
      '--id',
      'al-dry',
    ]),
  ]);
  assert.deepEqual(JSON.parse(report.out), { id: 'r-dry', verbatim: 'x', about: [], channel: 'cli' });
  assert.deepEqual(JSON.parse(alert.out), {
    id: 'al-dry',
    principal: 'hermine',
    action: 'evacuate',
    basis: ['re-1'],
    order: 'Sortie B.',
    priority: 2,
  });
  assert.equal((await view<{ code: string }>('/api/v1/reports/r-dry')).code, 'not_found');
  assert.equal((await view<{ code: string }>('/api/v1/alerts/al-dry')).code, 'not_found');
});

test('refused, not found, conflict: their own codes, in words or as the problem document', async () => {
  const first = await ask(['alert', 'send', 'heron', 'hold', '--id', 'al-once']);
  const [again, other, unknown, action, stranger] = await Promise.all([
    ask(['alert', 'send', 'heron', 'hold', '--id', 'al-once', '--json']),
    ask(['alert', 'send', 'heron', 'shelter', '--id', 'al-once', '--json']),
    ask(['alert', 'send', 'personne', 'hold']),
    ask(['alert', 'send', 'heron', 'fly']),
    abri(['report', 'x', '--url', desk.url, '--token-file', strangersToken(), '--json']),
  ]);
  assert.deepEqual([first.code, first.out], [EXIT.ok, 'Alert sent: al-once\n']);
  assert.deepEqual([again.code, (JSON.parse(again.out) as { accepted: boolean }).accepted], [EXIT.ok, true]);
  assert.deepEqual([other.code, (JSON.parse(other.out) as { code: string }).code], [EXIT.conflict, 'id_reused']);
  assert.equal(unknown.code, EXIT.notFound);
  assert.match(unknown.err, /^abri: Unknown principal\. Nothing was recorded\./);
  assert.equal(action.code, EXIT.usage);
  assert.match(action.err, /\(\/action\)/);
  assert.deepEqual([stranger.code, (JSON.parse(stranger.out) as { code: string }).code], [EXIT.refused, 'no_token']);
});

function strangersToken(): string {
  const file = join(folder.path, 'stranger.token');
  writeFileSync(file, 'abri_nobody', { mode: 0o600 });
  return file;
}

test('--wait: 6 names those who are silent, 0 once everybody has answered', async () => {
  const silent = await ask(['alert', 'send', 'genette', 'evacuate', '--id', 'al-silent', '--wait', '1s', '--json']);
  assert.equal(silent.code, EXIT.unanswered);
  assert.deepEqual(JSON.parse(silent.out), { alert: 'al-silent', recipients: 2, silent: ['busard-1', 'busard-3'] });

  const phones = await Promise.all(['busard-1', 'busard-3'].map(async (member) => await answering(member)));
  const answered = await ask(['alert', 'send', 'genette', 'shelter', '--id', 'al-answered', '--wait', '1m']);
  for (const phone of phones) phone.socket.close();
  assert.equal(answered.code, EXIT.ok, answered.err);
  assert.equal(answered.out, 'Alert al-answered: everybody has answered.\n');
  const { recipients } = await view<AlertView>('/api/v1/alerts/al-answered');
  assert.deepEqual(
    recipients.map((row) => row.answer),
    ['executing', 'executing'],
  );
});

/** A live phone whose bearer answers « J'y vais » to whatever order rings. */
async function answering(member: string): Promise<Phone> {
  const phone = new Phone(desk.url);
  await phone.open();
  let n = 0;
  phone.socket.on('message', (data) => {
    const frame = JSON.parse(String(data)) as { kind?: string; view?: { alert: string; version: number } };
    if (frame.kind !== 'ring' || frame.view === undefined) return;
    const { alert, version } = frame.view;
    n++;
    phone.send({ f: 'act', n, op: 'answerAlert', params: { alert }, body: { id: `a-${member}-${n}`, answer: 'executing', version } });
  });
  phone.send({ f: 'hello', token: desk.tokens[member] });
  await phone.wait((frame) => frame.f === 'hello');
  return phone;
}

test('a token that others can read, or none: refused before anything is sent', async (t) => {
  if (process.platform === 'win32') return t.skip('Windows has no such bits');
  const open = keep('atlas');
  chmodSync(open, 0o640);
  const [readable, none, byDefault] = await Promise.all([
    abri(['report', 'x', '--url', desk.url], { env: { ABRI_TOKEN_FILE: open } }),
    abri(['report', 'x', '--url', desk.url, '--token-file', join(folder.path, 'none')]),
    abri(['report', 'x', '--url', desk.url, '--data', desk.data]),
  ]);
  assert.equal(readable.code, EXIT.refused);
  assert.match(readable.err, /atlas\.token can be read by others: run chmod 600/);
  for (const { code, err } of [none, byDefault]) {
    assert.equal(code, EXIT.refused);
    assert.match(err, /^abri: No token in /);
  }
  assert.match(byDefault.err, /data\/cli\.token/);
});

test('no desk: 75, and what is said is what is known (I-04)', async () => {
  // One that has gone: nothing left. One that hangs up half-way: nobody can tell.
  const gone = await listening(() => undefined);
  await gone.close();
  const rude = await listening((socket) => socket.once('data', () => socket.destroy()));
  const [nobody, cut] = await Promise.all([
    abri(['alert', 'send', 'hermine', 'hold', '--url', gone.url, '--token-file', tokenFile]),
    abri(['alert', 'send', 'hermine', 'hold', '--url', rude.url, '--token-file', tokenFile, '--id', 'al-cut']),
  ]);
  await rude.close();
  assert.equal(nobody.code, EXIT.tryAgain);
  assert.match(nobody.err, /Nothing was transmitted: use the radio\.\n$/);
  assert.equal(cut.code, EXIT.tryAgain);
  assert.match(cut.err, /cannot be said\. Use the radio; the same command with --id al-cut does nothing twice\.\n$/);
});

async function listening(each: (socket: import('node:net').Socket) => void): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(each);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, close: () => new Promise((done) => server.close(() => done())) };
}
