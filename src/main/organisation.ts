/** One organisation's folder: opened, founded, read. The only place where the desk is given its ports. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LogFolder } from '../cli/commands.ts';
import { EXIT } from '../cli/exit.ts';
import { DESK, type Session } from '../desk/command.ts';
import { Desk } from '../desk/desk.ts';
import { forkNote } from '../desk/outside.ts';
import { type Channel, type Clock, type Identity, PortFault, type SnapshotRefusal, type Store, type Tokens } from '../desk/ports.ts';
import { refuseUnsignedHead, refuseUnsound } from '../desk/soundness.ts';
import { type CodesOptions, openCodes } from '../edges/store-sqlite/codes.ts';
import { openFolderForReading } from '../edges/store-sqlite/folder.ts';
import { BEGUN, clearHalfFounded, DONE, FOUNDING } from '../edges/store-sqlite/founding.ts';
import { openIdentity } from '../edges/store-sqlite/identity.ts';
import { openSnapshots } from '../edges/store-sqlite/snapshots.ts';
import { openSqliteStore } from '../edges/store-sqlite/store.ts';
import { openTokens } from '../edges/store-sqlite/tokens.ts';
import { realDice } from '../edges/system/dice.ts';
import { DrivenClock } from '../edges/system/driven-clock.ts';
import { makeDataFolder } from '../edges/system/folder.ts';
import { openKeys } from '../edges/system/keys.ts';
import { programDigest } from '../edges/system/program.ts';
import { openKek } from '../edges/system/secrets.ts';
import { DAY } from '../kernel/time.ts';
import { sha256 } from '../log/digest.ts';
import { readDisclosure } from '../log/disclosure.ts';
import { parseEntry } from '../log/entry.ts';
import { LogFault } from '../log/fault.ts';
import { toUtf8 } from '../log/text.ts';
import { type Founding, foundation, ORDINARY_SCALE } from '../wire/founding.ts';
import { dropBag, keepBag, keepMissingBags, renewBag } from './bags.ts';
import { dossierTexts } from './dossier-texts.ts';
import { outsideOf } from './outside.ts';
import { broughtUp, wordsOf } from './upgrade.ts';

const SRC = dirname(import.meta.dirname);
export const ROOT = dirname(SRC);
export const TOKEN_DAYS = 30;

/** An organisation's folder, open for writing. */
export interface Opened {
  readonly folder: string;
  readonly desk: Desk;
  readonly tokens: Tokens;
  readonly identity: Identity;
  readonly cursorSecret: Uint8Array;
  readonly logVkey: string;
  enrolDevice(member: string): Promise<string>;
  /** Everybody is enrolled: from now on the folder holds an organisation. */
  founded(): Promise<void>;
  close(): Promise<void>;
}

