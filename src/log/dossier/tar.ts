/**
 * A deterministic POSIX ustar archive (IEEE 1003.1-2017, pax §ustar): the same files give the same bytes on every machine and
 * every day, so that two people who fetch a dossier can compare one digest. No compression: the bag is read by `tar` alone.
 */
const BLOCK = 512;
const ascii = new TextEncoder();

function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, '0')}\0`;
}

/** ustar keeps 100 bytes of name and 155 of prefix, cut at a slash. Throws when a path does not fit (our own bags always do). */
function split(path: string): { name: string; prefix: string } {
  if (Buffer.byteLength(path) <= 100) return { name: path, prefix: '' };
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
    const name = path.slice(at + 1);
    const prefix = path.slice(0, at);
    if (Buffer.byteLength(name) <= 100 && Buffer.byteLength(prefix) <= 155) return { name, prefix };
  }
  throw new Error(`path too long for a ustar archive: ${path.slice(0, 80)}…`);
}

function header(path: string, size: number): Uint8Array {
  const { name, prefix } = split(path);
  const block = new Uint8Array(BLOCK);
  const put = (text: string, at: number): void => block.set(ascii.encode(text), at);
  put(name, 0);
  // A script may be run as it is; nothing else is executable. No owner and no date: neither is evidence of anything.
  put(octal(path.endsWith('.sh') ? 0o755 : 0o644, 8), 100);
  put(octal(0, 8), 108);
  put(octal(0, 8), 116);
  put(octal(size, 12), 124);
  put(octal(0, 12), 136);
  put(' '.repeat(8), 148);
  put('0', 156);
  put('ustar\x0000', 257);
  put(octal(0, 8), 329);
  put(octal(0, 8), 337);
  put(prefix, 345);
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** The archive in pieces, files in order of their path (by code unit), all under the folder `base` (RFC 8493 §4 asks for one). */
export function* tar(base: string, files: ReadonlyMap<string, Uint8Array>): Generator<Uint8Array> {
  for (const path of [...files.keys()].sort()) {
    const bytes = files.get(path) ?? new Uint8Array();
    yield header(`${base}/${path}`, bytes.length);
    yield bytes;
    if (bytes.length % BLOCK !== 0) yield new Uint8Array(BLOCK - (bytes.length % BLOCK));
  }
  yield new Uint8Array(2 * BLOCK);
}

/** How many bytes `tar` will yield, for Content-Length. */
export function tarLength(files: ReadonlyMap<string, Uint8Array>): number {
  let total = 2 * BLOCK;
  for (const bytes of files.values()) total += BLOCK + Math.ceil(bytes.length / BLOCK) * BLOCK;
  return total;
}
