/**
 * The command line: noun, verb, options. This file knows the words a person types; what needs a server or a data
 * folder is handed in by main.ts (decision 16), so that nothing here reaches an edge.
 */
import type { PastEpoch } from '../log/verify.ts';
import { DEVICE_COMMANDS, ROOT_COMMANDS } from './device.ts';
import { dossierCommand } from './dossier.ts';
import { EXIT } from './exit.ts';
import { exportCommand } from './export.ts';
import { HELP } from './help.ts';
import { type Io, say } from './io.ts';
import { logCommand } from './log.ts';
import { nearest, readOptions, type Values } from './options.ts';
import { recoveryCommand } from './recovery.ts';
import { releaseCommand } from './release.ts';
import { alertCommand, reportCommand } from './remote.ts';
import { resealCommand, revealCommand, sealCommand } from './sealed.ts';
import { verifyCommand } from './verify.ts';

export interface Options {
  readonly data: string;
  readonly json: boolean;
  readonly values: Values;
  readonly rest: readonly string[];
}

/** A data folder opened for reading: what `log show|verify|key|status|export` need, without a server. */
export interface LogFolder {
  readonly logVkey: string;
  readonly origin: string;
  readonly checkpoint: string;
  readonly zone: string;
  /** Epochs before the present one. */
  readonly past: readonly PastEpoch[];
  entries(): AsyncIterable<Uint8Array>;
  words(index: number): Promise<Readonly<Record<string, string>>>;
  readonly size: number;
  /** What a witness said once of another history of this log; null when none did. */
  readonly fork: { readonly witness: string; readonly at: number; readonly size: number } | null;
  /** What those outside said of the head of this size. */
  stamps(size: number): Promise<{ readonly checkpoint: string | null; readonly cosignatures: readonly string[] }>;
  lastStamps(): Promise<{
    /** By verifier key. */
    readonly witnesses: ReadonlyMap<string, { readonly size: number; readonly at: number }>;
    readonly authority: { readonly size: number; readonly at: number; readonly name: string; readonly test: boolean } | null;
  }>;
  /** The disclosure texts beside an entry, as they stand; null in place of one that does not open. */
  texts(index: number): Promise<readonly (string | null)[]>;
  /** An attachment; null when it is not there or does not open. */
  blob(sha256: string): Promise<Uint8Array | null>;
  close(): Promise<void>;
}

/** What main.ts supplies. Each returns the exit code. */
export interface Servers {
  serve(options: Options, io: Io): Promise<number>;
  createOrganisation(options: Options, io: Io): Promise<number>;
  createToken(options: Options, io: Io): Promise<number>;
  listTokens(options: Options, io: Io): Promise<number>;
  revokeToken(options: Options, io: Io): Promise<number>;
  makeLink(options: Options, io: Io): Promise<number>;
  backup(options: Options, io: Io, version: string): Promise<number>;
  restore(options: Options, io: Io): Promise<number>;
  upgrade(options: Options, io: Io): Promise<number>;
  drill(options: Options, io: Io): Promise<number>;
  bench(options: Options, io: Io): Promise<number>;
  simulate(options: Options, io: Io): Promise<number>;
  witness(options: Options, io: Io): Promise<number>;
  openLog(data: string): Promise<LogFolder | null>;
  /** What `--version` says of this build, in the person's language. */
  build(io: Io): Promise<string>;
}

const COMMANDS = [
  'serve',
  'org',
  'token',
  'drill',
  'report',
  'alert',
  'seal',
  'open',
  'reseal',
  'recovery',
  'device',
  'root',
  'verify',
  'dossier',
  'log',
  'release',
  'export',
  'backup',
  'restore',
  'upgrade',
  'bench',
  'simulate',
  'witness',
];

