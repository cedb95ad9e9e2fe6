/**
 * `abri restore`: the two halves of a backup become a folder, beside its final name first, under it only when everything
 * holds. It always opens a new epoch (decision 7, docs/decisions/0010): nobody can be sure that the head that was backed up
 * is the last one that was signed, and two heads of one size must never bear one origin.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Options } from '../cli/commands.ts';
import { EXIT } from '../cli/exit.ts';
import { type Io, say } from '../cli/io.ts';
import { DESK } from '../desk/command.ts';
import { Conductor } from '../desk/conductor.ts';
import { PortFault } from '../desk/ports.ts';
import {
  type Archive,
  checkArchive,
  checkMac,
  copyOut,
  epochsOpened,
  noteEpoch,
  openArchive,
  syncOne,
  syncTree,
} from '../edges/archive/archive.ts';
import { ArchiveFault, writing } from '../edges/archive/fault.ts';
import { headsIn, openFolderForReading } from '../edges/store-sqlite/folder.ts';
import { inspect, rootAt, type Sound } from '../edges/store-sqlite/inspect.ts';
import { migrate, outdated } from '../edges/store-sqlite/migration.ts';
import type { Reader } from '../edges/store-sqlite/reader.ts';
import { SCHEMAS } from '../edges/store-sqlite/schema.ts';
import { readShreddedFile, shreddedFile } from '../edges/store-sqlite/shredded-file.ts';
import { openSqliteStore } from '../edges/store-sqlite/store.ts';
import { realDice } from '../edges/system/dice.ts';
import { nameKeyAgain, openKeys } from '../edges/system/keys.ts';
import { RealClock } from '../edges/system/real-clock.ts';
import { openKek } from '../edges/system/secrets.ts';
import { isId } from '../kernel/ids.ts';
import type { Ms } from '../kernel/time.ts';
import { b64 } from '../log/base64.ts';
import type { Checkpoint } from '../log/checkpoint.ts';
import { epochOf, logOf, openHeadOf, originOf } from '../log/epoch.ts';
import { LogFault } from '../log/fault.ts';
import { parseVkey } from '../log/note.ts';
import { macKeyOf } from './backup.ts';
import { dropBag } from './bags.ts';
import { orFault } from './sound.ts';
import { progress, told } from './telling.ts';

interface Asked {
  readonly from: string;
  readonly keys: string;
  readonly data: string;
  readonly why: string;
  readonly by: string;
  /** A file with a head somebody kept, and the folder of the machine that was lost, when they are given. */
  readonly lastHead: string | null;
  readonly headFrom: string | null;
  readonly epoch: number | null;
  readonly keepTokens: boolean;
}
interface Restored {
  readonly data: string;
  readonly origin: string;
  readonly previous: string;
  readonly size: number;
  readonly root: string;
  /** The last head known, when one was given and says more than the backup. */
  readonly known: { readonly origin: string; readonly size: number; readonly root: string } | null;
  readonly missing: { readonly from: number; readonly to: number } | null;
  readonly made: Ms;
  /** Threads that were shredded after the backup was made, and are again. */
  readonly shredded: number;
  readonly tokens: 'kept' | 'none';
  /** False when the backup could not be marked with the epoch that was opened from it. */
  readonly marked: boolean;
}

