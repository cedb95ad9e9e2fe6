/**
 * Every reader of what comes from outside: bytes of a disk, of a dossier, of the wire, words of a command line. A new one is one
 * more row: its name is that of its file in corpus/, and parsers.test.ts holds the exported names of the sources against `covers`.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Io } from '../../src/cli/io.ts';
import { readOptions } from '../../src/cli/options.ts';
import { seenIn } from '../../src/desk/photo.ts';
import { bearer } from '../../src/edges/http/auth.ts';
import { isJson } from '../../src/edges/http/body.ts';
import { makeCursors } from '../../src/edges/http/cursor.ts';
import { isLoopback, makeGuard } from '../../src/edges/http/guard.ts';
import { readCookie } from '../../src/edges/http/identity/cookie.ts';
import { findStatic, type StaticFile } from '../../src/edges/http/static.ts';
import { StoreFault } from '../../src/edges/store-sqlite/fault.ts';
import { readHeadFile, writeHeadFile } from '../../src/edges/store-sqlite/head-file.ts';
import { openIdentity } from '../../src/edges/store-sqlite/identity.ts';
import { readShreddedFile } from '../../src/edges/store-sqlite/shredded-file.ts';
import { fromJson, summed, unsummed } from '../../src/edges/store-sqlite/summed.ts';
import { openTokens } from '../../src/edges/store-sqlite/tokens.ts';
import { isId, isThread } from '../../src/kernel/ids.ts';
import { b64, b64url, fromB64, fromB64url } from '../../src/log/base64.ts';
import { checkpointText, openCheckpoint, parseCheckpoint } from '../../src/log/checkpoint.ts';
import { cosign, cosignedBy, cosignerOf } from '../../src/log/cosignature.ts';
import { publicKeyFromPem, publicKeyToPem, signerFromSeed, vkeyOf } from '../../src/log/digest.ts';
import { disclosureDigest, makeDisclosure, readDisclosure } from '../../src/log/disclosure.ts';
import { readCertificate } from '../../src/log/dossier/certificate.ts';
import { policyText, readPolicy } from '../../src/log/dossier/policy.ts';
import { readWithheld, withheldText } from '../../src/log/dossier/wordchecks.ts';
import { formatPassed, parseEnrolRequest, parsePassed, requestText, signPassed } from '../../src/log/enrol.ts';
import { encodeEntry, parseEntry } from '../../src/log/entry.ts';
import { openHeadOf } from '../../src/log/epoch.ts';
import { LogFault } from '../../src/log/fault.ts';
import { jcs, parseBody, parseProfile } from '../../src/log/jcs.ts';
import { openNote, parseVkey } from '../../src/log/note.ts';
import { parsePolicy } from '../../src/log/policy.ts';
import { formatProof, parseProof } from '../../src/log/proof.ts';
import { decimal, fromUtf8, toUtf8 } from '../../src/log/text.ts';
import { openTimeStamp } from '../../src/log/timestamp.ts';
import { parseTilePath, tilePath } from '../../src/log/tree.ts';
import { formatAddCheckpoint, judge, parseAddCheckpoint } from '../../src/log/witness.ts';
import { packEnvelope, unpackEnvelope } from '../../src/vault/data-keys.ts';
import { makeSealed, openSealed, parseSealed } from '../../src/vault/sealed.ts';
import { exactJson } from '../../src/wire/exact-json.ts';
import { clientFrame } from '../../src/wire/live.ts';
import { operations, parseRequest } from '../../src/wire/operations.ts';
import { langOf } from '../../src/wire/problems.ts';
import { readRelease, releaseText } from '../../src/wire/release.ts';
import { LOG_KEY, ORIGIN, testBody, testLog, testSigner } from '../vectors/testlog.ts';

/** The smallest pictures there are, one of each kind: a grey point. */
const PICTURES = [
  'ffd8ffe000104a46494600010100000100010000ffda0008010100003f0012ffd9',
  '89504e470d0a1a0a0000000d4948445200000001000000010800000000000000000000000a49444154789c636800000082008177cd72b60000000049454e44ae426082',
  '524946461000000057454250565038200400000001020304',
].map((hex) => new Uint8Array(Buffer.from(hex, 'hex')));

/** What a reader that gives null, false or a list of faults is taken to have refused. */
class Refused extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

