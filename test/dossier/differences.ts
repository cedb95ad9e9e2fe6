/** Dossiers on which two judges once differed, or easily would: each is asked of all three, and the right answer is written here. */
import { b64url } from '../../src/log/base64.ts';
import { signerFromSeed } from '../../src/log/digest.ts';
import { disclosureDigest } from '../../src/log/disclosure.ts';
import { keyPaths } from '../../src/log/dossier/layout.ts';
import { signNote } from '../../src/log/note.ts';
import { toUtf8 } from '../../src/log/text.ts';
import { edit, type Files, indexOf, rebag, textAt } from './attacks.ts';
import { dishonest, signedAgain, type Written } from './dishonest.ts';
import { makeWorld, signerOf, THREAD_A, THREAD_CASE, type WorldOptions } from './forge.ts';

interface Made {
  readonly files: Files;
  readonly logPem: string;
}
export interface Difference {
  readonly name: string;
  readonly holds: boolean;
  /** Of a kind of which another is here: asked in a long run only, each costs the three of them a second. */
  readonly rare?: true;
  readonly make: () => Made;
}

/** The owner of the log writes an entry that no honest program appends. */
const lying = (name: string, act: string, change: (written: Written, device: string) => Written, holds = false): Difference => ({
  name,
  holds,
  make: () => dishonest(act, change),
});
const changed = (before: string, change: (text: string) => string): string => {
  const after = change(before);
  if (after === before) throw new Error('nothing was changed');
  return after;
};
const ofBody = (change: (body: string) => string) => (written: Written, device: string) =>
  signedAgain({ ...written, body: changed(written.body, change) }, device);
const ofOutcome = (change: (outcome: string) => string) => (written: Written) => ({
  ...written,
  outcome: changed(written.outcome, change),
});
/** Whoever holds the folder edits it, and writes the lists again. */
const edited = (name: string, change: (files: Files) => void, options: WorldOptions = {}): Difference => ({
  name,
  holds: false,
  make: () => {
    const world = makeWorld(options);
    const files = new Map(world.files);
    change(files);
    return { files: rebag(files, world.seal, true), logPem: world.logPem };
  },
});
const whole = (name: string, options: WorldOptions): Difference => ({ name, holds: true, make: () => makeWorld(options) });
/** The owner of the log has these acts in it, signed as they are. */
const acting = (name: string, holds: boolean, options: WorldOptions): Difference => ({ name, holds, make: () => makeWorld(options) });
const rarely = (...differences: readonly Difference[]): Difference[] => differences.map((difference) => ({ ...difference, rare: true }));
const ANSWER = { act: 'alert.answer' };
const enrolling = (given: Record<string, unknown>, recorded = given): WorldOptions => ({
  enrolments: [
    {
      act: 'device.enrol',
      device: 'dev/00000001',
      with: given,
      events: [{ e: 'DeviceEnrolled', ...recorded }],
      signers: [signerOf('dev/00000001'), signerOf('dev/00000004')],
    },
  ],
  acts: [{ ...ANSWER, device: 'dev/00000004', by: 'lynx-4' }],
});
const LYNX = { device: 'dev/00000004', member: 'lynx-4', vkey: signerOf('dev/00000004').vkey, custody: 'device', seal: 'age1x' };
const { seal: _, ...unsealed } = LYNX;
const saying = (e: string): Difference =>
  acting(`an answer whose outcome says ${e}`, false, { acts: [{ ...ANSWER, events: [{ e, ...LYNX }] }] });
