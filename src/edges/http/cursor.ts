/**
 * Where a client stopped reading, in a form that says nothing (decision 10). A position is a number of the whole log, and its
 * growth tells how busy others are; so it leaves the desk only sealed. Sealing is not deterministic: two cursors of the same
 * position differ, so that asking twice does not tell whether something hidden happened in between.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { MemberId } from '../../kernel/ids.ts';

/** What a cursor is good for: one of the log cannot be played on the live connection. */
export type CursorUse = 'log' | 'live';

export interface Cursors {
  seal(use: CursorUse, member: MemberId, position: number): string;
  /** Null when forged, cut, of another member, of another use or of another server. */
  open(use: CursorUse, member: MemberId, cursor: string): number | null;
}

const NONCE = 12;
const TAG = 16;
const LENGTH = NONCE + 8 + TAG;

export function makeCursors(secret: Uint8Array): Cursors {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'abri/1 cursor', 16));
  const about = (use: CursorUse, member: MemberId): Buffer => Buffer.from(`${use}\n${member}`);
  return {
    seal(use, member, position) {
      const nonce = randomBytes(NONCE);
      const plain = Buffer.alloc(8);
      plain.writeBigUInt64BE(BigInt(position));
      const cipher = createCipheriv('aes-128-gcm', key, nonce, { authTagLength: TAG });
      cipher.setAAD(about(use, member));
      const body = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url');
    },
    open(use, member, cursor) {
      if (!/^[A-Za-z0-9_-]{48}$/.test(cursor)) return null;
      const bytes = Buffer.from(cursor, 'base64url');
      if (bytes.length !== LENGTH) return null;
      const decipher = createDecipheriv('aes-128-gcm', key, bytes.subarray(0, NONCE), { authTagLength: TAG });
      decipher.setAAD(about(use, member));
      decipher.setAuthTag(bytes.subarray(LENGTH - TAG));
      try {
        const plain = Buffer.concat([decipher.update(bytes.subarray(NONCE, LENGTH - TAG)), decipher.final()]);
        return Number(plain.readBigUInt64BE());
      } catch {
        return null;
      }
    },
  };
}
