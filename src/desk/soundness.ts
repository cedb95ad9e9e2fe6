/**
 * What the store cannot tell by itself and the log can: that the head bears the signature of its log, and that every token
 * speaks for the member whose device it is. Asked once, around the opening: a bit that turned while the desk was down (no checksum
 * of SQLite would show it) must not speak for somebody else.
 */
import { openCheckpoint } from '../log/checkpoint.ts';
import { LogFault } from '../log/fault.ts';
import { DESK } from './command.ts';
import type { Desk } from './desk.ts';
import { type Keys, PortFault, type SignedHead, type TokenRow } from './ports.ts';

/** Before the desk opens, since opening may write, and a head signed with another key would be the next. Throws PortFault `head_altered`. */
export function refuseUnsignedHead(head: SignedHead | null, keys: Keys): void {
  if (head === null || isSigned(head.checkpoint, keys)) return;
  throw new PortFault(
    'head_altered',
    'La dernière tête du journal ne porte pas la signature de sa clé : la base ou le dossier keys est abîmé. N’écrivez plus dans ce ' +
      'dossier : copiez-le tel quel, puis restaurez une sauvegarde.',
    'The last head of the log does not bear the signature of its key: the database or the keys folder is damaged. Write nothing more ' +
      'in this folder: copy it as it is, then restore a backup.',
  );
}

/** Throws PortFault `desk_key_altered` or `sessions_altered`. */
export function refuseUnsound(
  desk: Desk,
  keys: Keys,
  /** Tokens and sessions. */
  speakers: readonly Pick<TokenRow, 'id' | 'device' | 'member' | 'revoked'>[],
): void {
  const enrolled = desk.enrolledKey(DESK.device);
  if (enrolled !== null && keys.vkey(DESK.device) !== enrolled) {
    throw new PortFault(
      'desk_key_altered',
      'La clé du poste (keys/desk.pem) manque ou n’est pas celle que le journal connaît : le poste ne pourrait plus rien noter ni faire ' +
        'monter d’alerte. Rapportez-la de sa sauvegarde.',
      'The key of the desk (keys/desk.pem) is missing or is not the one the log knows: the desk could note nothing and climb no ladder. ' +
        'Bring it back from its backup.',
    );
  }
  const stray = speakers.find(({ device, member, revoked }) => revoked === null && desk.holderOf(device) !== member);
  if (stray !== undefined) {
    throw new PortFault(
      'sessions_altered',
      'sessions.db est abîmé : un jeton y parle pour qui n’a pas cet appareil. Supprimez sessions.db et faites de nouveaux jetons ' +
        '(abri token create) ; le journal n’est pas touché.',
      'sessions.db is damaged: a token in it speaks for somebody who does not hold that device. Delete sessions.db and make new tokens ' +
        '(abri token create); the log is not touched.',
      stray.id,
    );
  }
}

/** By the key of the log it names: after a restore, the last head may still be that of the epoch before. */
function isSigned(checkpoint: string, keys: Keys): boolean {
  try {
    openCheckpoint(checkpoint, keys.vkey(checkpoint.split('\n')[0] ?? '') ?? '');
    return true;
  } catch (error) {
    if (error instanceof LogFault) return false;
    throw error;
  }
}
