/**
 * The codes of an organisation, in `codes.db`: each as HMAC-SHA-256, under a pepper drawn from the master key, of a slow
 * derivation (scrypt) of the code. One salt for all, or nobody could tell that two people have chosen the same (I-25): a stolen
 * file without the master key says that two codes differ, and no more. Whoever has both can try every code there is. A row that
 * is not as it was written, its two columns swapped say, is nobody's.
 */
import { createHmac, hkdfSync, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CodeSet, Codes, CodeVerdict } from '../../desk/ports.ts';
import type { Ms } from '../../kernel/time.ts';
import { naming } from './fault.ts';
import { openForWriting } from './files.ts';
import { CODES } from './schema.ts';

/** 16 MiB and some forty milliseconds on the machine of a small desk. */
const ROUNDS = 1 << 14;
const TAG_BYTES = 32;
/** Longer than a code takes, with its commit; short enough for a thumb. */
const BEAT: Ms = 250;

const derive = promisify<string, Uint8Array, number, ScryptOptions, Buffer>(scrypt);

/** A set that is not there is compared as well, and nothing is equal to it. */
const NOBODY = { genuine: new Uint8Array(TAG_BYTES), duress: new Uint8Array(TAG_BYTES) };

export interface CodesOptions {
  /** Must exist. */
  readonly folder: string;
  /** The master key. */
  readonly kek: Uint8Array;
  /** 0: answered at once. */
  readonly beat?: Ms;
  /** Rounds of scrypt; fewer in tests, which have nothing to hide. */
  readonly rounds?: number;
}

/** Throws StoreFault when the file cannot be opened. */
export function openCodes({ folder, kek, beat = BEAT, rounds = ROUNDS }: CodesOptions): Codes {
  const db = openForWriting(join(folder, 'codes.db'), CODES);
  const secret = Buffer.from(hkdfSync('sha256', kek, '', 'abri.codes/1', 2 * TAG_BYTES));
  const [salt, pepper] = [secret.subarray(0, TAG_BYTES), secret.subarray(TAG_BYTES)];
  const prepare = (sql: string) => naming(() => db.prepare(sql));
  const insert = prepare('INSERT OR IGNORE INTO code_set (member, "set", genuine, duress, mac) VALUES (?, ?, ?, ?, ?)');
  const select = prepare('SELECT member, "set", genuine, duress, mac FROM code_set WHERE member = ? AND "set" = ?');
  const having = prepare('SELECT member, "set" FROM code_set WHERE genuine = ? OR duress = ?');
  const strike = prepare('DELETE FROM code_set WHERE member = ? AND "set" NOT IN (SELECT value FROM json_each(?))');
  const macOf = ({ member, set, genuine, duress }: CodeSet): Buffer =>
    createHmac('sha256', pepper).update(`${member}\n${set}\n`).update(genuine).update(duress).digest();
  const find = (member: string, set: string): CodeSet | null => {
    const row = naming(() => select.get(member, set) as (CodeSet & { readonly mac: Uint8Array }) | undefined);
    return row !== undefined && timingSafeEqual(row.mac, macOf(row)) ? row : null;
  };
  return {
    tag: async (code) =>
      createHmac('sha256', pepper)
        .update(await derive(code, salt, TAG_BYTES, { N: rounds, r: 8, p: 1 }))
        .digest(),
    keep: (row) => naming(() => void insert.run(row.member, row.set, row.genuine, row.duress, macOf(row))),
    find,
    bearing: (tag) => naming(() => (having.all(tag, tag) as unknown as { member: string; set: string }[]).map((row) => ({ ...row }))),
    verdict(member, set, tag): CodeVerdict {
      const known = find(member, set ?? '') ?? NOBODY;
      const isGenuine = timingSafeEqual(known.genuine, tag);
      const isDuress = timingSafeEqual(known.duress, tag);
      const genuineFirst = Buffer.compare(known.genuine, known.duress) < 0;
      if (!isGenuine && !isDuress) return { is: 'unknown', place: null };
      return { is: isGenuine ? 'genuine' : 'duress', place: isGenuine === genuineFirst ? 'first' : 'second' };
    },
    prune: (member, but) => naming(() => void strike.run(member, JSON.stringify(but))),
    async onBeat(work) {
      const began = performance.now();
      try {
        return await work();
      } finally {
        if (beat > 0) await new Promise((go) => setTimeout(go, beat - ((performance.now() - began) % beat)));
      }
    },
    close: () => db.close(),
  };
}