const disclosed = (...texts: readonly string[]): WorldOptions => ({
  acts: [{ ...ANSWER, disclosures: texts.map((text) => b64url(toUtf8(text))) }],
});
const SALT = b64url(new Uint8Array(16).fill(5));
/** No honest program makes a dossier of such a disclosure: it takes the place of a sound one, and is what was signed. */
const disguised = (name: string, text: string): Difference => ({
  name,
  holds: false,
  make: () => {
    const world = makeWorld({ acts: [{ act: 'alert.note', words: { note: 'oui' } }] });
    const files = new Map(world.files);
    const index = indexOf(files, 'alert.note');
    const sound = world.forge.disclosures.find((one) => one.index === index)?.text ?? '';
    files.set(`data/disclosures/${String(index).padStart(8, '0')}.0.sd`, toUtf8(text));
    const digests = [sound, text].map(disclosureDigest);
    return dishonest(
      'alert.note',
      ofBody((body) => body.replace(digests[0] ?? '', digests[1] ?? '')),
      { ...world, files },
    );
  },
});
const noWords = (text: string): Difference => disguised(`words that are none: ${JSON.stringify(text)}`, b64url(toUtf8(text)));
const sealedBefore = (thread: string): WorldOptions => ({
  acts: [
    {
      act: 'dossier.seal',
      thread,
      events: [{ e: 'DossierSealed', dossier: 'D0', case: 'K1', contents: '0'.repeat(64), supplements: null, alone: false }],
    },
  ],
  seal: (honest) => ({ ...honest, supplements: 'D0' }),
});
const another = (name: string) => signerFromSeed(name, new Uint8Array(32).fill(9));
const CHECKPOINT = 'data/log/checkpoint';