export async function restore(options: Options, io: Io): Promise<number> {
  const { from, keys, why, by, epoch, 'last-head': head, 'head-from': old, 'keep-tokens': keep } = options.values;
  // Never the folder a person did not name: `./data` may be the one that burns.
  const data = options.values.data ?? io.env.ABRI_DATA;
  const isCheck = options.values.check === true;
  const needed = isCheck ? [from, keys] : [from, keys, why, by, data];
  if (!needed.every((value) => typeof value === 'string' && value.trim() !== '') || options.rest.length > 0) {
    io.err(
      say(
        io,
        'abri restore --from DOSSIER/record-… --keys DOSSIER/keys-… --data DOSSIER_NEUF --why MOTIF --by NOM\n' +
          '  [--head-from ANCIEN_DOSSIER | --last-head head.last] [--keep-tokens] [--epoch N] [--json]\n' +
          'abri restore --check --from DOSSIER/record-… --keys DOSSIER/keys-…   (ne restaure rien : relit tout)',
        'abri restore --from FOLDER/record-… --keys FOLDER/keys-… --data NEW_FOLDER --why REASON --by NAME\n' +
          '  [--head-from OLD_FOLDER | --last-head head.last] [--keep-tokens] [--epoch N] [--json]\n' +
          'abri restore --check --from FOLDER/record-… --keys FOLDER/keys-…   (restores nothing: reads all of it)',
      ),
    );
    return EXIT.usage;
  }
  const path = (value: string | boolean | undefined): string => resolve(io.cwd, String(value));
  const asked: Asked = {
    from: path(from),
    keys: path(keys),
    data: path(data),
    why: String(why),
    by: String(by),
    lastHead: typeof head === 'string' ? path(head) : null,
    headFrom: typeof old === 'string' ? path(old) : null,
    epoch: typeof epoch === 'string' ? Number(epoch) : null,
    keepTokens: keep === true,
  };
  if (isCheck) return await told(io, async () => await rehearse(asked, options, io));
  return await told(io, async () => {
    const restored = await putBack(asked, io);
    tell(restored, options, io);
    return EXIT.ok;
  });
}

/** The master key that came with the keys, or the one systemd holds. */
function masterKey(folder: string, { keys }: Asked): Uint8Array {
  try {
    return openKek(folder);
  } catch (error) {
    throw error instanceof PortFault && error.code === 'kek_missing' ? new ArchiveFault('no_kek', keys) : error;
  }
}

/** A restore without one: nothing is written where the halves lie, no epoch is opened. */
async function rehearse(asked: Asked, options: Options, io: Io): Promise<number> {
  const record = await openArchive(asked.from, 'record');
  const keys = await openArchive(asked.keys, 'keys');
  await checkArchive(record);
  // The keys are copied, for their owner alone, for as long as it takes: a stick has no mode bits to hold them to.
  const place = await mkdtemp(join(tmpdir(), 'abri-check-'));
  let found: Sound;
  try {
    await copyOut(keys, place);
    ({ found } = await judge({ record, keys }, { record: asked.from, keys: place, kek: masterKey(place, asked) }, asked, io));
  } finally {
    await rm(place, { recursive: true, force: true });
  }
  const { origin, size, root } = found;
  if (options.json) io.out(JSON.stringify({ origin, size, root, made: record.about.made }));
  else
    io.out(
      say(
        io,
        `Cette sauvegarde se restaure : ${size} écritures, signées et enchaînées, mots lisibles. Empreinte : ${root}`,
        `This backup can be restored: ${size} entries, signed and chained, words readable. Root: ${root}`,
      ),
    );
  return EXIT.ok;
}

/** The final name must be free: a restore overwrites nothing, and a person may have typed the wrong one. */
function refuseInUse(data: string): void {
  if (!existsSync(data)) return;
  if (!statSync(data).isDirectory() || readdirSync(data).length > 0) throw new ArchiveFault('folder_in_use', data);
}

async function putBack(asked: Asked, io: Io): Promise<Restored> {
  refuseInUse(asked.data);
  const record = await openArchive(asked.from, 'record');
  const keys = await openArchive(asked.keys, 'keys');
  const draft = `${asked.data}.restoring`;
  // What a restore that was cut short left behind: never a folder anybody worked in.
  await rm(draft, { recursive: true, force: true });
  try {
    await mkdir(join(draft, 'keys'), { recursive: true, mode: 0o700 });
    await copyOut(record, draft);
    await copyOut(keys, draft, asked.keepTokens ? [] : ['sessions.db']);
    for (const { name } of outdated(draft)) migrate(join(draft, name), SCHEMAS[name] ?? { version: 0, sql: '', steps: [] });
    const { found, known } = await judge({ record, keys }, { record: draft, keys: draft, kek: masterKey(draft, asked) }, asked, io);
    const restored = await openEpoch(draft, { found, known, record, keys }, asked, io);
    await syncTree(draft);
    refuseInUse(asked.data);
    if (existsSync(asked.data)) await rmdir(asked.data);
    await rename(draft, asked.data);
    await syncOne(dirname(asked.data));
    return restored;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw writing(error, dirname(asked.data));
  }
}

