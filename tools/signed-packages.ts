/** What `npm audit signatures --json` said, in words. No address it names is repeated: everybody installs from their own. */

interface Named {
  readonly name: string;
  readonly version: string;
}
interface Said {
  readonly invalid?: readonly Named[];
  readonly missing?: readonly Named[];
  readonly error?: { readonly code?: unknown };
}

function read(stdout: string): Said | null {
  try {
    const said: unknown = JSON.parse(stdout);
    return typeof said === 'object' && said !== null ? (said as Said) : null;
  } catch {
    return null;
  }
}

const names = (list: readonly Named[]): string => list.map(({ name, version }) => `${name}@${version}`).join(', ');

/** `status`: how npm ended; null when it had to be stopped. */
export function judgeSignatures(stdout: string, status: number | null): { readonly holds: boolean; readonly says: string } {
  const said = read(stdout);
  const { invalid = [], missing = [], error } = said ?? {};
  if (invalid.length > 0) return { holds: false, says: `signatures of packages: BAD: ${names(invalid)}` };
  const code = typeof error?.code === 'string' && /^[A-Z0-9_]{1,40}$/.test(error.code) ? error.code : null;
  // npm calls a bad signature so when it stops at the first one.
  if (code === 'EINTEGRITYSIGNATURE' || code?.startsWith('EATTESTATION'))
    return { holds: false, says: `signatures of packages: BAD (${code})` };
  if (missing.length > 0)
    return { holds: true, says: `signatures of packages: none is bad; not signed where they come from: ${names(missing)}` };
  if (status === 0 && said !== null && error === undefined) return { holds: true, says: 'signatures of packages: all good' };
  return { holds: true, says: `signatures of packages: NOT CHECKED (${code ?? 'no answer'}): no network, or a source without signatures` };
}
