/** DER read strictly: one spelling for one value, or a refusal. Enough of it for certificates and time stamps. */
import { LogFault } from '../fault.ts';

export interface Der {
  readonly tag: number;
  readonly body: Uint8Array;
  /** With its tag and length: what signatures are over. */
  readonly all: Uint8Array;
}

export const TAG = {
  bool: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  sequence: 0x30,
  set: 0x31,
  zero: 0xa0,
  three: 0xa3,
} as const;

export const refuseDer = (why: string): never => {
  throw new LogFault('der', why);
};

/** The values that stand side by side in some bytes. Throws LogFault `der`. */
export function valuesIn(bytes: Uint8Array): Der[] {
  const found: Der[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at] ?? 0;
    let length = bytes[at + 1] ?? refuseDer('cut short');
    let start = at + 2;
    if ((tag & 31) === 31) refuseDer('a long tag');
    if (length >= 128) {
      const octets = length - 128;
      const spelt = bytes.subarray(start, start + octets);
      length = spelt.reduce((sum, byte) => sum * 256 + byte, 0);
      if (octets < 1 || octets > 3 || spelt.length < octets || spelt[0] === 0 || length < 128)
        refuseDer('a length that DER does not write');
      start += octets;
    }
    if (start + length > bytes.length) refuseDer('cut short');
    found.push({ tag, body: bytes.subarray(start, start + length), all: bytes.subarray(at, start + length) });
    at = start + length;
  }
  return found;
}

/** The one value the bytes are, of this kind. */
export function only(bytes: Uint8Array, tag: number): Der {
  const [value, ...more] = valuesIn(bytes);
  return value === undefined || more.length > 0 || value.tag !== tag ? refuseDer('another value') : value;
}
/** What is inside a value of this kind. */
export const inside = (value: Der | undefined, tag: number = TAG.sequence): Der[] =>
  value === undefined || value.tag !== tag ? refuseDer('another value') : valuesIn(value.body);

/** `1.2.840.113549.1.7.2` */
export function oidOf(value: Der | undefined): string {
  if (value === undefined || value.tag !== TAG.oid || value.body.length === 0) return refuseDer('not an object identifier');
  const numbers: number[] = [];
  let n = 0;
  for (const byte of value.body) {
    n = n * 128 + (byte & 127);
    if (byte < 128) {
      numbers.push(n);
      n = 0;
    }
  }
  const [joint = 0, ...rest] = numbers;
  const first = Math.min(2, Math.floor(joint / 40));
  return [first, joint - 40 * first, ...rest].join('.');
}

/** UTCTime or GeneralizedTime, in ms UTC. */
export function timeOf(value: Der | undefined): number {
  const text = value === undefined ? '' : Buffer.from(value.body).toString('latin1');
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '', part = '0'] =
    /^([0-9]{2}|[0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})(?:\.([0-9]{1,6}))?Z$/.exec(text) ?? refuseDer('no instant');
  const isShort = year.length === 2;
  if (value?.tag !== (isShort ? 0x17 : 0x18)) refuseDer('no instant');
  const full = isShort ? (Number(year) < 50 ? 2000 : 1900) + Number(year) : Number(year);
  const whole = Date.UTC(full, Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  return whole + Math.floor(Number(`0.${part}`) * 1000);
}