/** Everything that must hold before anything is signed: keys of this record, made by their holder, a log that verifies. */
async function judge(
  halves: { record: Archive; keys: Archive },
  at: { record: string; keys: string; kek: Uint8Array },
  asked: Asked,
  io: Io,
): Promise<{ found: Sound; known: (Checkpoint & { readonly note: string }) | null }> {
  if (halves.record.about.folder !== halves.keys.about.folder) throw new ArchiveFault('other_keys', asked.from);
  const reader = openFolderForReading(at.record, at.kek, at.keys);
  try {
    if (reader.folderId() !== halves.record.about.folder) throw new ArchiveFault('other_keys', asked.from);
    for (const half of [halves.record, halves.keys]) checkMac(half, macKeyOf(at.kek));
    const step = progress(io);
    const { vkey } = openKeys(join(at.keys, 'keys'));
    const inspected = await inspect(reader, { vkey, lang: io.lang, thorough: true, onProgress: step('Vérification', 'Verifying') });
    const found = orFault(inspected, asked.from);
    return { found, known: lastHead(reader, found, asked) };
  } finally {
    reader.close();
  }
}

/** The furthest head anybody kept, believed only under the log's own key; null when none says as much as the backup itself. */
function lastHead(reader: Reader, found: Sound, asked: Asked): (Checkpoint & { readonly note: string }) | null {
  const { pub } = parseVkey(found.logVkey);
  const ends = new Map([...reader.pastEpochs(), found].map(({ origin, size }) => [origin, size]));
  let last: (Checkpoint & { readonly note: string }) | null = null;
  for (const { path, note } of headsGiven(asked)) {
    let head: Checkpoint;
    try {
      head = openHeadOf(logOf(found.origin), note, pub);
    } catch (error) {
      if (error instanceof LogFault) throw new ArchiveFault('head_unreadable', path);
      throw error;
    }
    const isOurs = head.size <= (ends.get(head.origin) ?? -1);
    if (isOurs && rootAt(reader, head.size) !== b64(head.root)) throw new ArchiveFault('other_history', path);
    const [epoch, ours] = [epochOf(head.origin), epochOf(found.origin)];
    // Of what came before the backup it tells nothing that the backup does not.
    if (epoch < ours || (epoch === ours && head.size < found.size)) continue;
    if (last === null || epochOf(head.origin) > epochOf(last.origin) || head.size > last.size) last = { ...head, note };
  }
  return last;
}

/** Every head given, unbelieved. `head.last` holds a checkpoint after three lines of its own; a checkpoint somebody kept is one. */
function headsGiven({ lastHead: path, headFrom }: Asked): { path: string; note: string }[] {
  const given: { path: string; note: string }[] = [];
  if (path !== null) {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch {
      throw new ArchiveFault('head_unreadable', path);
    }
    given.push({ path, note: text.startsWith('abri.head/1\n') ? text.split('\n').slice(3).join('\n') : text });
  }
  if (headFrom !== null) {
    const heads = headsIn(headFrom);
    if (heads.length === 0) throw new ArchiveFault('head_unreadable', headFrom);
    given.push(...heads.map((note) => ({ path: headFrom, note })));
  }
  return given;
}

