/** `abri device …` and `abri root …`: keys made here and kept here; enrolled by those who stand side by side. */
import { randomBytes } from 'node:crypto';
import { DAY } from '../kernel/time.ts';
import { b64url } from '../log/base64.ts';
import { type Signer, signerFromSeed } from '../log/digest.ts';
import { type EnrolRequest, formatPassed, type Passed, parseEnrolRequest, parsePassed, requestText, signPassed } from '../log/enrol.ts';
import { LogFault } from '../log/fault.ts';
import { parseBody } from '../log/jcs.ts';
import { openNote, parseVkey } from '../log/note.ts';
import type { Options } from './commands.ts';
import { pathOf } from './device-file.ts';
import { EXIT } from './exit.ts';
import { type Io, say } from './io.ts';
import { makeDevice, type OwnDevice } from './own-device.ts';
import { type Asked, actSigned, ask, CannotAsk, deskDrawer, deviceHere, guarded, idOf, list, tell, token } from './remote.ts';
import { areTheSixWords, joinShares, rootSeed, rootShares, rootWords, sixWords } from './secret-words.ts';
import { asDrawer } from './sending.ts';
import { drawnUp, type Fields } from './signing.ts';

const ROOT = 'root';
type Command = (options: Options, io: Io) => Promise<number>;

export const DEVICE_COMMANDS: Readonly<Record<string, Command>> = {
  new: (options, io) => guarded(io, () => makeNew(options, io)),
  pin: (options, io) => guarded(io, () => pin(options, io)),
  request: (options, io) => guarded(io, () => request(options, io)),
  enrol: (options, io) => guarded(io, () => enrol(options, io)),
  sign: (options, io) => guarded(io, () => sign(options, io)),
  submit: (options, io) => guarded(io, () => submit(options, io)),
  revoke: (options, io) => guarded(io, () => revoke(options, io)),
};
export const ROOT_COMMANDS: Readonly<Record<string, Command>> = {
  new: (options, io) => guarded(io, () => rootNew(options, io)),
  pin: (options, io) => guarded(io, () => rootPin(options, io)),
  join: (options, io) => guarded(io, () => rootJoin(options, io)),
};

const usage = (io: Io, text: string): number => {
  io.err(text);
  return EXIT.usage;
};

function ownDevice(options: Options, io: Io): OwnDevice {
  const device = deviceHere(options, io);
  if (device !== null) return device;
  const path = pathOf(options, io);
  throw new CannotAsk(
    EXIT.notFound,
    say(
      io,
      `Aucun appareil dans ${path}. Faites : abri device new --member PSEUDONYME --key CLÉ`,
      `No device in ${path}. Run: abri device new --member PSEUDONYM --key VKEY`,
    ),
  );
}

const notOurs = (io: Io): CannotAsk =>
  new CannotAsk(
    EXIT.usage,
    say(
      io,
      'Ce texte n’est pas celui qu’un appareil a donné, ou il a été coupé.',
      'This text is not the one a device gave, or it was cut.',
    ),
  );

/** A text from another device or a key given in person, or why it is none. */
function read<T>(io: Io, parse: (text: string) => T, text: string): T {
  try {
    return parse(text.trim());
  } catch (error) {
    throw error instanceof LogFault ? notOurs(io) : error;
  }
}

async function makeNew(options: Options, io: Io): Promise<number> {
  const { member, key } = options.values;
  if (typeof member !== 'string' || typeof key !== 'string') return usage(io, 'abri device new --member PSEUDONYM --key VKEY');
  const path = pathOf(options, io);
  const { vkey: log } = read(io, parseVkey, key);
  const device = await makeDevice(path, member, log);
  if (device === null)
    throw new CannotAsk(
      EXIT.conflict,
      say(io, `Un appareil est déjà dans ${path} ; rien n’a été changé.`, `There is a device in ${path} already; nothing was changed.`),
    );
  const { name, vkey } = device.signer;
  io.out(options.json ? JSON.stringify({ device: name, member, vkey, seal: await device.recipient(), file: path }) : name);
  return EXIT.ok;
}

/** The key of the root, as somebody gave it in person: from then on this device knows who may read. */
async function pin(options: Options, io: Io): Promise<number> {
  const [, root, ...more] = options.rest;
  if (root === undefined || more.length > 0) return usage(io, 'abri device pin VKEY');
  const { vkey } = read(io, parseVkey, root);
  ownDevice(options, io).pin(vkey);
  io.out(options.json ? JSON.stringify({ root: vkey }) : vkey);
  return await Promise.resolve(EXIT.ok);
}

