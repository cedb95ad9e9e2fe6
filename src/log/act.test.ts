import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  bodyOf,
  differing,
  disclosesWords,
  drawUp,
  EMPTY_HEAD,
  type Hand,
  type Said,
  signBeside,
  signDrawnUp,
  threadOf,
  withLine,
} from './act.ts';
import { sha256, signerFromSeed } from './digest.ts';
import { makeDisclosure } from './disclosure.ts';
import { parseBody } from './jcs.ts';
import { openNote, parseVkey, signedBy } from './note.ts';
import { toUtf8 } from './text.ts';

const signer = (name: string) => signerFromSeed(name, sha256(toUtf8(name)));
const mine = signer('dev/0000ab01');
const other = signer('root');
const said: Said = {
  id: 'r-1',
  act: 'report.submit',
  with: { report: 'r-1', about: ['hermine'], source: null },
  thread: threadOf('dev/0000ab01:r-1'),
  occurred: 5,
  blobs: [toUtf8('son')],
};
const hand: Hand = { log: 'abri.local/essai', by: 'renard-1', ex: null, t: 7, dseq: 3, seen: EMPTY_HEAD, dev: 4 };
let n = 0;
const dice = (bytes: number): Uint8Array => sha256(toUtf8(`die ${n++}`)).slice(0, bytes);

test('what is drawn up is a body the log takes, with its words apart, and two alike acts are two notes', () => {
  const { text, disclosures } = drawUp(said, { verbatim: 'Deux scooters.', summary: 'É' }, hand, dice);
  const body = parseBody(text.slice(0, -1));
  assert.deepEqual([body.about, body.blob?.length, body.dev, body.occurred], [['r-1'], 1, 4, 5]);
  assert.ok(disclosesWords(body, disclosures, { verbatim: 'Deux scooters.', summary: 'É' }));
  assert.notEqual(drawUp(said, { verbatim: 'Deux scooters.', summary: 'É' }, hand, dice).text, text);
});

test('the first field that says otherwise is named, what it follows from before it; what only the device knows is not compared', () => {
  const body = bodyOf(said, hand, 'AAAAAAAAAAAAAAAA', []);
  const with_ = (change: Partial<Said & Hand>) =>
    differing(bodyOf({ ...said, ...change }, { ...hand, ...change }, 'BBBBBBBBBBBBBBBB', ['x']), body);
  assert.equal(with_({ t: 9, dseq: 8, seen: '1 x', dev: null }), null);
  const cases: [Partial<Said & Hand>, string][] = [
    [{ id: 'r-2' }, 'id'],
    [{ act: 'report.link' }, 'act'],
    [{ with: { report: 'r-2' } }, 'with'],
    [{ thread: '-' }, 'thread'],
    [{ for: 'hermine' }, 'for'],
    [{ occurred: undefined }, 'occurred'],
    [{ compartment: 'nuit' }, 'compartment'],
    [{ blobs: [] }, 'blob'],
    [{ log: 'abri.local/autre' }, 'log'],
    [{ by: 'vigie' }, 'by'],
    [{ ex: 'drill-1' }, 'ex'],
  ];
  for (const [change, field] of cases) assert.equal(with_(change), field);
});

test('words are all there, each once, and nothing else is committed to', () => {
  const { text, digest } = makeDisclosure('verbatim', 'Rien.', dice(16));
  const twice = makeDisclosure('verbatim', 'Rien.', dice(16));
  const words = { verbatim: 'Rien.' };
  assert.ok(disclosesWords({ sd: [digest] }, [text], words));
  assert.ok(!disclosesWords({ sd: [digest] }, [text], { verbatim: 'Tout.' }));
  assert.ok(!disclosesWords({ sd: [digest] }, [text], {}));
  assert.ok(!disclosesWords({ sd: [digest] }, [], words));
  assert.ok(!disclosesWords({ sd: [twice.digest] }, [text], words));
  assert.ok(!disclosesWords({ sd: [digest, twice.digest].sort() }, [text], words), 'a digest of nothing');
  assert.ok(!disclosesWords({ sd: [digest, twice.digest].sort() }, [text, twice.text], words), 'a word twice');
});

test('several sign one text, each by a function that may take its time; nobody signs twice', async () => {
  const { text } = drawUp(said, {}, hand, dice);
  const slow = { vkey: mine.vkey, sign: async (message: Uint8Array) => mine.sign(message) };
  const note = await signBeside(await signDrawnUp(text, [slow]), other);
  const opened = openNote(note);
  assert.deepEqual(
    opened.signatures.map(({ name }) => name),
    ['dev/0000ab01', 'root'],
  );
  for (const { vkey } of [mine, other]) assert.equal(signedBy(opened, parseVkey(vkey)), 'valid');
  await assert.rejects(signBeside(note, mine), /sign twice/);
  const alone = await signDrawnUp(text, [other]);
  assert.equal(withLine(alone, await signDrawnUp(text, [mine]), 'first'), note);
});
