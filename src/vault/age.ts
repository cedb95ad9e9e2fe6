/**
 * The age step of a sealed value: the only file that touches `age-encryption`. It works in Node and in a browser, and runs
 * where a person is: the desk and its edges may not import it (test/tidy/law.ts), since the server never seals and never opens.
 *
 * Only native X25519, binary files, no passphrase: what Debian's age 1.1 reads (log-and-dossier §4).
 */
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { LogFault } from '../log/fault.ts';

const RECIPIENT = /^age1[02-9ac-hj-np-z]{58}$/;
const IDENTITY = /^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/;

/** Null for what looks like a key and is none, whatever the library makes of it. */
async function orNull<T>(make: () => Promise<T> | T): Promise<T | null> {
  try {
    return await make();
  } catch {
    return null;
  }
}

/** A new pair: the identity stays with the person (or on paper), the recipient goes to the log. */
export async function newIdentity(): Promise<{ readonly identity: string; readonly recipient: string }> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

/** The recipient an identity opens for. Throws LogFault `age.identity`. */
export async function recipientOf(identity: string): Promise<string> {
  const recipient = IDENTITY.test(identity) ? await orNull(() => identityToRecipient(identity)) : null;
  if (recipient === null) throw new LogFault('age.identity', 'not a native age identity');
  return recipient;
}

/**
 * An age file that each of `recipients` can open. Throws LogFault `age.recipient` for one that is not a native X25519
 * recipient, or when there is none: a value nobody can open is lost, not sealed.
 */
export async function sealFor(plain: Uint8Array, recipients: readonly string[]): Promise<Uint8Array> {
  if (recipients.length === 0) throw new LogFault('age.recipient', 'a value is sealed for somebody');
  const file = await orNull(() => {
    const encrypter = new Encrypter();
    for (const recipient of new Set(recipients)) encrypter.addRecipient(recipient);
    return recipients.every((recipient) => RECIPIENT.test(recipient)) ? encrypter.encrypt(plain) : null;
  });
  if (file === null) throw new LogFault('age.recipient', 'not a native age recipient');
  return file;
}

/**
 * What an age file holds, for this identity. Throws LogFault `age.identity`, or `age.file`: another's file, a damaged
 * one and one that is none are not told apart, for only the commitment says what was sealed.
 */
export async function openWith(file: Uint8Array, identity: string): Promise<Uint8Array> {
  if (!IDENTITY.test(identity)) throw new LogFault('age.identity', 'not a native age identity');
  const decrypter = new Decrypter();
  const isIdentity = await orNull(() => {
    decrypter.addIdentity(identity);
    return true;
  });
  if (isIdentity === null) throw new LogFault('age.identity', 'not a native age identity');
  const plain = await orNull(() => decrypter.decrypt(file));
  if (plain === null) throw new LogFault('age.file', 'this key does not open this file');
  return plain;
}
