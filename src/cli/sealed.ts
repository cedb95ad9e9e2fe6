/**
 * `abri seal`, `abri open`, `abri reseal`: a value is encrypted and decrypted on this machine. The desk is told for which
 * devices, with which commitment, and why one opens; never the value. Who may read is worked out here, from the log and the
 * keys this device was told in person (vault/recipients.ts); a list the desk gives is not read.
 */
import { randomBytes } from 'node:crypto';
import { fromB64 } from '../log/base64.ts';
import { sha256Hex } from '../log/digest.ts';
import { LogFault } from '../log/fault.ts';
import { openWith, sealFor } from '../vault/age.ts';
import { type KnownKeys, type Proven, readKeys, recipientsOf, type Vouched, vouched } from '../vault/recipients.ts';
import { makeSealed, openSealed } from '../vault/sealed.ts';
import type { KeysView, ProvenEntry, SealedFileView, SealedView } from '../wire/sealed-views.ts';
import type { MeView } from '../wire/views.ts';
import type { Options } from './commands.ts';
import { type DeviceKeys, deviceKeys } from './device-file.ts';
import { EXIT } from './exit.ts';
import { type Io, say } from './io.ts';
import { act, CannotAsk, guarded, idOf, list, look, standardInput, tell } from './remote.ts';
import { type Drawn, type Standing, signedBody } from './signing.ts';

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const proven = (rows: readonly ProvenEntry[]): Proven[] => rows.map(({ entry, proof }) => ({ entry: fromB64(entry), proof }));

/** What was asked for, or what the desk answered instead. */
async function read<V>(options: Options, io: Io, path: string): Promise<V> {
  const { status, body } = await look(options, io, path);
  if (status !== 200) throw new CannotAsk(tell(options, io, { status, body }, ''), say(io, 'rien n’a été ouvert', 'nothing was opened'));
  return body as V;
}

/** What this device is, and what it knows before it does anything. */
interface Here {
  readonly own: DeviceKeys;
  readonly keys: KnownKeys;
  readonly standing: Standing;
}

/** What the log says of who may read, held against what this device was told in person. Ghosts are shown, and never counted. */
export async function arrive(options: Options, io: Io): Promise<Here> {
  const own = await deviceKeys(options, io);
  const { exercise } = await read<MeView>(options, io, '/api/v1/me');
  const { entries, checkpoint } = await read<KeysView>(options, io, '/api/v1/keys');
  const keys = readKeys(proven(entries), checkpoint, own);
  const enrolment = keys.devices.get(own.device)?.index;
  if (enrolment === undefined)
    throw new CannotAsk(
      EXIT.refused,
      say(
        io,
        `La racine ne répond pas de ${own.device} : faites-le inscrire.`,
        `The root does not vouch for ${own.device}: have it enrolled.`,
      ),
    );
  for (const ghost of keys.ghosts)
    io.err(
      say(
        io,
        `Attention : ${ghost} est inscrit dans le journal sans que la racine ni un parrain n’en réponde. Rien n’est scellé pour lui.`,
        `Warning: ${ghost} stands in the log and neither the root nor a sponsor vouches for it. Nothing is sealed for it.`,
      ),
    );
  return { own, keys, standing: { checkpoint, exercise, enrolment } };
}

/** Asks for an act, signed by this device. */
export async function signed(options: Options, io: Io, { own, standing }: Here, path: string, drawn: Drawn): ReturnType<typeof act> {
  return await act(options, io, path, await signedBody(own, standing, drawn));
}

/** A fault in what the desk gave is told by its code: it is not what was sealed, and nobody should act on it. */
export async function trusting(io: Io, work: () => Promise<number>): Promise<number> {
  return await guarded(io, async () => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof LogFault)) throw error;
      io.err(
        say(
          io,
          `abri : ce que le poste a donné n’est pas ce qui fut scellé ou signé (${error.code}). N’en faites rien, et appelez.`,
          `abri: what the desk gave is not what was sealed or signed (${error.code}). Do nothing with it, and call.`,
        ),
      );
      return EXIT.broken;
    }
  });
}