/** What the sponsor reads or scans; the six words are for the two people to compare. */
async function request(options: Options, io: Io): Promise<number> {
  const device = ownDevice(options, io);
  const { name, vkey } = device.signer;
  const nonce = b64url(randomBytes(16));
  const age = await device.recipient();
  const asked: EnrolRequest = { org: device.log, name, member: device.member, vkey, age, kept: 'file', lang: io.lang, nonce };
  const text = await requestText(asked, device.signer.sign);
  const words = sixWords(text, io.lang);
  if (options.json) io.out(JSON.stringify({ request: text, words }));
  else {
    io.out(text);
    io.err(say(io, `Six mots, à dire au parrain : ${words}`, `Six words, to tell the sponsor: ${words}`));
  }
  return EXIT.ok;
}

/** The sponsor draws the enrolment up, once the six words that the other device shows are those of the text it gave. */
async function enrol(options: Options, io: Io): Promise<number> {
  const [, text, ...more] = options.rest;
  const { words, compartments, second, operation, days, root } = options.values;
  if (text === undefined || more.length > 0 || typeof words !== 'string')
    return usage(
      io,
      say(
        io,
        "abri device enrol 'abri-enrol:1?…' --words 'SIX MOTS DE L’AUTRE APPAREIL'",
        "abri device enrol 'abri-enrol:1?…' --words 'SIX WORDS OF THE OTHER DEVICE'",
      ),
    );
  const given = parseEnrolRequest(text);
  if (given === null) throw notOurs(io);
  if (!areTheSixWords(words, text, given.lang))
    throw new CannotAsk(
      EXIT.conflict,
      say(
        io,
        'Les six mots ne sont pas ceux de cet appareil : ne l’enrôlez pas.',
        'The six words are not those of this device: do not enrol it.',
      ),
    );
  const held = list(compartments);
  const body = {
    id: idOf(options),
    device: given.name,
    member: given.member,
    vkey: given.vkey,
    seal: given.age,
    ...(held.length > 0 ? { compartments: held } : {}),
    ...(typeof second === 'string' ? { second } : {}),
    ...(typeof operation === 'string' ? { operation } : {}),
    ...(typeof days === 'string' ? { expires: Date.now() + Number(days) * DAY } : {}),
    ...(root === true ? { root: true } : {}),
  };
  const here = deviceHere(options, io);
  const own = here?.vouched === true ? here : null;
  const by = own === null ? await deskDrawer(options, io) : asDrawer(own);
  if (by.log !== given.org)
    throw new CannotAsk(
      EXIT.conflict,
      say(io, 'Cet appareil demande une autre organisation.', 'This device asks for another organisation.'),
    );
  const drawn = drawnUp({ operation: 'enrolDevice', body }, by);
  let passed: Passed = { asked: body, text: drawn.text, lines: '' };
  if (own !== null) passed = await signPassed(passed, own.signer);
  if (root === true) passed = await signPassed(passed, await typedRoot(io));
  return pass(options, io, passed);
}

function pass(options: Options, io: Io, passed: Passed): number {
  const text = formatPassed(passed);
  io.out(options.json ? JSON.stringify({ text }) : text);
  return EXIT.ok;
}

/** This device, or the root, adds its line to what a sponsor has drawn up. The device remembers for which log it was vouched. */
async function sign(options: Options, io: Io): Promise<number> {
  const [, text, ...more] = options.rest;
  if (text === undefined || more.length > 0) return usage(io, "abri device sign 'abri-sign:1?…' [--root]");
  const passed = read(io, parsePassed, text);
  if (options.values.root === true) return pass(options, io, await signPassed(passed, await typedRoot(io)));
  const device = ownDevice(options, io);
  const { ex, with: said, act: named } = parseBody(passed.text.slice(0, -1));
  if (named !== 'device.enrol') throw new CannotAsk(EXIT.refused, say(io, 'Ce n’est pas un enrôlement.', 'This is no enrolment.'));
  io.err(say(io, `Vous signez : ${JSON.stringify(said)}`, `You sign: ${JSON.stringify(said)}`));
  const signed = await signPassed(passed, device.signer);
  if (said.device === device.signer.name) device.vouchedIn(ex);
  return pass(options, io, signed);
}

/** Hands in what everybody has signed: with a token where there is one, else on the signatures alone. */
async function submit(options: Options, io: Io): Promise<number> {
  const [, text, ...more] = options.rest;
  if (text === undefined || more.length > 0) return usage(io, "abri device submit 'abri-sign:1?…'");
  const { asked, text: said, lines } = read(io, parsePassed, text);
  if (lines === '') throw new CannotAsk(EXIT.conflict, say(io, 'Personne n’a encore signé.', 'Nobody has signed yet.'));
  openNote(`${said}\n${lines}`);
  const bearer = await token(options, io).catch((error: unknown) => {
    if (error instanceof CannotAsk) return null;
    throw error;
  });
  const body: Fields = { ...asked, signed: { note: `${said}\n${lines}`, disclosures: [] } };
  const answer = await ask(options, io, bearer, '/api/v1/devices', body);
  return tell(options, io, answer, say(io, `Appareil enrôlé : ${String(asked.device)}`, `Device enrolled: ${String(asked.device)}`));
}

