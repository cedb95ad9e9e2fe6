/**
 * The databases of a data folder. A pinned copy of the schema stands in test/contracts: a change there is a new
 * version here and a step to it, and the folder of every release must still open (decision 35).
 */

/** Written in every file's header (`abri` in ASCII), so that another program's database is never mistaken for ours. */
export const APPLICATION_ID = 0x61627269;

/** One database of the folder: its version, how it is made, and how an older one becomes this one. */
export interface Schema {
  readonly version: number;
  readonly sql: string;
  /** `steps[n]` turns version n + 1 into version n + 2. Each runs in the transaction that writes the new version. */
  readonly steps: readonly string[];
}

/** Since version 2: the epochs that a restore closed (decision 7). */
const EPOCH = `
CREATE TABLE epoch (
  origin TEXT PRIMARY KEY,
  size INTEGER NOT NULL CHECK (size > 0),
  checkpoint TEXT NOT NULL,
  lost TEXT
) STRICT, WITHOUT ROWID;
`;

/** Since version 3: what witnesses and time-stamping authorities said of our heads. */
const STAMPS = `
CREATE TABLE shown (
  size INTEGER PRIMARY KEY CHECK (size > 0),
  checkpoint TEXT NOT NULL
) STRICT;

CREATE TABLE cosignature (
  size INTEGER NOT NULL REFERENCES shown (size),
  witness TEXT NOT NULL,
  line TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (witness, size)
) STRICT, WITHOUT ROWID;

CREATE INDEX cosignature_size ON cosignature (size);

CREATE TABLE time_stamp (
  size INTEGER PRIMARY KEY REFERENCES shown (size),
  tsr BLOB NOT NULL,
  at INTEGER NOT NULL,
  name TEXT NOT NULL,
  ca TEXT NOT NULL,
  test INTEGER NOT NULL CHECK (test IN (0, 1))
) STRICT;
`;

/** The log and what is derived with it in the same transaction. Words and blobs are sealed under keys that live elsewhere. */
const ABRI_SQL = `
CREATE TABLE entry (
  "index" INTEGER PRIMARY KEY CHECK ("index" >= 0),
  rx INTEGER NOT NULL,
  thread TEXT NOT NULL,
  thread_seq INTEGER NOT NULL,
  leaf BLOB NOT NULL CHECK (length(leaf) = 32),
  bytes BLOB NOT NULL,
  UNIQUE (thread, thread_seq)
) STRICT;

CREATE TABLE words (
  "index" INTEGER NOT NULL REFERENCES entry ("index"),
  n INTEGER NOT NULL,
  data_key TEXT NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY ("index", n)
) STRICT, WITHOUT ROWID;

CREATE TABLE blob (
  sha256 TEXT NOT NULL,
  data_key TEXT NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (sha256, data_key)
) STRICT;

CREATE TABLE accepted (
  device TEXT NOT NULL,
  id TEXT NOT NULL,
  "index" INTEGER NOT NULL REFERENCES entry ("index"),
  data_key TEXT NOT NULL,
  asked BLOB NOT NULL,
  reply TEXT NOT NULL,
  PRIMARY KEY (device, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE timer (
  key TEXT PRIMARY KEY,
  due INTEGER NOT NULL,
  thread TEXT NOT NULL,
  act TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE ring (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  ring TEXT NOT NULL
) STRICT;

CREATE TABLE head (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  size INTEGER NOT NULL CHECK (size >= 0),
  root BLOB NOT NULL CHECK (length(root) = 32),
  checkpoint TEXT NOT NULL
) STRICT;

CREATE TABLE pulse (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE note (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE folder (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  id TEXT NOT NULL
) STRICT;
${EPOCH}${STAMPS}`;
export const ABRI: Schema = { version: 3, sql: ABRI_SQL, steps: [EPOCH, STAMPS] };

/**
 * Data keys, wrapped under the master key. A destroyed key leaves its row without the key: shredded, not lost.
 * Ids are random and never reused, so that an older copy of this file can only lack keys, never offer a wrong one.
 */