/** For whoever started the program and sees it take its time. */
const REPLAYED: Readonly<Record<SnapshotRefusal, string>> = {
  damaged: 'instantané illisible ou abîmé ; le journal est relu en entier. / the snapshot is damaged; the whole log is read again.',
  other_program:
    'instantané d’une autre version ; le journal est relu en entier. / the snapshot is of another version; the whole log is read again.',
  other_log:
    'instantané d’un autre journal ; le journal est relu en entier. / the snapshot is of another log; the whole log is read again.',
  ahead:
    'instantané en avance sur le journal ; le journal est relu en entier. / the snapshot is ahead of the log; the whole log is read again.',
};

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** `found` names a folder that holds no organisation yet. Throws PortFault for anything wrong with the folder. */
export async function open(
  folder: string,
  clock: Clock,
  channels: readonly Channel[],
  found?: { org: string; exercise: string | null },
  { beat }: Pick<CodesOptions, 'beat'> = {},
): Promise<Opened> {
  makeDataFolder(folder);
  // A program that was brought up to date must serve tonight: the folder follows, or stays as it was and says why (decision 35).
  const upgraded = await broughtUp(folder, 'fr');
  if (upgraded !== null) for (const line of wordsOf(upgraded)) console.error(`abri: ${line}`);
  const kek = openKek(folder);
  const store = await openSqliteStore({ folder, kek });
  const keys = openKeys(join(folder, 'keys'));
  if (found !== undefined) {
    await begin(store, found).catch(async (error: unknown) => {
      await store.close();
      throw error;
    });
  }
  const log = await store.note('origin');
  if (log === null) {
    await store.close();
    throw new PortFault(
      'no_organisation',
      `Aucune organisation dans ${folder}. Faites : abri org create`,
      `No organisation in ${folder}. Run: abri org create`,
    );
  }
  const exercise = await store.note('exercise');
  if (exercise === null && clock instanceof DrivenClock) {
    await store.close();
    throw new PortFault(
      'not_an_exercise',
      'Seul un dossier d’exercice accepte une horloge pilotée.',
      'Only an exercise folder accepts a driven clock.',
    );
  }
  const logVkey = found === undefined ? keys.vkey(log) : keys.ensure(log);
  if (logVkey === null) {
    await store.close();
    // A new key would sign a log nobody could tell from a forged one.
    throw new PortFault(
      'log_key_missing',
      `La clé du journal manque dans ${join(folder, 'keys')}. Rapportez-la de sa sauvegarde.`,
      `The log key is missing from ${join(folder, 'keys')}. Bring it back from its backup.`,
    );
  }
  refuseUnsignedHead(await store.head(), keys);
  const tokens = openTokens({ folder, clock });
  const identity = openIdentity({ folder, clock, kek });
  const every = Number(process.env.ABRI_SNAPSHOT_EVERY);
  const snapshots = openSnapshots({
    folder,
    program: programDigest(SRC),
    ...(Number.isSafeInteger(every) && every > 0 ? { every } : {}),
    refused: (why) => console.error(`abri: ${REPLAYED[why]}`),
  });
  const codes = openCodes({ folder, kek, ...(beat === undefined ? {} : { beat }) });
  const desk = await Desk.open(
    { store, keys, clock, dice: realDice, channels, snapshots, codes, outside: outsideOf(folder, store) },
    {
      log,
      exercise,
      past: await store.pastEpochs(),
      texts: await dossierTexts(),
      keepBag: (dossier, files) => keepBag(folder, dossier, files),
      dropBag: (dossier) => dropBag(folder, dossier),
      renewBag: (dossier, files) => renewBag(folder, dossier, files),
      // The disk has failed: nobody is answered yes any more, and a restart heals (decision 12).
      onFatal: (error) => {
        console.error(`abri: ${error.message}`);
        process.exitCode = EXIT.tryAgain;
        setTimeout(() => process.exit(EXIT.tryAgain), 200);
      },
    },
  );
  try {
    refuseUnsound(desk, keys, [...tokens.list(), ...identity.sessions.list()]);
    await keepMissingBags(folder, desk);
  } catch (error) {
    await desk.close();
    tokens.close();
    identity.close();
    throw error;
  }
  const enrolDevice = async (member: string): Promise<string> => {
    const known = desk.deviceOf(member);
    if (known !== null) return known;
    const device = member === 'desk' ? 'desk' : `dev/${hex(realDice.bytes(4))}`;
    const act = { act: 'device.enrol', with: { device, member, vkey: keys.ensure(device), custody: 'server' } } as const;
    const reply = await desk.submit(DESK, { id: `enrol-${device.replace('/', '-')}`, act, words: {} });
    if (!reply.ok) throw new Error(`the device of ${member} was refused: ${reply.refusal.code}`);
    return device;
  };
  return {
    folder,
    desk,
    tokens,
    identity: {
      ...identity,
      deviceFor: async (member) => (desk.roles(member).length === 0 ? null : await enrolDevice(member)),
    },
    logVkey,
    enrolDevice,
    founded: () => store.setNote(FOUNDING, DONE),
    // Derived from the key that already guards the folder: cursors stay readable over a restart, and to nobody else. Not over a
    // restore: places of the epoch before name other entries now, and whoever asks again begins again.
    cursorSecret: sha256(toUtf8(`abri cursors ${log}`), kek),
    close: async () => {
      await desk.close();
      tokens.close();
      identity.close();
    },
  };
}

async function begin(store: Store, { org, exercise }: { readonly org: string; readonly exercise: string | null }): Promise<void> {
  await store.setNote(FOUNDING, BEGUN);
  await store.setNote('origin', `abri.local/${org}-${hex(realDice.bytes(4))}`);
  if (exercise !== null) await store.setNote('exercise', exercise);
}

/** The first entry enrols the desk's own key; then the steps of an organisation, each signed by whoever does it. */
async function populate(opened: Opened, organisation: Founding): Promise<void> {
  await opened.enrolDevice('desk');
  for (const { as, command } of organisation.steps) {
    const session: Session = as === 'desk' ? DESK : { member: as, device: await opened.enrolDevice(as) };
    const { act } = command;
    const reply = await opened.desk.submit(session, command);
    if (!reply.ok)
      throw new Error(`${command.id} (${command.act.act}) was refused: ${reply.refusal.code} ${reply.refusal.about?.join(' ') ?? ''}`);
    if (act.act === 'member.enrol') await opened.enrolDevice(act.with.member);
  }
}

/**
 * Makes an organisation in a folder that holds none, or only what an earlier founding left that was cut short. When a step is
 * refused the folder is left as it was, and the error says which.
 */
