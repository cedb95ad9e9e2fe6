/**
 * A strict JSON reader (RFC 8259, no more): what it accepts means one thing only. `JSON.parse` would keep the last of
 * two equal keys, replace broken surrogates silently on decoding, and let `__proto__` through; each of these is refused
 * here with its own code and the path of the place, so that the sender can mend it.
 */

export interface JsonLimits {
  /** Bytes of UTF-8. */
  readonly size: number;
  readonly depth: number;
}
/** 1 MiB, 32 levels. */
export const JSON_LIMITS: JsonLimits = { size: 1_048_576, depth: 32 };

export type JsonFaultCode =
  | 'malformed_json'
  | 'too_large'
  | 'too_deep'
  | 'duplicate_key'
  | 'forbidden_key'
  | 'lone_surrogate'
  | 'nul'
  | 'invalid_utf8'
  | 'bom'
  | 'number_range';
export interface JsonFault {
  readonly code: JsonFaultCode;
  /** JSON pointer of the place (`/lines/0/person`); empty for the whole text. */
  readonly path: string;
}
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type ExactJson = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly fault: JsonFault };

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);
const LONE_SURROGATE = /\p{Surrogate}/u;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const SPACE = /[ \t\n\r]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: a JSON string may not hold them bare
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPES: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** Leaves the reader with a fault; never crosses the border of `exactJson`. */
class Stop extends Error {
  readonly fault: JsonFault;
  constructor(code: JsonFaultCode, path: readonly (string | number)[]) {
    super(code);
    this.fault = { code, path: path.map((p) => `/${String(p).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('') };
  }
}

class Reader {
  readonly #text: string;
  readonly #depth: number;
  readonly #path: (string | number)[] = [];
  #at = 0;

  constructor(text: string, depth: number) {
    this.#text = text;
    this.#depth = depth;
  }

  whole(): Json {
    const value = this.#value(0);
    this.#space();
    if (this.#at !== this.#text.length) throw this.#stop('malformed_json');
    return value;
  }

  #stop(code: JsonFaultCode): Stop {
    return new Stop(code, this.#path);
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? null;
    if (found !== null) this.#at += found.length;
    return found;
  }

  #space(): void {
    this.#match(SPACE);
  }

  #peek(): string | undefined {
    return this.#text[this.#at];
  }

  #word<T extends Json>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) throw this.#stop('malformed_json');
    this.#at += word.length;
    return value;
  }

  #value(depth: number): Json {
    this.#space();
    switch (this.#peek()) {
      case '{':
        return this.#object(depth + 1);
      case '[':
        return this.#array(depth + 1);
      case '"':
        return this.#string();
      case 't':
        return this.#word('true', true);
      case 'f':
        return this.#word('false', false);
      case 'n':
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  #number(): number {
    const digits = this.#match(NUMBER);
    if (digits === null) throw this.#stop('malformed_json');
    const value = Number(digits);
    // An integer that a double cannot hold would be changed in silence; nor is there an infinity in JSON.
    const exact = /[.eE]/.test(digits) ? Number.isFinite(value) : Number.isSafeInteger(value);
    if (!exact) throw this.#stop('number_range');
    return value;
  }

  #string(): string {
    this.#at++;
    let made = '';
    for (;;) {
      made += this.#match(PLAIN) ?? '';
      const sign = this.#peek();
      if (sign === '"') break;
      if (sign === '\u0000') throw this.#stop('nul');
      if (sign !== '\\') throw this.#stop('malformed_json');
      made += this.#escape();
    }
    this.#at++;
    if (LONE_SURROGATE.test(made)) throw this.#stop('lone_surrogate');
    if (made.includes('\u0000')) throw this.#stop('nul');
    return made;
  }

  #escape(): string {
    const letter = this.#text[this.#at + 1] ?? '';
    this.#at += 2;
    if (letter === 'u') {
      const hex = this.#text.slice(this.#at, this.#at + 4);
      if (!/^[0-9a-fA-F]{4}$/.test(hex)) throw this.#stop('malformed_json');
      this.#at += 4;
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    const plain = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
    if (plain === undefined) throw this.#stop('malformed_json');
    return plain;
  }

  /** Steps over `,` or over the closing sign; says whether there is more. */
  #more(close: string): boolean {
    this.#space();
    const sign = this.#peek();
    if (sign !== ',' && sign !== close) throw this.#stop('malformed_json');
    this.#at++;
    return sign === ',';
  }

  #open(depth: number, close: string): boolean {
    if (depth > this.#depth) throw this.#stop('too_deep');
    this.#at++;
    this.#space();
    if (this.#peek() !== close) return true;
    this.#at++;
    return false;
  }

  #array(depth: number): Json[] {
    const list: Json[] = [];
    if (!this.#open(depth, ']')) return list;
    do {
      this.#path.push(list.length);
      list.push(this.#value(depth));
      this.#path.pop();
    } while (this.#more(']'));
    return list;
  }

  #object(depth: number): { readonly [key: string]: Json } {
    const made: Record<string, Json> = {};
    if (!this.#open(depth, '}')) return made;
    do {
      this.#space();
      if (this.#peek() !== '"') throw this.#stop('malformed_json');
      const key = this.#string();
      this.#path.push(key);
      if (FORBIDDEN.has(key)) throw this.#stop('forbidden_key');
      if (Object.hasOwn(made, key)) throw this.#stop('duplicate_key');
      this.#space();
      if (this.#peek() !== ':') throw this.#stop('malformed_json');
      this.#at++;
      made[key] = this.#value(depth);
      this.#path.pop();
    } while (this.#more('}'));
    return made;
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads JSON text or its UTF-8 bytes. The value, or the first fault with its path; never throws. */
export function exactJson(source: string | Uint8Array, limits: JsonLimits = JSON_LIMITS): ExactJson {
  const whole = (code: JsonFaultCode): ExactJson => ({ ok: false, fault: { code, path: '' } });
  // A string of n units is at least n bytes: the long way is walked only when the short one leaves a doubt.
  const size =
    typeof source !== 'string' ? source.byteLength : source.length > limits.size ? source.length : encoder.encode(source).byteLength;
  if (size > limits.size) return whole('too_large');
  let text: string;
  try {
    text = typeof source === 'string' ? source : decoder.decode(source);
  } catch {
    return whole('invalid_utf8');
  }
  if (text.startsWith('\ufeff')) return whole('bom');
  try {
    return { ok: true, value: new Reader(text, limits.depth).whole() };
  } catch (error) {
    if (error instanceof Stop) return { ok: false, fault: error.fault };
    throw error;
  }
}