/** The devices to seal for: those of the compartment, or of the members named; all of them worked out from the log. */
function chosen(keys: KnownKeys, compartment: string | null, members: readonly string[], io: Io): ReadonlyMap<string, string> {
  const { seals } = recipientsOf(keys, compartment, Date.now());
  if (members.length === 0 && compartment === null)
    throw new CannotAsk(EXIT.usage, say(io, 'Pour qui ? --to MEMBRE,… ou --compartment', 'For whom? --to MEMBER,… or --compartment'));
  const isFor = (device: string): boolean => members.length === 0 || members.includes(keys.devices.get(device)?.member ?? '');
  const left = new Map([...seals].filter(([device]) => isFor(device)));
  const without = members.filter((member) => ![...left.keys()].some((device) => keys.devices.get(device)?.member === member));
  if (without.length > 0)
    throw new CannotAsk(
      EXIT.refused,
      say(io, `Aucun appareil qui puisse lire ceci : ${without.join(', ')}`, `No device that may read this: ${without.join(', ')}`),
    );
  return left;
}

/** Of one line typed or piped in, the end of the line is not part of the value. */
const typed = async (io: Io): Promise<string> => (await standardInput(io)).replace(/\r?\n$/, '');

/** `abri seal KIND SUBJECT`: the value on standard input, so that it stands in no history and no list of processes. */
export async function sealCommand(options: Options, io: Io): Promise<number> {
  return await trusting(io, async () => {
    const [kind, subject, ...more] = options.rest;
    if (kind === undefined || subject === undefined || more.length > 0) {
      io.err(
        say(
          io,
          'abri seal place_address|place_access|source_identity|civil_identity|proof_of_life SUJET [--compartment C] [--to MEMBRE,…] < valeur',
          'abri seal place_address|place_access|source_identity|civil_identity|proof_of_life SUBJECT [--compartment C] [--to MEMBER,…] < value',
        ),
      );
      return EXIT.usage;
    }
    const here = await arrive(options, io);
    const { keys } = here;
    const compartment = text(options.values.compartment);
    const seals = chosen(keys, compartment, list(options.values.to), io);
    const { recovery } = recipientsOf(keys, compartment, Date.now());
    const { plain, pc } = makeSealed(await typed(io), randomBytes(32));
    const file = await sealFor(plain, [...seals.values(), ...(recovery === null ? [] : [recovery])]);
    const id = idOf(options);
    const body = {
      id,
      value: text(options.values.value) ?? id,
      kind,
      subject,
      ...(compartment === null ? {} : { compartment }),
      pc,
      to: [...seals.keys()],
      recovery: recovery !== null,
      age: Buffer.from(file).toString('base64'),
    };
    const answer = await signed(options, io, here, '/api/v1/sealed', { operation: 'sealValue', body });
    return tell(
      options,
      io,
      answer,
      say(io, `Scellé : ${body.value}, pour ${seals.size} appareil(s)`, `Sealed: ${body.value}, for ${seals.size} device(s)`),
    );
  });
}

interface Opened {
  readonly here: Here;
  readonly view: SealedView;
  readonly value: string;
  readonly plain: Uint8Array;
  readonly said: Vouched;
}

/** Says why, fetches the file, and opens it here. What the desk hands out is held against what the log says was sealed. */
async function opened(options: Options, io: Io, name: string, why: Readonly<Record<string, unknown>>): Promise<Opened | number> {
  const here = await arrive(options, io);
  const { own, keys } = here;
  const opening = idOf(options);
  const at = `/api/v1/sealed/${encodeURIComponent(name)}`;
  const path = `${at}/openings`;
  const view = await read<SealedView>(options, io, at);
  const answer = await signed(options, io, here, path, {
    operation: 'openSealed',
    params: { sealed: name },
    body: { id: opening, ...why },
    known: { threadOf: () => view.thread, concerning: () => view.concerning },
  });
  if (answer.status >= 300) return tell(options, io, answer, '');
  const given = await read<SealedFileView>(options, io, `${path}/${encodeURIComponent(opening)}/file`);
  const said = vouched(proven(given.entries), keys, own);
  const file = fromB64(given.age);
  if (said.value !== name || sha256Hex(file) !== said.ct) throw new LogFault('sealed.file', 'another file than the one the log names');
  const plain = await openWith(file, own.identity);
  const value = openSealed(plain, said.pc);
  if (!said.signed)
    io.err(
      say(
        io,
        'Attention : aucun appareil connu n’a signé ce scellement ; le serveur a pu y mettre autre chose.',
        'Warning: no known device signed this sealing; the server may have put something else in it.',
      ),
    );
  return { here, view, value, plain, said };
}