/** Opens the next epoch in the draft: the log goes on under its own origin, and its first entry says what is missing. */
async function openEpoch(
  draft: string,
  given: { found: Sound; known: (Checkpoint & { readonly note: string }) | null; record: Archive; keys: Archive },
  asked: Asked,
  io: Io,
): Promise<Restored> {
  const { found, known, record } = given;
  const log = logOf(found.origin);
  const opened = await epochsOpened(log, asked.from, asked.keys);
  const free = 1 + Math.max(epochOf(found.origin), epochOf(known?.origin ?? log), opened);
  if (asked.epoch !== null && asked.epoch < free) throw new ArchiveFault('epoch_used', String(free));
  const epoch = asked.epoch ?? free;
  const origin = originOf(log, epoch);
  // Before anything is signed under it: a second restore of the same backup takes the next one.
  const marked = await noteEpoch(log, [asked.from, asked.keys], epoch);
  const clock = new RealClock();
  const keysFolder = join(draft, 'keys');
  nameKeyAgain(keysFolder, found.origin, origin);
  const keys = openKeys(keysFolder);
  const store = await openSqliteStore({ folder: draft, kek: openKek(draft) });
  let shredded = 0;
  try {
    const isFurther = known !== null && (known.size > found.size || known.origin !== found.origin);
    await store.openEpoch(origin, isFurther ? known.note : null);
    // A desk would take up the outbox at once, and ring people through channels that are not there yet.
    let fatal: Error | null = null;
    const conductor = new Conductor(
      { store, keys, clock, dice: realDice, channels: [] },
      { log: origin, exercise: await store.note('exercise') },
      () => undefined,
      (error) => {
        fatal = error;
      },
    );
    await conductor.load();
    const isMember = isId(asked.by) && conductor.mind.state.roster.members.has(asked.by);
    const act = {
      act: 'log.restored',
      with: {
        origin,
        previous: found.origin,
        size: found.size,
        root: found.root,
        known_origin: known?.origin ?? null,
        known_size: known?.size ?? null,
        known_root: known === null ? null : b64(known.root),
        who: isMember ? asked.by : null,
        from: Math.min(record.about.made, clock.now()),
      },
    } as const;
    const reply = await conductor.ask(DESK, { id: `restored-e${epoch}`, act, words: { name: asked.by, reason: asked.why } });
    if (fatal !== null) throw fatal;
    if (!reply.ok) throw new Error(`log.restored was refused: ${reply.refusal.code}`);
    shredded = await shredAgain(conductor, draft, asked);
    if (fatal !== null) throw fatal;
    // The outage is told by the gap: from here the desk counts as having beaten.
    await store.beat(Math.max(conductor.mind.rx, clock.now()));
  } finally {
    await store.close();
  }
  await bothHold(draft, asked, io);
  return {
    data: asked.data,
    origin,
    previous: found.origin,
    size: found.size,
    root: found.root,
    known: known === null ? null : { origin: known.origin, size: known.size, root: b64(known.root) },
    missing: known !== null && known.size > found.size ? { from: found.size, to: known.size - 1 } : null,
    made: record.about.made,
    shredded,
    tokens: asked.keepTokens ? 'kept' : 'none',
    marked,
  };
}

/**
 * What two people had destroyed since the backup is destroyed again before anybody can read it, by the list that lies beside the
 * last head; the desk says so in the log. The bags of cases of which nothing is left go too: the backup holds them in clear.
 */
async function shredAgain(conductor: Conductor, draft: string, { headFrom, lastHead }: Asked): Promise<number> {
  const places = [...new Set([headFrom, lastHead === null ? null : dirname(lastHead)])].filter((place) => place !== null);
  const listed = places.flatMap((place) => readShreddedFile(shreddedFile(place)));
  const { threads, state } = conductor.mind;
  const again = [...new Set(listed)].filter((scope) => threads.get(scope) !== undefined && !state.inquiry.shredded.has(scope));
  if (again.length > 0) {
    const act = { act: 'shred.repeat', with: { threads: again } } as const;
    const reply = await conductor.ask(DESK, { id: `shred-repeat-${conductor.mind.size}`, act, words: {} });
    if (!reply.ok) throw new Error(`shred.repeat was refused: ${reply.refusal.code}`);
  }
  // Of those the log knows, a crash or an older copy of the keys may have left some: asked again, the store does what is left.
  await conductor.shredAgain();
  const { cases, dossiers } = conductor.mind.state.inquiry;
  for (const { id, case: of } of dossiers.values()) if ((cases.get(of)?.shreddedAt ?? null) !== null) await dropBag(draft, id);
  return again.length;
}

