/**
 * A folder of an older version becomes one of this version: backup, migrate, verify, or roll back (decision 35).
 *
 * Only copies are migrated, in `DATA/upgrade/`. Until they verify, nothing of the folder is touched, and rolling back is to
 * throw the copies away. Then `upgrade/ready` is written: from there on the upgrade is finished, by this process or by the
 * next one that opens the folder. The originals are moved to `DATA/before-upgrade-…/`: they are the backup.
 */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { copyDatabase } from './copy.ts';
import { named, StoreFault } from './fault.ts';
import { foldWal, syncFolder } from './files.ts';
import { openFolderForReading } from './folder.ts';
import { type Inspection, inspect } from './inspect.ts';
import { lockFolder } from './lock.ts';
import { migrate, type Outdated, outdated } from './migration.ts';
import { SCHEMAS, type Schema } from './schema.ts';

const STAGING = 'upgrade';
const READY = 'ready';
/** What SQLite leaves beside a database: moved before it, so that it is never applied to another one. */
const BESIDE = ['-wal', '-shm', ''];

export interface Upgraded {
  readonly changed: readonly Outdated[];
  /** Where the originals are. */
  readonly kept: string;
  readonly size: number;
}
export interface UpgradeOptions extends Pick<Inspection, 'vkey' | 'lang'> {
  /** The master key, 32 bytes. */
  readonly kek: Uint8Array;
  readonly schemas?: Readonly<Record<string, Schema>>;
  /** Told before each step: where a test cuts the power. */
  readonly at?: (step: string) => void;
}

/** Whether an organisation lives in a folder: in the middle of an upgrade that was cut short its database may be under way. */
export const isLivedIn = (folder: string): boolean => existsSync(join(folder, 'abri.db')) || existsSync(join(folder, STAGING));

/** Null when there is nothing to do. Throws StoreFault, and then the folder is as it was. */
export async function upgradeFolder(folder: string, options: UpgradeOptions): Promise<Upgraded | null> {
  const { schemas = SCHEMAS } = options;
  if (!existsSync(join(folder, STAGING)) && outdated(folder, schemas).length === 0) return null;
  const unlock = lockFolder(join(folder, 'lock.db'));
  try {
    const finished = await finish(folder, options);
    const changes = outdated(folder, schemas);
    return changes.length === 0 ? finished : await change(folder, changes, options);
  } catch (error) {
    throw named(error);
  } finally {
    unlock();
  }
}

async function change(folder: string, changes: readonly Outdated[], options: UpgradeOptions): Promise<Upgraded> {
  const { schemas = SCHEMAS, at = () => undefined } = options;
  const staging = join(folder, STAGING);
  try {
    at('staging');
    mkdirSync(staging, { mode: 0o700 });
    for (const { name } of changes) {
      const schema = schemas[name];
      if (schema === undefined) throw new StoreFault('invariant', `no schema for ${name}`);
      at(`copy ${name}`);
      await copyDatabase(join(folder, name), join(staging, name), schema);
      at(`migrate ${name}`);
      migrate(join(staging, name), schema);
    }
    at('verify');
    const size = await verified(folder, options);
    at('ready');
    const kept = `before-upgrade-${changes.map(({ name, from }) => `${name.replace('.db', '')}-${from}`).join('-')}`;
    writeReady(join(staging, READY), JSON.stringify({ changes, kept, size }));
  } catch (error) {
    rmSync(staging, { recursive: true, force: true });
    throw error;
  }
  const done = await finish(folder, options);
  if (done === null) throw new StoreFault('invariant', 'the upgrade was ready and is not there');
  return done;
}

/** There whole or not at all: it is what decides that the upgrade is finished rather than thrown away. */
function writeReady(path: string, text: string): void {
  const fd = openSync(`${path}.new`, 'w', 0o600);
  try {
    writeSync(fd, text);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(`${path}.new`, path);
  syncFolder(join(path, '..'));
}

/** The folder as it would be: what was migrated, and beside it what did not need to be. Gives its size. */
async function verified(folder: string, { kek, vkey, lang }: UpgradeOptions): Promise<number> {
  const placeOf = (name: string): string => (existsSync(join(folder, STAGING, name)) ? join(folder, STAGING) : folder);
  const reader = openFolderForReading(placeOf('abri.db'), kek, placeOf('keys.db'));
  try {
    const found = await inspect(reader, { vkey, lang });
    if (!found.ok) throw new StoreFault('not_upgraded', `${found.why} ${found.words}`);
    return found.size;
  } finally {
    reader.close();
  }
}

/**
 * Takes up an upgrade that was cut short: thrown away when its copies were not ready, finished when they were. Every move
 * may be found done or not. Null when there was none, or none worth finishing.
 */
async function finish(folder: string, options: UpgradeOptions): Promise<Upgraded | null> {
  const { at = () => undefined } = options;
  const staging = join(folder, STAGING);
  if (!existsSync(staging)) return null;
  if (!existsSync(join(staging, READY))) {
    rmSync(staging, { recursive: true, force: true });
    return null;
  }
  const {
    changes,
    kept: name,
    size,
  } = JSON.parse(readFileSync(join(staging, READY), 'utf8')) as {
    changes: readonly Outdated[];
    kept: string;
    size: number;
  };
  const kept = join(folder, name);
  mkdirSync(kept, { recursive: true, mode: 0o700 });
  for (const { name: file } of changes) {
    if (!existsSync(join(staging, file))) continue;
    at(`fold ${file}`);
    if (existsSync(join(folder, file))) foldWal(join(folder, file));
    for (const beside of BESIDE) {
      at(`away ${file}${beside}`);
      if (existsSync(join(folder, `${file}${beside}`))) renameSync(join(folder, `${file}${beside}`), join(kept, `${file}${beside}`));
    }
    syncFolder(kept);
    at(`in ${file}`);
    renameSync(join(staging, file), join(folder, file));
    syncFolder(folder);
  }
  at('check');
  if ((await verified(folder, options)) !== size) throw new StoreFault('not_upgraded', `${size}`);
  // A data key that is destroyed later must not live on in a copy.
  for (const file of readdirSync(kept)) if (file.startsWith('keys.db')) rmSync(join(kept, file));
  at('done');
  rmSync(staging, { recursive: true, force: true });
  syncFolder(folder);
  return { changed: changes, kept, size };
}