const KEYS_SQL = `
CREATE TABLE folder (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  id TEXT NOT NULL,
  kek_check BLOB NOT NULL
) STRICT;

CREATE TABLE data_key (
  id TEXT PRIMARY KEY,
  scope TEXT NOT NULL,
  wrapped BLOB
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX data_key_live ON data_key (scope) WHERE wrapped IS NOT NULL;
`;
export const KEYS: Schema = { version: 1, sql: KEYS_SQL, steps: [] };

/** Since version 2: sessions, the ways in, passkeys, the server's half of a PIN. Tokens and codes as SHA-256 only. */
const COMING_IN = `
CREATE TABLE token_use (
  id TEXT PRIMARY KEY,
  seen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
  id TEXT PRIMARY KEY,
  member TEXT NOT NULL,
  device TEXT NOT NULL,
  label TEXT NOT NULL,
  how TEXT NOT NULL,
  created INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  revoked INTEGER,
  why TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE session_token (
  sha256 BLOB PRIMARY KEY CHECK (length(sha256) = 32),
  session TEXT NOT NULL REFERENCES session (id),
  place INTEGER NOT NULL,
  made INTEGER NOT NULL,
  shown INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE link (
  sha256 BLOB PRIMARY KEY CHECK (length(sha256) = 32),
  member TEXT NOT NULL,
  device TEXT NOT NULL,
  by TEXT NOT NULL,
  created INTEGER NOT NULL,
  expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE passkey (
  id TEXT PRIMARY KEY,
  member TEXT NOT NULL,
  label TEXT NOT NULL,
  public_key BLOB NOT NULL,
  counter INTEGER NOT NULL CHECK (counter >= 0),
  transports TEXT NOT NULL,
  synced INTEGER NOT NULL,
  created INTEGER NOT NULL,
  seen INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE share (
  device TEXT PRIMARY KEY,
  member TEXT NOT NULL,
  sealed BLOB,
  proof BLOB NOT NULL CHECK (length(proof) = 32),
  tries INTEGER NOT NULL CHECK (tries >= 0),
  created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;

/** Bearer tokens, as SHA-256 only, and what came with version 2. */
const SESSIONS_SQL = `
CREATE TABLE token (
  id TEXT PRIMARY KEY,
  sha256 BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),
  member TEXT NOT NULL,
  device TEXT NOT NULL,
  label TEXT NOT NULL,
  created INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  revoked INTEGER
) STRICT, WITHOUT ROWID;
${COMING_IN}`;
export const SESSIONS: Schema = { version: 2, sql: SESSIONS_SQL, steps: [COMING_IN] };

/** Codes, as tags only: which code is whose, and which of the two it is, is told to nobody who lacks the pepper. */
const CODES_SQL = `
CREATE TABLE code_set (
  member TEXT NOT NULL,
  "set" TEXT NOT NULL,
  genuine BLOB NOT NULL CHECK (length(genuine) = 32),
  duress BLOB NOT NULL CHECK (length(duress) = 32),
  mac BLOB NOT NULL CHECK (length(mac) = 32),
  PRIMARY KEY (member, "set")
) STRICT, WITHOUT ROWID;
`;
export const CODES: Schema = { version: 1, sql: CODES_SQL, steps: [] };

/** A snapshot of what the log says, in pieces (desk/snapshot). Derived: this file may be deleted at any time. */
const SNAPSHOT_SQL = `
CREATE TABLE piece (
  id INTEGER PRIMARY KEY,
  bytes BLOB NOT NULL
) STRICT;

CREATE TABLE root (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  next INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
`;
export const SNAPSHOT: Schema = { version: 1, sql: SNAPSHOT_SQL, steps: [] };

/** The databases of a folder that hold what nothing else does, by file: those an upgrade carries over. */
export const SCHEMAS: Readonly<Record<string, Schema>> = { 'abri.db': ABRI, 'keys.db': KEYS, 'sessions.db': SESSIONS, 'codes.db': CODES };