export interface Parser {
  /** The exported names it stands for. */
  readonly covers: readonly string[];
  /** Gives what was read, or throws what it refuses with. */
  read(given: Uint8Array): unknown;
  /** What was read, written again: the same bytes, where there is one spelling of one meaning. */
  again?(given: Uint8Array): string | Uint8Array;
  /** What it takes: mutated, this is what a hostile hand would send. */
  readonly sound: readonly (string | Uint8Array)[];
}

/** The code of a refusal; null for what no reader may throw. */
export function refusal(error: unknown): string | null {
  if (error instanceof LogFault || error instanceof StoreFault || error instanceof Refused) return error.code;
  return null;
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const text = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
const must = <T>(value: T | null | undefined | false, code = 'refused'): T => {
  if (value === null || value === undefined || value === false) throw new Refused(code);
  return value;
};

const log = testLog();
const io: Io = { out: () => undefined, err: () => undefined, env: {}, lang: 'fr', cwd: '/' };
const cursors = makeCursors(new Uint8Array(32).fill(9));
const guard = makeGuard('https://abri.example');
const folder = mkdtempSync(join(tmpdir(), 'abri-fuzz-'));
const tokens = openTokens({ folder, clock: { now: () => 0 } });
const speakers = openIdentity({ folder, clock: { now: () => 0 }, kek: new Uint8Array(32) });
const AS_VIGIE = { member: 'vigie', device: 'dev/00000001' } as const;
const session = speakers.sessions.open({ ...AS_VIGIE, label: 'fuzz', how: 'link' }).token;
const standing = tokens.createToken({ member: 'vigie', device: 'dev/00000001', label: 'fuzz', expires: 1 }).token;
/** What the readers of files hold open; called once, at the end. */
export function shut(): void {
  tokens.close();
  speakers.close();
  rmSync(folder, { recursive: true });
}

const page: StaticFile = { bytes: new Uint8Array(), headers: {} };
const statics = new Map([
  ['/index.html', page],
  ['/assets/board-Bx3k9_aQ.js', page],
]);

/** Signature lines as they stood; an id and what follows it are one base64. */
function noteAgain(given: Uint8Array): string {
  const { text: signed, signatures } = openNote(given);
  const lines = signatures.map(({ name, keyId, signature }) => `\u2014 ${name} ${b64(Uint8Array.of(...keyId, ...signature))}\n`);
  return `${signed}\n${lines.join('')}`;
}

function headFile(given: Uint8Array): ReturnType<typeof readHeadFile> {
  const path = join(folder, 'head.last');
  writeFileSync(path, given);
  return readHeadFile(path);
}
const WITNESS = parseVkey(cosignerOf(testSigner('temoin.example').vkey), 'cosignature');
/** What an authority of `openssl ts` once answered about these bytes, its certificates left out. */
const STAMPED = toUtf8('abri.example/log/essai\n');
const TIME_STAMP =
  'MIICCDADAgEAMIIB/wYJKoZIhvcNAQcCoIIB8DCCAewCAQMxDzANBglghkgBZQMEAgEFADCBlAYLKoZIhvcNAQkQAQSggYQEgYEwfwIBAQYEKgMEATAxMA0GCWCGSAFlAw' +
  'QCAQUABCCEbYBSn0/q1B5dqkQ+cl1LDyO2W66XC54mixWDVSzjegIBAhgPMjAyNjExMjUwODE5MTdaMAMCAQEBAf8CAwECA6AgpB4wHDEaMBgGA1UEAwwRSG9yb2RhdGFn' +
  'ZSBkZXNzYWkxggE9MIIBOQIBATA0MBwxGjAYBgNVBAMMEUhvcm9kYXRhZ2UgZGVzc2FpAhQu440y4ujRM3fYXfgcqhrRBnc54DANBglghkgBZQMEAgEFAKCBmDAaBgkqhk' +
  'iG9w0BCQMxDQYLKoZIhvcNAQkQAQQwHAYJKoZIhvcNAQkFMQ8XDTI2MTEyNTA4MTkxN1owKwYLKoZIhvcNAQkQAgwxHDAaMBgwFgQUGGUq+L/wo45dx95uV04kIILMa1Uw' +
  'LwYJKoZIhvcNAQkEMSIEIB61/ybCHMpLhA6kiydPhYOFGybmjMToEnEz9r8lDDrmMAoGCCqGSM49BAMCBEgwRgIhANYljJ8JZypqzffTxz9BiArMJEaxh/WTu9Y6G5cmsg' +
  'iPAiEA7wAL6H3f6i5fxcaBXhu+OmwNd69Z70PqUVKaKugMmS4=';
/** Of an invented authority, made once with `openssl req -x509`. */
const CERTIFICATE =
  'MIIBjTCCATOgAwIBAgIUdl+t/4kI6RNK0AFS4yRqFCrfOSAwCgYIKoZIzj0EAwIwGzEZMBcGA1UEAwwQSG9ybG9nZSBpbnZlbnRlZTAgFw0yNjExMjUwOTMzMDBaGA8yMTI2MTEwMT' +
  'A5MzMwMFowGzEZMBcGA1UEAwwQSG9ybG9nZSBpbnZlbnRlZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABDKxcUgD7tWpWDLLn13W/yCreNBeARDm9eYAGMxpJNGZEIqKT0DrPA6v' +
  'eSkpAo5edkbbV3ZSmJfoApKgqCIqiyijUzBRMB0GA1UdDgQWBBSoaFvhXi5ZzGAbL9lThQMXIw8+XDAfBgNVHSMEGDAWgBSoaFvhXi5ZzGAbL9lThQMXIw8+XDAPBgNVHRMBAf8EBT' +
  'ADAQH/MAoGCCqGSM49BAMCA0gAMEUCIAFLodQ2t0icOeraVAKVCV31mGgJD6tkFsdgdsLQwcJ1AiEApyO+tgUgx7ZqOILDcrblqpJwksxmK0+K8Sbaw7uKWBA=';
function shreddedIn(given: Uint8Array): string[] {
  const path = join(folder, 'shredded.last');
  writeFileSync(path, given);
  return readShreddedFile(path);
}
const HEAD = { size: 9, root: log.tree.root(), checkpoint: log.checkpoint() };
writeHeadFile(join(folder, 'sound'), HEAD);

const ENROLLED = signerFromSeed('dev/0000ab01', new Uint8Array(32).fill(5));
const ENROL_REQUEST = await requestText(
  {
    org: 'abri.local/essai',
    kept: 'file',
    lang: 'fr',
    name: ENROLLED.name,
    member: 'renard-1',
    vkey: ENROLLED.vkey,
    age: `age1${'q'.repeat(58)}`,
    nonce: 'A'.repeat(22),
  },
  ENROLLED.sign,
);
const UNSIGNED = { asked: { id: 'a' }, text: `${jcs(testBody())}\n`, lines: '' };
const PASSED = await signPassed(UNSIGNED, ENROLLED);

export const parsers: Readonly<Record<string, Parser>> = {
  'exact-json': {
    covers: ['exactJson'],
    read: (given) => {
      const read = exactJson(given);
      if (!read.ok) throw new Refused(read.fault.code);
      return read.value;
    },
    sound: ['{"id":"a","lines":[{"person":"renard-1","n":-1.5e3},null,true],"mots":"\u00e9\\u00e9\\n\\"🜁"}', '[]', '0', '""'],
  },
  'enrol-request': {
    covers: ['parseEnrolRequest'],
    read: (given) => must(parseEnrolRequest(text(given)), 'enrol'),
    sound: [ENROL_REQUEST],
  },
  'enrol-passed': {
    covers: ['parsePassed'],
    read: (given) => parsePassed(text(given)),
    again: (given) => formatPassed(parsePassed(text(given))),
    sound: [formatPassed(PASSED), formatPassed(UNSIGNED)],
  },
  profile: {
    covers: ['parseProfile'],
    read: (given) => parseProfile(text(given)),
    again: (given) => jcs(parseProfile(text(given))),
    sound: [jcs(testBody()), '{"a":[1,{"b":null}],"c":"d"}'],
  },
  body: {
    covers: ['parseBody'],
    read: (given) => parseBody(text(given)),
    again: (given) => jcs(parseBody(text(given))),
    sound: [jcs(testBody({ blob: [{ sha256: '00'.repeat(32), len: 1 }], ref: [1] })), jcs(testBody())],
  },
  entry: {
    covers: ['parseEntry'],
    read: parseEntry,
    again: (given) => encodeEntry(parseEntry(given)),
    sound: log.entries,
  },
  note: {
    covers: ['openNote'],
    read: openNote,
    again: noteAgain,
    sound: [
      log.checkpoint(),
      text(log.entries[4] ?? new Uint8Array())
        .split('\n')
        .slice(2)
        .join('\n'),
    ],
  },
  vkey: {
    covers: ['parseVkey'],
    read: (given) => parseVkey(text(given)),
    again: (given) => {
      const { name, pub } = parseVkey(text(given));
      return vkeyOf(name, pub);
    },
    sound: [LOG_KEY.vkey],
  },
  checkpoint: {
    covers: ['parseCheckpoint'],
    read: (given) => parseCheckpoint(text(given)),
    again: (given) => {
      const { origin, size, root } = parseCheckpoint(text(given));
      return checkpointText(origin, size, root);
    },
    sound: [openNote(log.checkpoint()).text],
  },
  'signed-checkpoint': {
    covers: ['openCheckpoint'],
    read: (given) => openCheckpoint(given, LOG_KEY.vkey),
    sound: [log.checkpoint()],
  },
  'head-of-a-log': {
    covers: ['openHeadOf'],
    read: (given) => openHeadOf(ORIGIN, text(given), parseVkey(LOG_KEY.vkey).pub),
    sound: [log.checkpoint()],
  },
  release: {
    covers: ['readRelease'],
    read: (given) => must(readRelease(text(given))),
    again: (given) => releaseText(must(readRelease(text(given)))),
    sound: [
      releaseText({
        version: '0.1.0',
        made: 7,
        files: ['bin/abri.js', 'dist/console/index.html'].map((path) => ({ path, sha256: '0'.repeat(64), size: 9 })),
      }),
    ],
  },
  proof: {
    covers: ['parseProof'],
    read: (given) => parseProof(text(given)),
    again: (given) => {
      const { index, hashes, checkpoint } = parseProof(text(given));
      return formatProof(index, hashes, checkpoint);
    },
    sound: [formatProof(2, log.tree.inclusion(2), log.checkpoint())],
  },
  'tile-path': {
    covers: ['parseTilePath'],
    read: (given) => must(parseTilePath(text(given))),
    again: (given) => {
      const { level, n, width } = must(parseTilePath(text(given)));
      return tilePath(level, n, width);
    },
    sound: [tilePath(0, 0), tilePath('entries', 1_234_067, 17), tilePath(3, 999, 1)],
  },
  'add-checkpoint': {
    covers: ['parseAddCheckpoint'],
    read: (given) => {
      // Whatever is asked of a witness, it judges: it never throws.
      judge(
        text(given),
        (origin) => (origin === ORIGIN ? LOG_KEY.vkey : null),
        () => ({ size: 3, root: log.tree.root(3) }),
      );
      return parseAddCheckpoint(text(given));
    },
    again: (given) => formatAddCheckpoint(parseAddCheckpoint(text(given))),
    sound: [formatAddCheckpoint({ old: 3, proof: log.tree.consistency(3), checkpoint: log.checkpoint() }), 'old 0\n\n'],
  },
  cosignature: {
    covers: ['cosignedBy'],
    read: (given) => must(cosignedBy(given, WITNESS)),
    sound: [log.checkpoint() + cosign(openNote(log.checkpoint()).text, 1_780_000_000, testSigner('temoin.example'))],
  },
  policy: {
    covers: ['parsePolicy'],
    read: (given) => parsePolicy(text(given)),
    sound: [policyText(LOG_KEY.vkey, [{ name: 'temoin', vkey: WITNESS.vkey }]), '# rien\n'],
  },
  'dossier-policy': {
    covers: ['readPolicy'],
    read: (given) => must(readPolicy(given)),
    again: (given) => {
      const { log: vkey, witnesses, tsa } = must(readPolicy(given));
      return policyText(vkey, witnesses, tsa);
    },
    sound: [
      policyText(LOG_KEY.vkey, [{ name: 'w1', vkey: WITNESS.vkey }], { name: 'horloge.example', ca: '0'.repeat(64), isTest: true }),
      policyText(LOG_KEY.vkey),
    ],
  },
  withheld: {
    covers: ['readWithheld'],
    read: (given) => must(readWithheld(given)),
    again: (given) => withheldText(must(readWithheld(given))),
    sound: ['00000004.0\n00000004.11\n00000017.2\n', ''],
  },
  certificate: {
    covers: ['readCertificate'],
    read: readCertificate,
    again: (given) => readCertificate(given).all,
    sound: [new Uint8Array(Buffer.from(CERTIFICATE, 'base64'))],
  },
  'time-stamp': {
    covers: ['openTimeStamp'],
    read: (given) => openTimeStamp(given, STAMPED, null),
    sound: [new Uint8Array(Buffer.from(TIME_STAMP, 'base64'))],
  },
  disclosure: {
    covers: ['readDisclosure'],
    read: (given) => {
      const read = readDisclosure(latin1(given));
      return must(read.digest === disclosureDigest(latin1(given)) ? read : null, 'another digest');
    },
    sound: [makeDisclosure('verbatim', 'Une voiture grise, deux passages.', new Uint8Array(16)).text],
  },
  base64: {
    covers: ['fromB64'],
    read: (given) => fromB64(latin1(given)),
    again: (given) => b64(fromB64(latin1(given))),
    sound: [b64(new Uint8Array(32).fill(7)), 'AA==', 'AAA='],
  },
  base64url: {
    covers: ['fromB64url'],
    read: (given) => fromB64url(latin1(given)),
    again: (given) => b64url(fromB64url(latin1(given))),
    sound: [b64url(new Uint8Array(32).fill(0xfb)), 'AA'],
  },
  utf8: {
    covers: ['fromUtf8'],
    read: fromUtf8,
    again: (given) => toUtf8(fromUtf8(given)),
    sound: ['Sortie arrière, 🜁'],
  },
  decimal: {
    covers: ['decimal'],
    read: (given) => must(decimal(latin1(given)) ?? undefined),
    again: (given) => String(decimal(latin1(given))),
    sound: ['0', '42', '9007199254740991'],
  },
  pem: {
    covers: ['publicKeyFromPem'],
    read: (given) => publicKeyFromPem(latin1(given)),
    again: (given) => (latin1(given).endsWith('\n') ? publicKeyToPem(publicKeyFromPem(latin1(given))) : given),
    sound: [publicKeyToPem(parseVkey(LOG_KEY.vkey).pub)],
  },
  envelope: {
    covers: ['unpackEnvelope'],
    read: (given) => must(unpackEnvelope(given)),
    again: (given) => packEnvelope(must(unpackEnvelope(given))),
    sound: [packEnvelope({ nonce: new Uint8Array(12), ciphertext: new Uint8Array(5), tag: new Uint8Array(16) })],
  },
  sealed: {
    covers: ['parseSealed', 'openSealed'],
    read: (given) => {
      const value = parseSealed(given);
      return must(openSealed(given, makeSealed(value, given.slice(14, 46)).pc) === value ? value : null, 'another value');
    },
    again: (given) => makeSealed(parseSealed(given), given.slice(14, 46)).plain,
    sound: ['oui', '12, chemin des Gen\u00eats \ud83c\udf01', 'a'.repeat(256), 'b'.repeat(700)].map(
      (value) => makeSealed(value, new Uint8Array(32).fill(5)).plain,
    ),
  },
  'head-file': {
    covers: ['readHeadFile'],
    read: headFile,
    again: (given) => {
      const { size, root, checkpoint } = must(headFile(given));
      return `abri.head/1\n${size}\n${b64(root)}\n${checkpoint}`;
    },
    sound: [`abri.head/1\n${HEAD.size}\n${b64(HEAD.root)}\n${HEAD.checkpoint}`],
  },
  'shredded-file': {
    covers: ['readShreddedFile'],
    read: shreddedIn,
    again: (given) => ['abri.shredded/1', ...shreddedIn(given), ''].join('\n'),
    sound: ['abri.shredded/1\nc00000000000000a1\n-:17\n'],
  },
  row: {
    covers: ['unsummed', 'fromJson'],
    read: (given) => [unsummed(text(given)), fromJson(text(given))],
    sound: [summed({ key: 'a1:1:renard-1:push:0', recipient: 'renard-1' }), '{"key":"a1"}'],
  },
  cursor: {
    covers: ['makeCursors'],
    read: (given) => must(cursors.open('live', 'vigie', latin1(given))),
    sound: [cursors.seal('live', 'vigie', 7), cursors.seal('live', 'vigie', 2 ** 40)],
  },
  'foreign-cursor': {
    covers: ['makeCursors'],
    read: (given) => must(cursors.open('log', 'vigie', latin1(given))),
    // Of another member, of another use, of another server: whatever is done to them, none opens.
    sound: [cursors.seal('log', 'renard-1', 7), cursors.seal('live', 'vigie', 7), makeCursors(new Uint8Array(32)).seal('log', 'vigie', 7)],
  },
  token: {
    covers: ['openTokens'],
    read: (given) => must(tokens.find(latin1(given))),
    again: () => standing,
    sound: [standing],
  },
  session: {
    covers: ['openIdentity'],
    read: (given) => must(speakers.sessions.use(latin1(given))),
    again: () => session,
    sound: [session],
  },
  cookie: {
    covers: ['readCookie'],
    read: (given) => must(readCookie(latin1(given), '__Host-abri')),
    sound: [`__Host-abri=${session}`, `a=b; __Host-abri=${session}; __Host-abri-8787=x`],
  },
  authorization: {
    covers: ['bearer'],
    read: (given) => must(bearer(latin1(given))),
    sound: [`Bearer ${standing}`, 'bearer  x '],
  },
  'content-type': {
    covers: ['isJson'],
    read: (given) => must(isJson(latin1(given))),
    sound: ['application/json', 'Application/JSON; charset="utf-8"'],
  },
  'accept-language': {
    covers: ['langOf'],
    read: (given) => langOf(latin1(given)),
    sound: ['fr-FR,fr;q=0.9,en;q=0.8', 'en'],
  },
  host: {
    covers: ['makeGuard', 'isLoopback'],
    read: (given) => must(guard.host(latin1(given)) || isLoopback(latin1(given))),
    sound: ['localhost:8787', '127.0.0.1', '[::1]:80', 'abri.example'],
  },
  origin: {
    covers: ['makeGuard'],
    read: (given) => must(guard.origin(latin1(given), 'localhost:8787')),
    again: (given) => (latin1(given).startsWith('https') ? 'https://abri.example' : 'http://localhost:8787'),
    sound: ['http://localhost:8787', 'https://abri.example'],
  },
  id: {
    covers: ['isId'],
    read: (given) => must(isId(text(given))),
    sound: ['renard-1', 'a', 'A1.b:c_d-e', '0'.repeat(64)],
  },
  thread: {
    covers: ['isThread'],
    read: (given) => must(isThread(text(given))),
    sound: ['-', 'c00000000000000a1'],
  },
  'static-path': {
    covers: ['findStatic'],
    read: (given) => must(findStatic(statics, text(given))),
    sound: ['/', '/index.html', '/operations/op-1', '/assets/board-Bx3k9_aQ.js'],
  },
  frame: {
    covers: ['clientFrame'],
    read: (given) => {
      const read = exactJson(given);
      if (!read.ok) throw new Refused(read.fault.code);
      const frame = clientFrame.safeParse(read.value);
      if (!frame.success) throw new Refused('bad_frame');
      return frame.data;
    },
    sound: [
      '{"f":"hello","token":"t","cursor":"c","lang":"fr"}',
      '{"f":"act","n":7,"op":"issueAlert","params":{"alert":"a1"},"body":{"id":"a1"}}',
      '{"f":"beat","n":1}',
    ],
  },
  request: {
    covers: ['parseRequest'],
    read: (given) => {
      const read = exactJson(given);
      if (!read.ok) throw new Refused(read.fault.code);
      const parsed = operations
        .filter(({ body }) => body !== null)
        .map((operation) => parseRequest(operation, operation.example.params, read.value));
      return must(parsed.find(({ ok }) => ok));
    },
    sound: operations.flatMap(({ example }) => (example.body === null ? [] : [JSON.stringify(example.body)])),
  },
  photo: {
    covers: ['seenIn'],
    read: (given) => {
      const seen = seenIn(given);
      if (seen.type === 'other') throw new Refused('other');
      if (seen.metadata) throw new Refused('metadata');
      return seen;
    },
    sound: PICTURES,
  },
  'command-line': {
    covers: ['readOptions'],
    read: (given) => {
      const read = readOptions(text(given).split('\n'), io);
      if (!read.ok && (read.says === '' || /[\n\r]\s+at /.test(read.says))) throw new Error('without words');
      return must(read.ok ? read : null);
    },
    sound: ['alert\nsend\nhermine\n--basis\nr1', 'serve\n--port\n8787\n--data=./data', '--json\n--wait=60s\nlog\nverify', '--driven=1\n-h'],
  },
};
