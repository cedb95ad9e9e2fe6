/** A device outside the browser: its keys made and kept here, enrolled by those who stand side by side, and what it sends signed. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, before, test } from 'node:test';
import { abri, type ExampleDesk, exampleDesk, throwAway } from '../../test/e2e/program.ts';
import { openFolderForReading } from '../edges/store-sqlite/folder.ts';
import { openKek } from '../edges/system/secrets.ts';
import { parseEntry } from '../log/entry.ts';
import { openNote } from '../log/note.ts';
import { runCommand, type Servers } from './commands.ts';
import { parseDevice } from './device-file.ts';
import { EXIT } from './exit.ts';
import type { Io } from './io.ts';

const folder = throwAway('device');
let desk: ExampleDesk;
before(async () => {
  desk = await exampleDesk(folder.path);
});
after(async () => {
  await desk.stop();
  folder.remove();
});

const at = (name: string): string => join(folder.path, name);
interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}
/** None of these commands needs a server of its own, or a folder. */
const servers = {} as Servers;

/** A command line of somebody: their device, their token (none: a file that is not there). In this process: a device is few files. */
async function run(who: { device?: string; token?: string }, args: readonly string[], input = ''): Promise<Ran> {
  const token = at(`${who.token ?? 'nobody'}.token`);
  if (who.token !== undefined && !existsSync(token)) writeFileSync(token, `${desk.tokens[who.token]}\n`, { mode: 0o600 });
  const options = ['--url', desk.url, '--token-file', token, '--device', at(`${who.device ?? 'none'}.json`)];
  const out: string[] = [];
  const err: string[] = [];
  const io: Io = {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    env: {},
    lang: 'en',
    cwd: folder.path,
    input: Readable.from([Buffer.from(input)]),
  };
  const code = await runCommand([...args, ...options], io, '0', servers);
  return { code, out: out.join('\n'), err: err.join('\n') };
}
async function json<T>(...args: Parameters<typeof run>): Promise<T> {
  const [who, line, input] = args;
  const ran = await run(who, [...line, '--json'], input);
  assert.equal(ran.code, EXIT.ok, ran.err);
  return JSON.parse(ran.out) as T;
}

/** What was signed for this act, as it stands in the log: the names on its lines. */
function signersOf(id: string): string[] {
  const reader = openFolderForReading(desk.data, openKek(desk.data));
  try {
    for (const { bytes } of reader.entries(0, reader.head()?.size ?? 0)) {
      const entry = parseEntry(bytes);
      if (entry.body.id === id) return openNote(entry.note).signatures.map(({ name }) => name);
    }
    return [];
  } finally {
    reader.close();
  }
}

test('root, first device, second device, what they sign, and the end of one', async () => {
  const chief = { device: 'chief', token: 'delcassou' };
  const { vkey } = JSON.parse((await abri(['log', 'key', '--data', desk.data, '--json'])).out) as { vkey: string };
  assert.equal((await json<{ words: string }>(chief, ['root', 'new'])).words.split(' ').length, 24);
  const { shares, vkey: rootKey } = await json<{ shares: string[]; vkey: string }>(chief, ['root', 'new', '--shares', '2of3']);
  const [one = '', two = '', three = ''] = shares;
  // Two of the three stand wherever the root does; put together, they are its twenty-four words.
  const joined = await json<{ words: string; vkey: string }>(chief, ['root', 'join'], `${three}\n${one}\n`);
  assert.equal(joined.vkey, rootKey);
  const root = joined.words;
  assert.match((await run(chief, ['root', 'pin'], `${one}\n${two.replace(/\S+$/, 'zebra')}\n`)).err, /line 2|ligne 2/);
  const wrong = await run(chief, ['root', 'pin'], root.replace(/\S+$/, 'zebra zebra'));
  assert.equal(wrong.code, EXIT.usage);
  assert.equal((await run(chief, ['root', 'pin', '--id', 'root-1'], `${two}\n${three}\n`)).code, EXIT.ok);
  assert.deepEqual(signersOf('root-1').slice(1), ['root'], 'by the desk for whoever asked, and by the root');

  const made = await json<{ device: string; file: string }>(chief, ['device', 'new', '--member', 'delcassou', '--key', vkey]);
  if (process.platform !== 'win32') assert.equal(statSync(made.file).mode & 0o777, 0o600);
  const asked = await json<{ request: string; words: string }>(chief, ['device', 'request']);
  const misheard = ['device', 'enrol', asked.request, '--words', 'un deux trois quatre cinq six'];
  assert.equal((await run({ token: 'delcassou' }, misheard)).code, EXIT.conflict);
  const cut = ['device', 'enrol', asked.request.slice(0, -3), '--words', asked.words];
  assert.equal((await run({ token: 'delcassou' }, cut)).code, EXIT.usage);

  // The first device: the root stands beside a sponsor whose key the server keeps.
  const first = ['device', 'enrol', asked.request, '--words', asked.words, '--root', '--id', 'first'];
  const drawn = await json<{ text: string }>({ token: 'delcassou' }, first, root);
  const signed = await json<{ text: string }>(chief, ['device', 'sign', drawn.text]);
  const enrolled = await run(chief, ['device', 'submit', signed.text]);
  assert.equal(enrolled.code, EXIT.ok, enrolled.err);
  assert.deepEqual(signersOf('first').slice(1), ['root', made.device]);

  // The second: two devices that hold their keys; nobody needs a token.
  const field = { device: 'field' };
  const { device } = await json<{ device: string }>(field, ['device', 'new', '--member', 'renard-2', '--key', vkey]);
  const request = await json<{ request: string; words: string }>(field, ['device', 'request']);
  const by = await json<{ text: string }>(chief, ['device', 'enrol', request.request, '--words', request.words, '--id', 'second']);
  const both = await json<{ text: string }>(field, ['device', 'sign', by.text]);
  assert.equal((await run(field, ['device', 'submit', both.text])).code, EXIT.ok);
  assert.deepEqual(signersOf('second'), [made.device, device]);

  // With the key of the root, the same file says who may read.
  assert.equal((await run(chief, ['device', 'pin', rootKey])).code, EXIT.ok);
  assert.equal((await parseDevice(readFileSync(made.file, 'utf8'))).device, made.device);

  const report = await run(chief, ['report', 'Deux scooters.', '--id', 'signed-report']);
  assert.equal(report.code, EXIT.ok, report.err);
  assert.deepEqual(signersOf('signed-report'), [made.device]);
  // I-01: no token at all.
  const alert = await run(field, ['alert', 'send', 'hermine', 'shelter', '--basis', 're-1', '--id', 'signed-alert']);
  assert.equal(alert.code, EXIT.ok, alert.err);
  assert.deepEqual(signersOf('signed-alert'), [device]);

  assert.equal((await run(chief, ['device', 'revoke', device, '--reason', 'stolen'])).code, EXIT.ok);
  assert.equal((await run(field, ['alert', 'send', 'hermine', 'shelter'])).code, EXIT.refused);
  const { head } = JSON.parse(readFileSync(made.file, 'utf8')) as { head: string };
  assert.ok(head.includes('\n\n'), 'the head it was told is kept as it was signed');
  const verified = await abri(['log', 'verify', '--data', desk.data]);
  assert.equal(verified.code, EXIT.ok, verified.err);
  assert.match(verified.out, /1 heads seen by devices: all are of this log/);
});
