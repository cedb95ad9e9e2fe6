/**
 * French spaces, for display only: U+202F before ; ! ? and inside « », U+00A0 before a colon. Messages and the desk's own
 * sentences pass through here; words somebody said never do (they are evidence).
 */
const NARROW = '\u202f';
const FULL = '\u00a0';

export function french(text: string): string {
  return text
    .replaceAll(/[ \u00a0\u202f]?([;!?])(?=\s|$|[)»])/g, `${NARROW}$1`)
    .replaceAll(/[ \u00a0\u202f]?:(?=\s|$)/g, `${FULL}:`)
    .replaceAll(/«[ \u00a0\u202f]?/g, `«${NARROW}`)
    .replaceAll(/[ \u00a0\u202f]?»/g, `${NARROW}»`)
    .replaceAll(/(\d) (s|min|h|j)\b/g, `$1${NARROW}$2`);
}

/** The same table with every message set in type, functions included. */
export function set<T>(messages: T, type: (text: string) => string): T {
  if (typeof messages === 'string') return type(messages) as T;
  if (typeof messages === 'function') return ((...given: unknown[]) => type(String(messages(...given)))) as T;
  if (typeof messages !== 'object' || messages === null) return messages;
  return Object.fromEntries(Object.entries(messages).map(([key, value]) => [key, set(value, type)])) as T;
}
