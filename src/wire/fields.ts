/**
 * The fields every body is made of. A field says exactly what it takes; what it does not take is refused by name, and
 * nothing is trimmed, folded or repaired on the way in: what a person said is kept as it was said.
 */
import * as z from 'zod';
import { ID_PATTERN, SHA256_HEX_PATTERN, THREAD_PATTERN } from '../kernel/ids.ts';

/** Longest text a person may send in one field, in UTF-16 units (a tightly typed page and a half). */
const TEXT_MAX = 8000;
/** An order is read at a glance on a phone: at most this many signs (code points), ux 1 "Composer d'alerte". */
const ORDER_MAX = 140;
/** A trigger (audio, image, raw message) kept byte for byte, in bytes once decoded. Fits a 1 MiB request in base64. */
const TRIGGER_MAX = 700_000;
/** Most elements a list in a body may hold. */
const LIST_MAX = 500;

/** An id made by the client. Names every object has by birth (`constructor`) are refused: an id may end as a key. */
export const id = z
  .string()
  .regex(ID_PATTERN)
  .refine((s) => !(s in Object.prototype), { error: 'reserved' })
  .meta({ description: '1–64: A–Z a–z 0–9 . _ : -, first a letter or a digit. Made by the client; a retry with the same id is harmless.' });
export const thread = z.string().regex(THREAD_PATTERN).meta({ description: 'c + 16 hex digits' });
export const sha256 = z.string().regex(SHA256_HEX_PATTERN);
/** The name of a device that holds its own key: a pseudonym of its own, never a person's. */
export const deviceName = z
  .string()
  .regex(/^dev\/[0-9a-f]{8}$/)
  .meta({ description: 'dev/ + 8 hex digits' });
/** A C2SP verifier key; whether it is a sound one is judged where it is enrolled. */
export const vkey = z
  .string()
  .regex(/^[a-z][a-z0-9/]{0,40}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$/)
  .meta({ description: 'name+key id+base64 (C2SP signed-note)' });
/** An X25519 recipient of age. */
export const ageRecipient = z
  .string()
  .regex(/^age1[02-9ac-hj-np-z]{58}$/)
  .meta({ description: 'age1…' });
/** An instant, ms since 1970 UTC. */
export const instant = z.int().min(0).max(8_640_000_000_000_000).meta({ description: 'ms since 1970 UTC' });
export const ids = z.array(id).max(LIST_MAX);

const NUL = '\u0000';
/** C0, DEL and C1, without tab and line breaks (which a paragraph may hold). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the purpose
const CONTROLS = /[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;
const LINE_BREAKS = /[\t\n\r\u2028\u2029]/;

const LONE_SURROGATE = /\p{Surrogate}/u;

const sane = (s: string): boolean => !LONE_SURROGATE.test(s) && !s.includes(NUL);

/** The words of a report exactly as they came: any character but NUL and a broken surrogate. Never trimmed. */
export const verbatim = z.string().min(1).max(TEXT_MAX).refine(sane, { error: 'characters' });
/** A paragraph typed by a person: tabs and line breaks, no other control character. */
export const text = verbatim.refine((s) => !CONTROLS.test(s), { error: 'characters' });
/** One line: a name, a code name, a title. */
export const line = text.refine((s) => !LINE_BREAKS.test(s), { error: 'characters' });
/** The order of an alert: one line of at most 140 signs. */
export const order = line.refine((s) => [...s].length <= ORDER_MAX, { error: 'order_too_long' });

/** One spelling for one string of bytes: the bits after the last byte are zero, as the log will ask (log/base64.ts). */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$/;
/** Bytes in padded base64 (RFC 4648 §4), refused when more than `TRIGGER_MAX` bytes once decoded. */
export const base64 = z
  .string()
  .min(4)
  .regex(BASE64)
  .refine((s) => Math.floor((s.length * 3) / 4) - (s.endsWith('==') ? 2 : s.endsWith('=') ? 1 : 0) <= TRIGGER_MAX, {
    error: 'too_many_bytes',
  })
  .meta({ contentEncoding: 'base64' });

/** As the log takes them (log/note.ts, log/disclosure.ts), and never both at their largest: a request has its own limit. */
const NOTE_MAX = 32 * 1024;
const WORDS_MAX = 40;
/** What the device signed: the note, and the disclosure texts of its words. The desk keeps the note as it came. */
export const signed = z
  .strictObject({
    note: z.string().min(1).max(NOTE_MAX),
    disclosures: z
      .array(
        z
          .string()
          .min(1)
          .max(TEXT_MAX * 8),
      )
      .max(WORDS_MAX),
  })
  .meta({ description: 'The signed note of this very act (C2SP signed-note), and the disclosures of its words.' });

/** A code of one's own, as typed or as said over the radio. What may be one is for the desk to say, and it says it alike of all. */
export const code = line.max(40).meta({ description: 'One of the two codes of whoever acts; the answer is the same for both.' });
/** Every act: its id (idempotency key), when it happened if that was before it was typed (I-35, "saisie tardive"), a code (I-23). */
export const common = { id, occurred: instant.optional(), code: code.optional() };
