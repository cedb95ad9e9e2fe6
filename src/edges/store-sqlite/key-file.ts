/**
 * `keys.db`: the data keys, each wrapped under the master key (kek). Apart from the database of the log, because
 * whoever destroys a key here shreds every copy of what it sealed, old backups of the log included (decision 9).
 */
import { randomBytes } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { dataKeyAad } from '../../vault/data-keys.ts';
import { KEY_BYTES, type SecretKey, seal, secretKey, unseal } from './cipher.ts';
import { StoreFault } from './fault.ts';

/** Keys kept unwrapped in memory, at most; the organisation's acts have one each and are seldom read again. */
const CACHE = 4096;
const CHECK_AAD = 'abri.kek/1';

export interface DataKey {
  readonly id: string;
  readonly key: SecretKey;
}

/** The id born with keys.db ties it to its abri.db; the check tells a wrong master key before anything is written. */
export function foundKeyFile(db: DatabaseSync, kek: SecretKey): string {
  const id = randomBytes(16).toString('hex');
  db.prepare('INSERT INTO folder (one, id, kek_check) VALUES (1, ?, ?)').run(id, seal(kek, CHECK_AAD, Buffer.from(id)));
  return id;
}

/** Null for a key file that was never founded. Throws StoreFault `wrong_kek`. */
export function folderOfKeyFile(db: DatabaseSync, kek: SecretKey): string | null {
  const row = db.prepare('SELECT id, kek_check FROM folder').get() as { id: string; kek_check: Uint8Array } | undefined;
  if (row === undefined) return null;
  const known = unseal(kek, CHECK_AAD, row.kek_check);
  if (known === null || Buffer.from(known).toString() !== row.id) throw new StoreFault('wrong_kek');
  return row.id;
}

export class KeyFile {
  readonly #db: DatabaseSync;
  readonly #kek: SecretKey;
  readonly #byId: StatementSync;
  readonly #byScope: StatementSync;
  readonly #cache = new Map<string, SecretKey>();
  /** Live key ids by scope; on the writer's side only. */
  readonly #live = new Map<string, string>();
  #drafting = false;

  constructor(db: DatabaseSync, kek: SecretKey) {
    this.#db = db;
    this.#kek = kek;
    this.#byId = db.prepare('SELECT scope, wrapped FROM data_key WHERE id = ?');
    this.#byScope = db.prepare('SELECT id FROM data_key WHERE scope = ? AND wrapped IS NOT NULL');
  }

  /**
   * The key `id`, or null when it was destroyed. A destroyed key leaves its row: one that has none was lost with a part of
   * this file, and to call its words shredded would be a lie (StoreFault `keys_missing`).
   */
  get(id: string): SecretKey | null {
    const cached = this.#cache.get(id);
    if (cached !== undefined) return cached;
    const row = this.#byId.get(id) as { scope: string; wrapped: Uint8Array | null } | undefined;
    if (row === undefined) throw new StoreFault('keys_missing', id);
    if (row.wrapped === null) return null;
    const bytes = unseal(this.#kek, dataKeyAad(id, row.scope), row.wrapped);
    if (bytes === null) throw new StoreFault('damaged', `keys.db: ${id}`);
    const key = secretKey(bytes);
    this.#keep(id, key);
    return key;
  }

  /** Whether the key `id` is here or was: a destroyed key leaves its row. */
  knows(id: string): boolean {
    return this.#byId.get(id) !== undefined;
  }

  /** The live key of a scope, made when there is none. A new key is only a draft until `settle`. */
  ensure(scope: string): DataKey {
    const known = this.#live.get(scope) ?? (this.#byScope.get(scope) as { id: string } | undefined)?.id;
    const found = known === undefined ? null : this.get(known);
    if (known !== undefined && found !== null) {
      this.#live.set(scope, known);
      return { id: known, key: found };
    }
    if (!this.#drafting) {
      this.#db.exec('BEGIN IMMEDIATE');
      this.#drafting = true;
    }
    const id = randomBytes(12).toString('base64url');
    const bytes = randomBytes(KEY_BYTES);
    const key = secretKey(bytes);
    this.#db
      .prepare('INSERT INTO data_key (id, scope, wrapped) VALUES (?, ?, ?)')
      .run(id, scope, seal(this.#kek, dataKeyAad(id, scope), bytes));
    this.#keep(id, key);
    this.#live.set(scope, id);
    return { id, key };
  }

  /** Makes drafted keys durable: before the commit that uses them. A key nobody came to use harms nobody. */
  settle(): void {
    if (!this.#drafting) return;
    this.#db.exec('COMMIT');
    this.#drafting = false;
  }

  /** Forgets drafted keys, after a batch that will not be written. */
  drop(): void {
    if (!this.#drafting) return;
    this.#drafting = false;
    this.forget();
    if (this.#db.isTransaction) this.#db.exec('ROLLBACK'); // SQLite may have rolled back by itself on an I/O error
  }

  /** Destroys the live keys of these scopes for ever: here, and in the write-ahead log of this file. Names those that had one. */
  destroy(scopes: readonly string[]): string[] {
    const destroy = this.#db.prepare('UPDATE data_key SET wrapped = NULL WHERE scope = ? AND wrapped IS NOT NULL');
    const destroyed = scopes.filter((scope) => destroy.run(scope).changes > 0);
    if (destroyed.length === 0) return [];
    this.forget();
    this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    return destroyed;
  }

  /** Ids of the destroyed keys of a scope. Reads the whole file: asked only once something was destroyed. */
  dead(scope: string): string[] {
    const rows = this.#db.prepare('SELECT id FROM data_key WHERE scope = ? AND wrapped IS NULL').all(scope);
    return (rows as { id: string }[]).map(({ id }) => id);
  }

  /** Drops what is in memory: the next read asks the file. */
  forget(): void {
    this.#cache.clear();
    this.#live.clear();
  }

  close(): void {
    this.forget();
    this.#db.close();
  }

  #keep(id: string, key: SecretKey): void {
    if (this.#cache.size >= CACHE) {
      this.#cache.clear();
      this.#live.clear();
    }
    this.#cache.set(id, key);
  }
}