export const DIFFERENCES: readonly Difference[] = [
  lying('nothing changed: the log is written again and holds', 'alert.issue', (written) => written, true),
  lying(
    'a key twice in a body',
    'alert.issue',
    ofBody((body) => body.replace('"v":1,', '"v":1,"v":1,')),
  ),
  lying(
    'a key twice in an outcome',
    'alert.issue',
    ofOutcome((line) => line.replace('"e":"AlertIssued"', '"e":"AlertIssued","e":"AlertIssued"')),
  ),
  lying(
    'keys in another order',
    'alert.issue',
    ofBody((body) => body.replace(/^\{("about":[^\]]*\]),("act":"[^"]*")/, '{$2,$1')),
  ),
  lying(
    'a blank between two values',
    'alert.issue',
    ofBody((body) => body.replace(',"act"', ', "act"')),
  ),
  lying(
    'a number spelt otherwise',
    'alert.issue',
    ofBody((body) => body.replace(/"dseq":([0-9]+)/, '"dseq":$1.0')),
  ),
  lying(
    'a number too large',
    'alert.issue',
    ofBody((body) => body.replace(/"dseq":[0-9]+/, '"dseq":9007199254740993')),
  ),
  lying(
    'a character spelt with an escape',
    'alert.issue',
    ofBody((body) => body.replace('"act":"alert', '"act":"\\u0061lert')),
  ),
  lying(
    'a key nobody knows',
    'alert.issue',
    ofBody((body) => body.replace('"v":1', '"v":1,"w":1')),
  ),
  lying(
    'a key that is missing',
    'alert.issue',
    ofBody((body) => body.replace('"v":1,', '').replace(',"v":1', '')),
  ),
  lying(
    'words that are not ASCII',
    'alert.issue',
    ofBody((body) => body.replace('"with":{', '"with":{"a":"\u00e9",')),
  ),
  lying(
    'an outcome with another key',
    'alert.issue',
    ofOutcome((line) => line.replace('"rules":', '"more":1,"rules":')),
  ),
  lying(
    'an event without a name',
    'alert.issue',
    ofOutcome((line) => line.replace('"e":"AlertIssued"', '"f":"AlertIssued"')),
  ),
  lying(
    'digests that do not rise',
    'alert.issue',
    ofBody((body) => body.replace(/"sd":\["([^"]+)","([^"]+)"\]/, '"sd":["$2","$1"]')),
  ),
  lying(
    'an attachment without its length',
    'trigger.keep',
    ofBody((body) => body.replace(/"len":[0-9]+,/, '')),
  ),
  lying('signed without the newline', 'alert.issue', (written, device) => {
    const signature = Buffer.from(signerOf(device).sign(toUtf8(written.body)));
    const id = Buffer.from(written.signatures.split(' ')[2] ?? '', 'base64').subarray(0, 4);
    return { ...written, signatures: `\u2014 ${device} ${Buffer.concat([id, signature]).toString('base64')}\n` };
  }),
  lying('two lines of one key', 'alert.issue', (written) => ({ ...written, signatures: written.signatures + written.signatures })),
  lying('a line with the id of another key', 'alert.issue', (written, device) => {
    const bytes = Buffer.from(written.signatures.split(' ')[2] ?? '', 'base64');
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    return { ...written, signatures: `\u2014 ${device} ${bytes.toString('base64')}\n` };
  }),
  lying('five lines', 'alert.issue', (written) => {
    const note = signNote(
      `${written.body}\n`,
      [1, 2, 3, 4].map((n) => another(`dev/0000010${n}`)),
    );
    return { ...written, signatures: written.signatures + note.slice(written.body.length + 2) };
  }),
  lying('seventeen lines', 'alert.issue', (written) => ({
    ...written,
    signatures: Array.from({ length: 17 }, (_, i) => written.signatures.replace('dev/', `dev/${i}/`)).join(''),
  })),
  lying('CRLF inside the note', 'alert.issue', (written) => ({ ...written, body: `${written.body}\r` })),
  lying('a byte-order mark before the body', 'alert.issue', (written, device) =>
    signedAgain({ ...written, body: `\ufeff${written.body}` }, device),
  ),
  lying('a receipt with a zero before a number', 'alert.issue', (written) => ({
    ...written,
    receipt: written.receipt.replace(/ ([0-9]+) c/, ' 0$1 c'),
  })),
  lying('an enrolment whose key bears another id', 'device.enrol', (written) => ({
    ...written,
    outcome: written.outcome.replace(
      /\+([0-9a-f])([0-9a-f]{7})\+/,
      (_, first: string, rest: string) => `+${first === '0' ? '1' : '0'}${rest}+`,
    ),
  })),
  {
    name: 'a dossier from before verify.html, paper and the list of what is withheld',
    holds: true,
    make: () => {
      const world = makeWorld();
      const files = new Map(world.files);
      for (const path of ['data/verify.html', 'data/withheld.txt']) files.delete(path);
      return dishonest('alert.issue', (written) => written, { ...world, files });
    },
  },
  whole('two witnesses on the head', { witnesses: 2 }),
  whole('a device enrolled by a sponsor and by itself', {
    enrolments: [
      {
        act: 'device.enrol',
        device: 'dev/00000001',
        events: [
          {
            e: 'DeviceEnrolled',
            device: 'dev/00000004',
            member: 'lynx-4',
            vkey: signerOf('dev/00000004').vkey,
            custody: 'device',
            seal: 'age1x',
          },
        ],
        signers: [signerOf('dev/00000001'), signerOf('dev/00000004')],
      },
    ],
    acts: [{ act: 'alert.answer', device: 'dev/00000004', by: 'lynx-4' }],
  }),
  {
    name: 'the same, without the line of the device itself',
    holds: false,
    make: () =>
      makeWorld({
        enrolments: [
          {
            act: 'device.enrol',
            device: 'dev/00000001',
            events: [
              { e: 'DeviceEnrolled', device: 'dev/00000004', member: 'lynx-4', vkey: signerOf('dev/00000004').vkey, custody: 'device' },
            ],
          },
        ],
        acts: [{ act: 'alert.answer', device: 'dev/00000004', by: 'lynx-4' }],
      }),
  },
  whole('the root of the organisation, which enrols a device', {
    enrolments: [
      {
        act: 'org.root',
        device: 'dev/00000001',
        events: [{ e: 'RootPinned', vkey: signerOf('root').vkey }],
        signers: [signerOf('dev/00000001'), signerOf('root')],
      },
      {
        act: 'device.enrol',
        device: 'dev/00000001',
        events: [
          {
            e: 'DeviceEnrolled',
            device: 'dev/00000004',
            member: 'lynx-4',
            vkey: signerOf('dev/00000004').vkey,
            custody: 'device',
            root: true,
          },
        ],
        signers: [signerOf('dev/00000001'), signerOf('root'), signerOf('dev/00000004')],
      },
    ],
    acts: [{ act: 'alert.answer', device: 'dev/00000004', by: 'lynx-4' }],
  }),
  {
    name: 'a root that did not sign for itself',
    holds: false,
    make: () =>
      makeWorld({
        enrolments: [{ act: 'org.root', device: 'dev/00000001', events: [{ e: 'RootPinned', vkey: signerOf('root').vkey }] }],
      }),
  },
  lying(
    'the outcome tells another custody than was signed',
    'device.enrol',
    ofOutcome((line) => line.replace('"custody":"server"', '"custody":"device"')),
  ),
  acting('a device enrolled word for word, with what it may hold', true, enrolling({ ...LYNX, compartments: ['nuit'], second: 'merle-2' })),
  acting(
    'a compartment asked for twice, recorded once',
    true,
    enrolling({ ...LYNX, compartments: ['nuit', 'sources', 'nuit'] }, { ...LYNX, compartments: ['nuit', 'sources'] }),
  ),
  acting('the server takes a key that a device holds', false, enrolling(LYNX, { ...LYNX, custody: 'server' })),
  acting('a recipient nobody signed for', false, enrolling(unsealed, LYNX)),
  ...rarely(
    acting('another recipient than was signed', false, enrolling(LYNX, { ...LYNX, seal: 'age1y' })),
    acting('a compartment nobody signed for', false, enrolling(LYNX, { ...LYNX, compartments: ['sources'] })),
    acting('another member than was signed', false, enrolling(LYNX, { ...LYNX, member: 'merle-2' })),
  ),
  acting('what was signed stands deeper in the outcome', false, {
    acts: [
      {
        ...ANSWER,
        with: { event: { e: 'DeviceEnrolled' } },
        events: [{ e: 'AlertAnswered', of: [{ e: 'DeviceRevoked' }] }, { e: 'DeviceRevoked' }],
      },
    ],
  }),
  saying('DeviceEnrolled'),
  ...rarely(saying('DeviceRevoked'), saying('RootPinned'), saying('RecoverySet')),
  acting('a revocation that revokes nobody', false, {
    acts: [{ act: 'device.revoke', with: { device: LYNX.device, reason_code: 'lost' } }],
  }),
  acting('an id of a device again', false, { acts: [1, 2].map(() => ({ ...ANSWER, body: { id: 'again' } })) }),
  acting('a nonce of a device again', true, { acts: [1, 2].map(() => ({ ...ANSWER, body: { n: b64url(new Uint8Array(12)) } })) }),
  acting('a count of a device again', false, { acts: [1, 2].map(() => ({ ...ANSWER, body: { dseq: 900 } })) }),
  acting('an id, a nonce and a count of another device again', true, {
    acts: ['dev/00000001', 'dev/00000002'].map((device) => ({
      ...ANSWER,
      device,
      body: { id: 'again', n: b64url(new Uint8Array(12)), dseq: 900 },
    })),
  }),
  acting('counts of a device that holds its key fall', false, {
    custody: 'device',
    acts: [{ ...ANSWER, device: 'dev/00000002', body: { dseq: 900 } }],
  }),
  acting('counts of a device that the server signs for fall', true, {
    acts: [{ ...ANSWER, device: 'dev/00000002', body: { dseq: 900 } }],
  }),
  lying(
    'an attachment of another length',
    'trigger.keep',
    ofBody((body) => body.replace(/"len":[0-9]+/, '"len":1')),
  ),
  acting(
    'words spelt otherwise',
    true,
    disclosed(` [ "${SALT}" ,\n"no\\u0074e","l\\u2019\u00e9t\u00e9 \\ud83c\\udf01 \ud83c\udf01" ]\r\n`),
  ),
  acting('two words under one name', false, disclosed(`["${SALT}","note","oui"]`, `["${SALT}","note","non"]`)),
  acting('two words under one name, once with an escape', false, disclosed(`["${SALT}","note","oui"]`, `["${SALT}","n\\u006fte","non"]`)),
  noWords(`["${SALT}","note",1]`),
  noWords(''),
  ...rarely(
    ...[
      '["AAAA","note","oui"]',
      `["${SALT}","Note","oui"]`,
      `["${SALT}","note"]`,
      `["${SALT}","note","oui","non"]`,
      `["${SALT}","note","oui"] x`,
      `["${SALT}","note","\n"]`,
      `["${SALT}","note","\\ud83c"]`,
      `["${SALT}","note","\\udf01"]`,
      `["${SALT}","note","\\x"]`,
      `{"note":"oui"}`,
    ].map(noWords),
  ),
  disguised('words with a newline after them, signed so', `${b64url(toUtf8(`["${SALT}","note","oui"]`))}\n`),
  acting('a dossier that its case sealed before is supplemented', true, sealedBefore(THREAD_CASE)),
  acting('a dossier is supplemented that another thread sealed', false, sealedBefore(THREAD_A)),
  ...rarely(
    acting('a dossier is supplemented that nobody sealed', false, { seal: (honest) => ({ ...honest, supplements: 'D0' }) }),
    acting('a dossier that supplements itself', false, { seal: (honest) => ({ ...honest, supplements: 'D1' }) }),
  ),
  edited(
    'a witness nobody named',
    (files) =>
      edit(files, CHECKPOINT, (text) => `${text}${text.slice(text.lastIndexOf('\u2014'))}`.replace(/lucarne(?=[^\n]*\n$)/, 'hublot')),
    {
      witnesses: 1,
    },
  ),
  edited(
    'a false line of a witness',
    (files) =>
      edit(files, CHECKPOINT, (text) =>
        text.replace(/(\u2014 temoin\S+ \S{60})(.)/, (_, head: string, c: string) => `${head}${c === 'A' ? 'B' : 'A'}`),
      ),
    {
      witnesses: 1,
    },
  ),
  edited('seventeen lines on the head', (files) =>
    edit(
      files,
      CHECKPOINT,
      (text) => text + Array.from({ length: 17 }, (_, i) => text.slice(text.indexOf('\u2014')).replace('abri', `abri${i}`)).join(''),
    ),
  ),
  edited('the key of a device with CRLF', (files) => edit(files, keyPaths('dev/00000001').vkey, (text) => text.replace('\n', '\r\n'))),
  edited('words said to be withheld that are here', (files) => {
    const shown = [...files.keys()].find((path) => path.startsWith('data/disclosures/')) ?? '';
    const line = `${shown.slice('data/disclosures/'.length, -'.sd'.length)}\n`;
    edit(files, 'data/withheld.txt', (text) => [...text.split(/(?<=\n)/), line].sort().join(''));
  }),
  edited('words neither here nor said to be withheld', (files) =>
    edit(files, 'data/withheld.txt', (text) => text.replace(/^[^\n]*\n/, '')),
  ),
  edited('a list of withheld words without its newline', (files) => edit(files, 'data/withheld.txt', (text) => text.slice(0, -1))),
  edited('a sealed value nobody names', (files) => files.set(`data/sealed/${'0'.repeat(64)}.age`, toUtf8(textAt(files, CHECKPOINT)))),
  edited('a time stamp nobody named an authority for', (files) => files.set('data/log/checkpoint.tsr', new Uint8Array(8))),
];
