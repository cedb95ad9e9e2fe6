/**
 * RFC 3161: asking an authority for the date of some bytes, and reading what it answers. Forty lines of DER, so that neither a
 * desk nor a verifier needs a program for it. What is checked here is that the answer is about these bytes and this question; that
 * the authority's own certificate holds is for `openssl ts -verify`, which a clerk runs with the authority's certificate.
 */
import { sha256 } from './digest.ts';
import { LogFault } from './fault.ts';
import { sameBytes } from './text.ts';

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const OCTETS = 0x04;
const OID = 0x06;
const GENERALIZED_TIME = 0x18;
const EXPLICIT_0 = 0xa0;

const SHA256_OID = Uint8Array.of(0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01);
/** id-signedData and id-ct-TSTInfo. */
const SIGNED_DATA = Uint8Array.of(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02);
const TST_INFO = Uint8Array.of(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04);

/** No token is a hundredth of this, certificates included. */
const REPLY_MAX = 1024 * 1024;

const refuse = (code: string, why: string): never => {
  throw new LogFault(`timestamp.${code}`, why);
};

function der(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  // A request is short: one byte of length does.
  if (length > 127) refuse('form', 'too long for a request');
  return Uint8Array.of(tag, length, ...parts.flatMap((part) => [...part]));
}

/** As DER writes a number that is not negative: no leading zero but the one that keeps the first bit clear. */
function unsigned(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte !== 0);
  const short = first < 0 ? Uint8Array.of(0) : bytes.slice(first);
  return (short[0] ?? 0) > 127 ? Uint8Array.of(0, ...short) : short;
}

/** TimeStampReq for these bytes: SHA-256, certificates asked for, so that what is kept can be checked alone. */
export function timeStampRequest(message: Uint8Array, nonce: Uint8Array): Uint8Array {
  const imprint = der(SEQUENCE, der(SEQUENCE, der(OID, SHA256_OID), Uint8Array.of(0x05, 0)), der(OCTETS, sha256(message)));
  return der(SEQUENCE, Uint8Array.of(INTEGER, 1, 1), imprint, der(INTEGER, unsigned(nonce)), Uint8Array.of(0x01, 1, 0xff));
}

/** Goes through the values that stand side by side in some bytes. */
class Values {
  readonly #bytes: Uint8Array;
  #at = 0;
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }
  /** What the next value holds; null when it bears another tag, and then it is still the next. */
  peek(tag: number): Uint8Array | null {
    return this.#bytes[this.#at] === tag ? this.take(tag) : null;
  }
  take(tag: number): Uint8Array {
    if (this.#bytes[this.#at] !== tag) refuse('form', 'not what an authority answers');
    const first = this.#bytes[this.#at + 1] ?? 0xff;
    let from = this.#at + 2;
    let length = first;
    if (first > 127) {
      const count = first - 128;
      if (count < 1 || count > 3) refuse('form', 'a length that DER does not write');
      length = this.#bytes.slice(from, from + count).reduce((sum, byte) => sum * 256 + byte, 0);
      from += count;
    }
    if (from + length > this.#bytes.length) refuse('form', 'the answer is cut short');
    this.#at = from + length;
    return this.#bytes.slice(from, this.#at);
  }
}

/** `20260102030405Z`, with or without a fraction. */
function instant(bytes: Uint8Array): number {
  const text = String.fromCharCode(...bytes.slice(0, 32));
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '', fraction = ''] =
    /^([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})(\.[0-9]{1,9})?Z$/.exec(text) ?? refuse('time', 'no date is stated');
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  return at + Math.floor(1000 * Number(`0${fraction}`));
}

/** TSTInfo, inside the signed data of a token. */
function infoOf(content: Values): Values {
  if (!sameBytes(content.take(OID), SIGNED_DATA)) refuse('form', 'the answer is not signed data');
  const signed = new Values(new Values(content.take(EXPLICIT_0)).take(SEQUENCE));
  signed.take(INTEGER);
  signed.take(0x31);
  const inner = new Values(signed.take(SEQUENCE));
  if (!sameBytes(inner.take(OID), TST_INFO)) refuse('form', 'what is signed is no time stamp');
  return new Values(new Values(new Values(inner.take(EXPLICIT_0)).take(OCTETS)).take(SEQUENCE));
}

/**
 * The instant at which the authority says it saw these bytes. Throws LogFault `timestamp.*`: refused by the authority, about other
 * bytes, in answer to another question, or no answer at all. `nonce` null: an answer that was kept, whose question is forgotten.
 */
export function openTimeStamp(reply: Uint8Array, message: Uint8Array, nonce: Uint8Array | null): number {
  if (reply.length > REPLY_MAX) refuse('form', 'too long for an answer');
  const whole = new Values(new Values(reply).take(SEQUENCE));
  const status = new Values(whole.take(SEQUENCE)).take(INTEGER);
  // 0: granted; 1: granted with modifications. Anything else comes without a token.
  if (status.length !== 1 || (status[0] ?? 2) > 1) refuse('refused', `the authority refused (status ${status.join('.')})`);
  const info = infoOf(new Values(whole.take(SEQUENCE)));
  info.take(INTEGER);
  info.take(OID);
  const imprint = new Values(info.take(SEQUENCE));
  if (!sameBytes(new Values(imprint.take(SEQUENCE)).take(OID), SHA256_OID) || !sameBytes(imprint.take(OCTETS), sha256(message)))
    refuse('imprint', 'the answer is about other bytes');
  info.take(INTEGER);
  const at = instant(info.take(GENERALIZED_TIME));
  info.peek(SEQUENCE);
  info.peek(0x01);
  const answered = info.peek(INTEGER);
  if (nonce !== null && (answered === null || !sameBytes(answered, unsigned(nonce)))) refuse('nonce', 'the answer is to another question');
  return at;
}