const purposeOf = ({ values }: Options): Readonly<Record<string, unknown>> => ({
  ...(typeof values.why === 'string' ? { purpose: values.why } : {}),
  ...(typeof values.operation === 'string' ? { operation: values.operation } : {}),
  ...(typeof values.aloud === 'string' ? { aloud: list(values.aloud) } : {}),
});

/** `abri open VALUE --why REASON`: the value on standard output, and nowhere else. */
export async function revealCommand(options: Options, io: Io): Promise<number> {
  return await trusting(io, async () => {
    const [name, ...more] = options.rest;
    if (name === undefined || more.length > 0) {
      io.err(say(io, 'abri open VALEUR --why MOTIF [--aloud MEMBRE,…]', 'abri open VALUE --why REASON [--aloud MEMBER,…]'));
      return EXIT.usage;
    }
    const done = await opened(options, io, name, purposeOf(options));
    if (typeof done === 'number') return done;
    io.out(options.json ? JSON.stringify({ value: name, text: done.value, vouched: done.said.signed }) : done.value);
    return EXIT.ok;
  });
}

/**
 * `abri reseal VALUE [--to MEMBER,…] [--order ID | --operation ID]`: the same value for those who read it still, and for the
 * members named besides. Who read it is what the signed act says, less whoever the log says may not any more.
 */
export async function resealCommand(options: Options, io: Io): Promise<number> {
  return await trusting(io, async () => {
    const [name, ...more] = options.rest;
    if (name === undefined || more.length > 0) {
      io.err(
        say(
          io,
          'abri reseal VALEUR [--to MEMBRE,…] [--order ORDRE | --operation OPÉRATION] --why MOTIF',
          'abri reseal VALUE [--to MEMBER,…] [--order ORDER | --operation OPERATION] --why REASON',
        ),
      );
      return EXIT.usage;
    }
    const { order, operation } = options.values;
    const isBriefing = typeof order === 'string' || typeof operation === 'string';
    const done = await opened(options, io, name, { ...purposeOf(options), why: 'reseal' });
    if (typeof done === 'number') return done;
    const { here, view, plain, said } = done;
    const { keys } = here;
    // Whom the desk says to leave out is left out: that takes a reader away, and gives nobody anything.
    const over = new Set(view.readers.flatMap(({ device, over: why }) => (why === null ? [] : [device])));
    const all = new Map([...recipientsOf(keys, null, Date.now()).seals].filter(([device]) => !over.has(device)));
    const { recovery } = recipientsOf(keys, said.compartment, Date.now());
    const members = list(options.values.to);
    const added = members.length === 0 ? new Map<string, string>() : chosen(keys, isBriefing ? null : said.compartment, members, io);
    const seals = new Map([...said.to.flatMap((device) => [...all].filter(([known]) => known === device)), ...added]);
    const file = await sealFor(plain, [...seals.values(), ...(recovery === null ? [] : [recovery])]);
    const body = {
      id: `${idOf(options).slice(0, 58)}.file`,
      pc: said.pc,
      to: [...seals.keys()],
      recovery: recovery !== null,
      ...(typeof order === 'string' ? { order } : {}),
      ...(typeof operation === 'string' ? { operation } : {}),
      age: Buffer.from(file).toString('base64'),
    };
    const answer = await signed(options, io, here, `/api/v1/sealed/${encodeURIComponent(name)}/files`, {
      operation: 'resealValue',
      params: { sealed: name },
      body,
      known: { threadOf: () => view.thread },
    });
    return tell(
      options,
      io,
      answer,
      say(io, `Scellé de nouveau : ${name}, pour ${seals.size} appareil(s)`, `Sealed again: ${name}, for ${seals.size} device(s)`),
    );
  });
}
