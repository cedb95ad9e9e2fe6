/** `abri log show|verify|key|status|export`: reads a data folder, never writes to it; works beside a running server. */
import { writeFile } from 'node:fs/promises';
import { publicKeyToPem } from '../log/digest.ts';
import { type Entry, parseEntry } from '../log/entry.ts';
import { LogFault } from '../log/fault.ts';
import { parseVkey } from '../log/note.ts';
import type { EpochReport, SeenReport } from '../log/verify.ts';
import type { LogFolder, Options, Servers } from './commands.ts';
import { verifyOnAllCores } from './cores.ts';
import { EXIT } from './exit.ts';
import { auditFields, fieldsLines } from './fields.ts';
import { type Io, printable, say } from './io.ts';
import { exportLog } from './logexport.ts';
import { status } from './logstatus.ts';

const VERBS: Readonly<Record<string, (folder: LogFolder, options: Options, io: Io) => Promise<number>>> = {
  show,
  verify,
  key,
  status,
  export: exportLog,
};

export async function logCommand(options: Options, io: Io, servers: Pick<Servers, 'openLog'>): Promise<number> {
  const [verb] = options.rest;
  const run = verb === undefined || !Object.hasOwn(VERBS, verb) ? undefined : VERBS[verb];
  if (run === undefined) {
    io.err(
      say(
        io,
        'abri log show | verify | status | key --out FICHIER | export DOSSIER',
        'abri log show | verify | status | key --out FILE | export FOLDER',
      ),
    );
    return EXIT.usage;
  }
  const folder = await servers.openLog(options.data);
  if (folder === null) {
    io.err(say(io, `abri : aucune organisation dans ${options.data}`, `abri: no organisation in ${options.data}`));
    return EXIT.notFound;
  }
  try {
    return await run(folder, options, io);
  } finally {
    await folder.close();
  }
}

async function key(folder: LogFolder, options: Options, io: Io): Promise<number> {
  const pem = publicKeyToPem(parseVkey(folder.logVkey).pub);
  const { out } = options.values;
  if (typeof out === 'string') await writeFile(out, pem);
  if (options.json) io.out(JSON.stringify({ origin: folder.origin, vkey: folder.logVkey, pem }));
  else if (typeof out === 'string')
    io.err(
      say(
        io,
        `Clé publique du journal : ${out}. Empreinte à noter : ${folder.logVkey}`,
        `Public key of the log: ${out}. Fingerprint to write down: ${folder.logVkey}`,
      ),
    );
  else io.out(pem.trimEnd());
  return EXIT.ok;
}

/** Every entry in order. One that cannot be read is named on stderr and the others are shown: then the code is that of a broken seal. */
async function show(folder: LogFolder, options: Options, io: Io): Promise<number> {
  const limit = typeof options.values.limit === 'string' ? Number(options.values.limit) : Number.POSITIVE_INFINITY;
  const time = new Intl.DateTimeFormat('sv-SE', { timeZone: folder.zone, dateStyle: 'short', timeStyle: 'medium' });
  const lines: unknown[] = [];
  let exit: number = EXIT.ok;
  let index = -1;
  for await (const bytes of folder.entries()) {
    index++;
    if (index >= limit) break;
    const entry = readable(bytes);
    if (entry === null) {
      io.err(
        say(io, `abri : ${index} : écriture illisible. Faites : abri log verify`, `abri: ${index}: unreadable entry. Run: abri log verify`),
      );
      exit = EXIT.broken;
      continue;
    }
    const { rx, thread, events } = entry;
    const { act, by } = entry.body;
    const words = await folder.words(index);
    if (options.json) lines.push({ index, at: new Date(rx).toISOString(), thread, act, by, events, words });
    else {
      const said = Object.entries(words).map(([name, value]) => `${name}: ${printable(value)}`);
      io.out(`${String(index).padStart(6)}  ${time.format(rx)}  ${by.padEnd(14)} ${act.padEnd(20)} ${said.join(' · ')}`.trimEnd());
    }
  }
  if (options.json) io.out(JSON.stringify(lines));
  return exit;
}

function readable(bytes: Uint8Array): Entry | null {
  try {
    return parseEntry(bytes);
  } catch (error) {
    if (error instanceof LogFault) return null;
    throw error;
  }
}

async function verify(folder: LogFolder, options: Options, io: Io): Promise<number> {
  const report = await verifyOnAllCores({
    entries: () => folder.entries(),
    checkpoint: folder.checkpoint,
    logVkey: folder.logVkey,
    past: folder.past,
    treeOnly: options.values['tree-only'] === true,
    language: io.lang,
  });
  const fields = options.values.full === true ? await auditFields(folder) : null;
  const isWhole = report.ok && fields?.ok !== false;
  if (options.json)
    io.out(
      JSON.stringify(
        fields === null ? report : { ...report, ok: isWhole, fields: fields.fields, field_faults: fields.faults, more_fields: fields.more },
      ),
    );
  else if (report.ok) {
    io.out(
      say(
        io,
        `Journal intact : ${report.size} écritures, signées et enchaînées.`,
        `The log is whole: ${report.size} entries, signed and chained.`,
      ),
    );
    if (report.seen !== 'not checkable here') io.out(seenLine(report.seen, io));
    if (report.epochs.length > 1) for (const epoch of report.epochs) io.out(epochLine(epoch, io));
  } else for (const fault of report.faults) io.err(`abri: ${fault.index === null ? '' : `${fault.index}: `}${fault.code}: ${fault.words}`);
  if (fields !== null && !options.json) {
    const { out, err } = fieldsLines(fields, io);
    io.out(out);
    for (const line of err) io.err(line);
  }
  return isWhole ? EXIT.ok : EXIT.broken;
}

function seenLine({ checked, other }: SeenReport, io: Io): string {
  const [first] = other;
  if (first === undefined)
    return say(
      io,
      `  ${checked} têtes vues par les appareils : toutes sont de ce journal.`,
      `  ${checked} heads seen by devices: all are of this log.`,
    );
  return say(
    io,
    `  ATTENTION : ${other.length} actes d’appareils qui ont vu un autre journal (le premier : ${first.index}, ${first.device}).`,
    `  WARNING: ${other.length} acts of devices that have seen another log (the first: ${first.index}, ${first.device}).`,
  );
}

/** One line for each time the log was restored: where it went on, and what is known to be missing. */
function epochLine({ origin, from, to, signed, lostTo }: EpochReport, io: Io): string {
  const lost = lostTo === null || lostTo <= to ? '' : say(io, ` ; ${lostTo - to} écritures perdues`, `; ${lostTo - to} entries lost`);
  const head = signed ? say(io, 'tête signée vérifiée', 'signed head verified') : say(io, 'tête non gardée', 'head not kept');
  return `  ${origin}  ${from}–${to - 1}, ${head}${lost}`;
}