export async function found(
  folder: string,
  clock: Clock,
  channels: readonly Channel[],
  organisation: Founding,
  exercise: string | null,
  codes: Pick<CodesOptions, 'beat'> = {},
): Promise<Opened> {
  clearHalfFounded(folder);
  const opened = await open(folder, clock, channels, { org: organisation.org, exercise }, codes);
  try {
    await populate(opened, organisation);
    await opened.founded();
    return opened;
  } catch (error) {
    await opened.close();
    clearHalfFounded(folder);
    throw error;
  }
}

export async function tokenFor(opened: Opened, member: string, label: string, days: number): Promise<string> {
  const device = await opened.enrolDevice(member);
  return opened.tokens.createToken({ member, device, label, expires: opened.desk.now() + days * DAY }).token;
}

export const membersOf = (organisation: Founding): string[] =>
  organisation.steps.flatMap(({ command }) => (command.act.act === 'member.enrol' ? [command.act.with.member] : []));

export async function openLog(data: string): Promise<LogFolder | null> {
  if (!existsSync(join(data, 'abri.db'))) return null;
  const reader = openFolderForReading(data, openKek(data));
  const origin = reader.note('origin');
  const head = reader.head();
  // Read only: a lost key is never silently made anew.
  const logVkey = origin === null ? null : openKeys(join(data, 'keys')).vkey(origin);
  if (origin === null || head === null || logVkey === null) {
    reader.close();
    return null;
  }
  return {
    origin,
    checkpoint: head.checkpoint,
    logVkey,
    past: reader.pastEpochs(),
    size: head.size,
    fork: forkIn(reader.note(forkNote(origin))),
    stamps: async (size) => reader.stamps.of(size),
    lastStamps: async () => reader.stamps.last(),
    zone: zoneOf([...readable(reader, Math.min(head.size, 8))]),
    async *entries() {
      yield* readable(reader, head.size);
    },
    words: async (index) => {
      const texts = reader
        .words(index)
        .map((row) => row.text)
        .filter((text) => text !== null);
      return Object.fromEntries(texts.map((text) => readDisclosure(text)).map(({ name, value }) => [name, value]));
    },
    texts: async (index) => (orNothing(() => reader.words(index)) ?? []).map(({ text }) => text),
    blob: async (sha256) => orNothing(() => reader.blob(sha256)),
    close: async () => reader.close(),
  };
}

const forkIn = (kept: string | null): LogFolder['fork'] => (kept === null ? null : (JSON.parse(kept) as LogFolder['fork']));

/** What was changed by hand, or has lost its key, does not open: for an audit that is to name it. */
function orNothing<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof PortFault) return null;
    throw error;
  }
}

/** Every entry; in place of one the disk cannot give, no bytes: whoever reads names it, as one that was altered, and reads on. */
function* readable(reader: ReturnType<typeof openFolderForReading>, size: number): Generator<Uint8Array> {
  for (let at = 0; at < size; at++) {
    try {
      for (const stored of reader.entries(at, size)) {
        yield stored.bytes;
        at++;
      }
    } catch (error) {
      if (!(error instanceof PortFault)) throw error;
      yield new Uint8Array();
    }
  }
}

/** The organisation's zone, from its founding: one of the first entries. */
function zoneOf(first: readonly Uint8Array[]): string {
  for (const bytes of first) {
    try {
      const founding = parseEntry(bytes).events.find((event) => event.e === 'OrganisationCreated');
      if (typeof founding?.zone === 'string') return founding.zone;
    } catch (error) {
      // A damaged entry is for `log verify` to name; the hour alone must not keep the rest from being read.
      if (!(error instanceof LogFault)) throw error;
    }
  }
  return 'UTC';
}

/**
 * The least an organisation can be: itself, and one person, who holds every part of the desk. `alone`: nobody else will; what is for
 * two is then done by one, later or marked (decision 30), and the record says so from its first line.
 */
export function smallest(given: { name: string; member: string; zone: string; name_of_member?: string; alone?: boolean }): Founding {
  const { name, member, zone, name_of_member, alone = false } = given;
  const org = 'org';
  const { steps, step } = foundation({ org, zone, name, now: 0, alone });
  const roles = ['supervisor', 'watch_officer', 'administrator'];
  step(
    'desk',
    'enrolMember',
    {},
    { id: `enrol-${member}`, member, roles, ...(name_of_member === undefined ? {} : { name: name_of_member }) },
  );
  step(member, 'setDuty', {}, { id: `duty-${member}`, on: true });
  step(member, 'setScale', {}, { id: 'scale', ...ORDINARY_SCALE });
  return { org, zone, steps };
}
