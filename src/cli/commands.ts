/**
 * The command line: noun, verb, options. This file knows the words a person types; what needs a server or a data
 * folder is handed in by main.ts (decision 16), so that nothing here reaches an edge.
 */
import { parseArgs } from 'node:util';
import { EXIT } from './exit.ts';
import { HELP } from './help.ts';
import { type Io, say } from './io.ts';
import { logCommand } from './log.ts';
import { alertCommand, reportCommand } from './remote.ts';
import { verifyCommand } from './verify.ts';

export interface Options {
  readonly data: string;
  readonly json: boolean;
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly rest: readonly string[];
}

/** A data folder opened for reading: what `log show|verify|key` need, without a server. */
export interface LogFolder {
  readonly logVkey: string;
  readonly origin: string;
  readonly checkpoint: string;
  readonly zone: string;
  entries(): AsyncIterable<Uint8Array>;
  words(index: number): Promise<Readonly<Record<string, string>>>;
  close(): Promise<void>;
}

/** What main.ts supplies. Each returns the exit code. */
export interface Servers {
  serve(options: Options, io: Io): Promise<number>;
  createOrganisation(options: Options, io: Io): Promise<number>;
  createToken(options: Options, io: Io): Promise<number>;
  drill(options: Options, io: Io): Promise<number>;
  bench(options: Options, io: Io): Promise<number>;
  openLog(data: string): Promise<LogFolder | null>;
}

const OPTIONS = {
  data: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' }, version: { type: 'boolean' }, port: { type: 'string' },
  host: { type: 'string' }, driven: { type: 'string' }, example: { type: 'boolean' }, name: { type: 'string' }, member: { type: 'string' },
  zone: { type: 'string' }, label: { type: 'string' }, days: { type: 'string' }, seed: { type: 'string' }, into: { type: 'string' },
  watch: { type: 'boolean' }, list: { type: 'boolean' }, about: { type: 'string' }, order: { type: 'string' }, basis: { type: 'string' },
  priority: { type: 'string' }, wait: { type: 'string' }, url: { type: 'string' }, 'token-file': { type: 'string' }, id: { type: 'string' },
  'dry-run': { type: 'boolean' }, key: { type: 'string' }, out: { type: 'string' }, entries: { type: 'string' }, seconds: { type: 'string' },
  'no-input': { type: 'boolean' }, limit: { type: 'string' }, 'tree-only': { type: 'boolean' },
} as const;

const COMMANDS = ['serve', 'org', 'token', 'drill', 'report', 'alert', 'verify', 'log', 'bench'];

/** Runs one command line (without the program's name); resolves with the exit code. */
export async function runCommand(argv: readonly string[], io: Io, version: string, servers: Servers): Promise<number> {
  let parsed: { values: Options['values']; positionals: string[] };
  try {
    parsed = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    io.err(`abri: ${error instanceof Error ? error.message : String(error)}`);
    io.err(say(io, 'Essayez : abri --help', 'Try: abri --help'));
    return EXIT.usage;
  }
  const [noun, ...rest] = parsed.positionals;
  if (parsed.values.version === true) {
    io.out(`abri ${version}`);
    return EXIT.ok;
  }
  if (noun === undefined || parsed.values.help === true) {
    io.out(HELP[io.lang]);
    return noun === undefined && parsed.values.help !== true ? EXIT.usage : EXIT.ok;
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
      return rest[0] === 'create' ? await servers.createToken(options, io) : unknown(io, `token ${rest[0] ?? ''}`, ['token create']);
    case 'drill':
      return await servers.drill(options, io);
    case 'bench':
      return await servers.bench(options, io);
    case 'report':
      return await reportCommand(options, io);
    case 'alert':
      return rest[0] === 'send' ? await alertCommand(options, io) : unknown(io, `alert ${rest[0] ?? ''}`, ['alert send']);
    case 'verify':
      return await verifyCommand([...argv.slice(1)], io);
    case 'log':
      return await logCommand(options, io, servers);
    default:
      return unknown(io, noun, COMMANDS);
  }
}

/** One suggestion, the nearest word; never a guess that runs. */
function unknown(io: Io, typed: string, known: readonly string[]): number {
  const nearest = [...known].sort((a, b) => distance(typed, a) - distance(typed, b))[0] ?? '';
  io.err(say(io, `abri : commande inconnue « ${typed.trim()} ». Vouliez-vous dire : abri ${nearest} ?`, `abri: unknown command "${typed.trim()}". Did you mean: abri ${nearest}?`));
  return EXIT.usage;
}

/** Levenshtein distance, for one suggestion among a dozen words. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
