/**
 * A sealed value before it is encrypted and after it is opened again (log-and-dossier §2.4). Pure: the age file around it
 * is made and opened by age.ts, on the machine of a person, never by the desk.
 *
 *     P  = abri.sealed/1\n || salt (32 random bytes) || value in UTF-8 || zero bytes up to a multiple of 256
 *     pc = base64url(SHA-256(P))
 *
 * `pc` is in the log, P is not: whoever opens a file knows that it is what was sealed, and the salt keeps anybody else from
 * finding the value by guessing. The zeros keep the size of the file from telling how long the value is; a value holds no
 * zero byte, so `tail -c +47 | tr -d '\0'` gives it back to whoever has only a shell.
 */
import { b64url } from '../log/base64.ts';
import { sha256 } from '../log/digest.ts';
import { LogFault } from '../log/fault.ts';
import { fromUtf8, toUtf8 } from '../log/text.ts';

const SALT_BYTES = 32;
const STEP = 256;
/** An address, a way in, a name, a question and its answer: far less than this, and an entry stays small. */
const VALUE_MAX = 8192;

interface SealedPlain {
  /** P: what is encrypted. */
  readonly plain: Uint8Array;
  /** What stands in the log. */
  readonly pc: string;
}

const header = toUtf8('abri.sealed/1\n');
const start = header.length + SALT_BYTES;

/** The commitment to P, as it stands in the log. */
const commitmentOf = (plain: Uint8Array): string => b64url(sha256(plain));

/** `salt32`: 32 fresh random bytes, never used twice. Throws LogFault `sealed.value`, `sealed.salt`, or `utf8`. */
export function makeSealed(value: string, salt32: Uint8Array): SealedPlain {
  if (salt32.length !== SALT_BYTES) throw new LogFault('sealed.salt', 'a salt has 32 bytes');
  const bytes = toUtf8(value);
  if (bytes.length === 0 || bytes.length > VALUE_MAX || bytes.includes(0))
    throw new LogFault('sealed.value', `a value has 1 to ${VALUE_MAX} bytes, none of them zero`);
  const plain = new Uint8Array(start + Math.ceil(bytes.length / STEP) * STEP);
  plain.set(header);
  plain.set(salt32, header.length);
  plain.set(bytes, start);
  return { plain, pc: commitmentOf(plain) };
}

/**
 * The value in P. Throws LogFault `sealed.commitment` when P is not what the log committed to: whoever sent the file, or the
 * server that kept it, put another in its place. `sealed.form` for what no sealing makes: one value has one spelling.
 */
export function openSealed(plain: Uint8Array, pc: string): string {
  if (commitmentOf(plain) !== pc)
    throw new LogFault('sealed.commitment', 'this is not what was sealed: another value was put in its place');
  return parseSealed(plain);
}

/** The same, where there is nothing to hold it against: what a paper key opens without the log at hand. Throws LogFault `sealed.*`. */
export function parseSealed(plain: Uint8Array): string {
  const refuse = (): never => {
    throw new LogFault('sealed.form', 'not a sealed value');
  };
  if (!header.every((byte, i) => plain[i] === byte)) refuse();
  const padded = plain.subarray(start);
  if (padded.length === 0 || padded.length % STEP !== 0) refuse();
  const end = padded.indexOf(0);
  const bytes = end === -1 ? padded : padded.subarray(0, end);
  const isPadded = padded.subarray(bytes.length).every((byte) => byte === 0) && padded.length - bytes.length < STEP;
  if (bytes.length === 0 || bytes.length > VALUE_MAX || !isPadded) refuse();
  return fromUtf8(bytes);
}