/** Once more, over what was just written: both epochs verify under the one key. */
async function bothHold(draft: string, asked: Asked, io: Io): Promise<void> {
  const reader = openFolderForReading(draft, openKek(draft));
  try {
    const { vkey } = openKeys(join(draft, 'keys'));
    orFault(await inspect(reader, { vkey, lang: io.lang, thorough: true }), asked.from);
  } finally {
    reader.close();
  }
}

/** What is missing, or that it cannot be told. */
function gap({ missing, known, previous }: Restored, io: Io): string {
  if (missing !== null)
    return say(
      io,
      `Manquent les écritures ${missing.from} à ${missing.to} : ce que les téléphones ont gardé reviendra, le reste est à redire.`,
      `Entries ${missing.from} to ${missing.to} are missing: what the phones kept will come back, the rest must be said again.`,
    );
  return known !== null && known.origin === previous
    ? say(
        io,
        'Rien de ce qui fut signé ne manque, d’après la dernière tête connue.',
        'Nothing that was signed is missing, by the last head known.',
      )
    : say(
        io,
        'La dernière tête signée n’est pas connue : on ne peut dire ce qui manque. Faites redire ce qui a suivi la sauvegarde.',
        'The last signed head is not known: what is missing cannot be told. Ask again for what followed the backup.',
      );
}

function tell(restored: Restored, options: Options, io: Io): void {
  const { data, origin, size, tokens, marked } = restored;
  const made = new Date(restored.made).toISOString().replace('T', ' ').slice(0, 19);
  if (options.json) io.out(JSON.stringify(restored));
  else {
    io.out(
      say(
        io,
        `Restauré dans ${data} : ${size} écritures, de la sauvegarde du ${made} UTC. Nouvelle époque : ${origin}`,
        `Restored in ${data}: ${size} entries, from the backup of ${made} UTC. New epoch: ${origin}`,
      ),
    );
    io.out(gap(restored, io));
    if (restored.shredded > 0)
      io.out(
        say(
          io,
          `${restored.shredded} fils effacés depuis la sauvegarde le sont de nouveau.`,
          `${restored.shredded} threads that were shredded since the backup are shredded again.`,
        ),
      );
  }
  io.err(
    tokens === 'none'
      ? say(
          io,
          `Aucun jeton n’est revenu (ceux révoqués depuis reviendraient aussi). Un par membre : abri token create MEMBRE --data ${data}`,
          `No token came back (those revoked since would come back too). One per member: abri token create MEMBER --data ${data}`,
        )
      : say(
          io,
          'Les jetons de la sauvegarde sont revenus, même ceux révoqués depuis : si un téléphone est perdu, restaurez sans --keep-tokens.',
          'The tokens of the backup came back, even those revoked since: if a phone is lost, restore without --keep-tokens.',
        ),
  );
  io.err(say(io, `Démarrez : abri serve --data ${data}`, `Start: abri serve --data ${data}`));
  if (!marked)
    io.err(
      say(
        io,
        `Notez-le sur la sauvegarde : l’époque ${epochOf(origin)} a servi (on n’a pu l’écrire). Une autre restauration demandera --epoch ${epochOf(origin) + 1}.`,
        `Write it on the backup: epoch ${epochOf(origin)} was used (it could not be written there). Another restore needs --epoch ${epochOf(origin) + 1}.`,
      ),
    );
}