/** A reader who has seen enough (`| head`) is no fault, least of all one that stops a desk. */
function unread(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

/** Runs one command line (without the program's name); resolves with the exit code. */
export async function runCommand(argv: readonly string[], io: Io, version: string, servers: Servers): Promise<number> {
  for (const stream of [process.stdout, process.stderr]) if (!stream.listeners('error').includes(unread)) stream.on('error', unread);
  const parsed = readOptions(argv, io);
  if (!parsed.ok) {
    io.err(`abri: ${parsed.says}`);
    io.err(say(io, 'Essayez : abri --help', 'Try: abri --help'));
    return EXIT.usage;
  }
  const [noun, ...rest] = parsed.positionals;
  if (parsed.values.version === true) {
    io.out(`abri ${version} (${await servers.build(io)})`);
    return EXIT.ok;
  }
  if (parsed.values.help === true) {
    io.out(HELP[io.lang]);
    return EXIT.ok;
  }
  if (noun === undefined) {
    io.err(HELP[io.lang]);
    return EXIT.usage;
  }
  const options: Options = {
    data: typeof parsed.values.data === 'string' ? parsed.values.data : (io.env.ABRI_DATA ?? 'data'),
    json: parsed.values.json === true,
    values: parsed.values,
    rest,
  };
  switch (noun) {
    case 'serve':
      return await servers.serve(options, io);
    case 'org':
      return rest[0] === 'create' ? await servers.createOrganisation(options, io) : unknown(io, `org ${rest[0] ?? ''}`, ['org create']);
    case 'token':
      if (rest[0] === 'create') return await servers.createToken(options, io);
      if (rest[0] === 'list') return await servers.listTokens(options, io);
      if (rest[0] === 'revoke') return await servers.revokeToken(options, io);
      if (rest[0] === 'link') return await servers.makeLink(options, io);
      return unknown(io, `token ${rest[0] ?? ''}`, ['token create', 'token list', 'token revoke', 'token link']);
    case 'backup':
      return await servers.backup(options, io, version);
    case 'restore':
      return await servers.restore(options, io);
    case 'upgrade':
      return await servers.upgrade(options, io);
    case 'drill':
      return await servers.drill(options, io);
    case 'simulate':
      return await servers.simulate(options, io);
    case 'witness':
      return await servers.witness(options, io);
    case 'bench':
      return await servers.bench(options, io);
    case 'report':
      return await reportCommand(options, io);
    case 'alert':
      return rest[0] === 'send' ? await alertCommand(options, io) : unknown(io, `alert ${rest[0] ?? ''}`, ['alert send']);
    case 'seal':
      return await sealCommand(options, io);
    case 'open':
      return await revealCommand(options, io);
    case 'reseal':
      return await resealCommand(options, io);
    case 'recovery':
      return await recoveryCommand(options, io);
    case 'device':
      return await oneOf(DEVICE_COMMANDS, noun, options, io);
    case 'root':
      return await oneOf(ROOT_COMMANDS, noun, options, io);
    case 'dossier':
      return await dossierCommand(options, io);
    case 'verify':
      return await verifyCommand(
        [
          ...(typeof parsed.values.key === 'string' ? [`--key=${parsed.values.key}`] : []),
          ...(typeof parsed.values.identity === 'string' ? [`--identity=${parsed.values.identity}`] : []),
          ...(options.json ? ['--json'] : []),
          '--',
          ...rest,
        ],
        io,
      );
    case 'release':
      return await releaseCommand(options, io);
    case 'log':
      return await logCommand(options, io, servers);
    case 'export':
      return await exportCommand(options, io, servers);
    default:
      return unknown(io, noun, COMMANDS);
  }
}

/** The verb of a noun that has a table of them. */
async function oneOf(
  verbs: Readonly<Record<string, (options: Options, io: Io) => Promise<number>>>,
  noun: string,
  options: Options,
  io: Io,
): Promise<number> {
  const verb = Object.hasOwn(verbs, options.rest[0] ?? '') ? verbs[options.rest[0] ?? ''] : undefined;
  const known = Object.keys(verbs).map((name) => `${noun} ${name}`);
  return verb === undefined ? unknown(io, `${noun} ${options.rest[0] ?? ''}`, known) : await verb(options, io);
}

function unknown(io: Io, typed: string, known: readonly string[]): number {
  const near = nearest(typed, known);
  io.err(
    say(
      io,
      `abri : commande inconnue « ${typed.trim()} ». Vouliez-vous dire : abri ${near} ?`,
      `abri: unknown command "${typed.trim()}". Did you mean: abri ${near}?`,
    ),
  );
  return EXIT.usage;
}