async function revoke(options: Options, io: Io): Promise<number> {
  const [, name, ...more] = options.rest;
  const reason = typeof options.values.reason === 'string' ? options.values.reason : 'lost';
  if (name === undefined || more.length > 0) return usage(io, 'abri device revoke dev/… --reason lost|stolen|seized|replaced|left|other');
  const asked: Asked = {
    operation: 'revokeDevice',
    path: '/api/v1/device-revocations',
    body: { id: idOf(options), device: name, reason_code: reason },
  };
  return tell(options, io, await actSigned(options, io, asked), say(io, `Appareil arrêté : ${name}`, `Device stopped: ${name}`));
}

/** The words of the root, shown once and kept nowhere: twenty-four, or three shares of thirty, two of which give it (decision 30). */
function rootNew(options: Options, io: Io): Promise<number> {
  const { shares } = options.values;
  if (shares !== undefined && shares !== '2of3') return Promise.resolve(usage(io, 'abri root new [--shares 2of3]'));
  const seed = new Uint8Array(randomBytes(32));
  const { vkey } = signerFromSeed(ROOT, seed);
  const papers =
    shares === undefined ? [rootWords(seed, io.lang)] : rootShares(seed, io.lang, (length) => new Uint8Array(randomBytes(length)));
  if (options.json) io.out(JSON.stringify(shares === undefined ? { words: papers[0], vkey } : { shares: papers, vkey }));
  else {
    for (const paper of papers) io.out(paper);
    io.err(
      shares === undefined
        ? say(
            io,
            'Écrivez-les sur papier, dans une enveloppe fermée : ils ne sont gardés nulle part. Ensuite : abri root pin',
            'Write them on paper, in a closed envelope: they are kept nowhere. Then: abri root pin',
          )
        : say(
            io,
            'Une ligne par personne, sur papier, chacune dans son enveloppe : deux d’entre elles donnent la racine, une seule ne dit rien. Ensuite : abri root pin, deux lignes sur l’entrée standard',
            'One line for each person, on paper, each in its own envelope: two of them give the root, one alone tells nothing. Then: abri root pin, two lines on standard input',
          ),
    );
    io.err(vkey);
  }
  return Promise.resolve(EXIT.ok);
}

/** The twenty-four words that two shares give: for whoever makes new shares, or one paper again. */
async function rootJoin(options: Options, io: Io): Promise<number> {
  const seed = await typedSeed(io);
  const { vkey } = signerFromSeed(ROOT, seed);
  const words = rootWords(seed, io.lang);
  if (options.json) io.out(JSON.stringify({ words, vkey }));
  else {
    io.out(words);
    io.err(vkey);
  }
  return EXIT.ok;
}

/** Pins the root in the log, from the words as they stand on the paper: whoever types them has written them down. */
async function rootPin(options: Options, io: Io): Promise<number> {
  const root = await typedRoot(io);
  const asked: Asked = { operation: 'pinRoot', path: '/api/v1/root', body: { id: idOf(options), vkey: root.vkey } };
  const answer = await actSigned(options, io, asked, [root]);
  return tell(options, io, answer, say(io, `Racine inscrite : ${root.vkey}`, `Root pinned: ${root.vkey}`));
}

/** The root from its words, on standard input: never in an option, which other programs of the machine may read. */
const typedRoot = async (io: Io): Promise<Signer> => signerFromSeed(ROOT, await typedSeed(io));

/** From its twenty-four words, or from two of its shares, one on each line. */
async function typedSeed(io: Io): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of io.input ?? (process.stdin as AsyncIterable<Uint8Array>)) chunks.push(chunk);
  const typed = Buffer.concat(chunks).toString('utf8');
  const seed = rootSeed(typed);
  if (seed !== null) return seed;
  const lines = typed.split('\n').filter((line) => line.trim() !== '');
  const joined = lines.length === 2 ? joinShares(lines) : null;
  if (joined instanceof Uint8Array) return joined;
  throw new CannotAsk(EXIT.usage, wrongWords(joined, io));
}

function wrongWords(found: { readonly wrong: number } | 'apart' | null, io: Io): string {
  if (found === null)
    return say(
      io,
      'Les vingt-quatre mots de la racine, ou deux de ses parts, une par ligne, sont attendus sur l’entrée standard ; ceux-ci ne le sont pas, ou l’un est faux.',
      'The twenty-four words of the root, or two of its shares, one on each line, are expected on standard input; these are not, or one is wrong.',
    );
  if (found === 'apart')
    return say(
      io,
      'Ces deux lignes sont la même part, ou les parts de deux racines : il en faut deux d’une même racine.',
      'These two lines are the same share, or shares of two roots: two of one root are needed.',
    );
  return say(
    io,
    `La part de la ligne ${found.wrong} n’est pas telle qu’elle fut imprimée : un mot est faux, manque ou est de trop.`,
    `The share on line ${found.wrong} is not as it was printed: a word is wrong, missing or one too many.`,
  );
}
