/**
 * An auditor of a log, written from the specifications alone (C2SP signed-note, tlog-checkpoint, tlog-tiles; RFC 6962): it knows
 * nothing of the sources of this product, only where to read bytes. Throws at the first thing that does not hold.
 */
import assert from 'node:assert/strict';
import { createHash, createPublicKey, verify } from 'node:crypto';

/** Bytes below the prefix of the log, or null when they are not given. */
export type Read = (path: string) => Promise<Buffer | null>;

const sha256 = (...parts: (Buffer | number[])[]): Buffer =>
  createHash('sha256')
    .update(Buffer.concat(parts.map((part) => Buffer.from(part))))
    .digest();
const node = (a: Buffer, b: Buffer): Buffer => sha256([1], a, b);
const pad = (n: number): string => String(n % 1000).padStart(3, '0');
const place = (n: number): string => (n < 1000 ? pad(n) : `x${place(Math.floor(n / 1000))}/${pad(n)}`.replace(/^xx/, 'x'));

/** The text of a note signed by `vkey`. */
function opened(note: string, vkey: string): string {
  const [text = '', signatures = ''] = note.split(/\n\n(?=\u2014 )/);
  const [name = '', id = '', base64 = ''] = /^(.+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey)?.slice(1) ?? [];
  const typed = Buffer.from(base64, 'base64');
  assert.equal(
    sha256(Buffer.from(`${name}\n`), typed)
      .toString('hex')
      .slice(0, 8),
    id,
    'the id of the key',
  );
  const line = signatures.split('\n').find(
    (one) =>
      one.startsWith(`\u2014 ${name} `) &&
      Buffer.from(one.split(' ')[2] ?? '', 'base64')
        .toString('hex')
        .startsWith(id),
  );
  assert.ok(line !== undefined, `not signed by ${name}`);
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), typed.subarray(1)]);
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  assert.ok(verify(null, Buffer.from(`${text}\n`), key, Buffer.from(line.split(' ')[2] ?? '', 'base64').subarray(4)), 'the signature');
  return `${text}\n`;
}

/** Every hash of one level, from its tiles: full ones, then what is left over. */
async function level(read: Read, of: number | 'entries', width: number): Promise<Buffer[]> {
  const tiles: Buffer[] = [];
  for (let n = 0; n * 256 < width; n++) {
    const left = Math.min(256, width - n * 256);
    const bytes = await read(`tile/${of}/${place(n)}${left === 256 ? '' : `.p/${left}`}`);
    assert.ok(bytes !== null, `no tile ${of}/${n}`);
    tiles.push(bytes);
  }
  return tiles;
}
const split = (tile: Buffer): Buffer[] => Array.from({ length: tile.length / 32 }, (_, i) => tile.subarray(32 * i, 32 * i + 32));

/** RFC 6962 §2.1. */
function root(leaves: readonly Buffer[]): Buffer {
  if (leaves.length <= 1) return leaves[0] ?? sha256();
  const k = 2 ** (31 - Math.clz32(leaves.length - 1));
  return node(root(leaves.slice(0, k)), root(leaves.slice(k)));
}

/** From the checkpoint to the entries; gives how many there are. `entries` false: hashes alone, as an auditor gets them. */
export async function audit(read: Read, vkey: string, entries: boolean): Promise<number> {
  const [origin, size = '', base64 = '', ...rest] = opened(String(await read('checkpoint')), vkey).split('\n');
  assert.deepEqual([origin, rest], [vkey.split('+')[0], ['']]);
  let width = Number(size);
  const leaves = (await level(read, 0, width)).flatMap(split);
  assert.equal(leaves.length, width);
  assert.equal(root(leaves).toString('base64'), base64, 'the root');
  for (let of = 1, below = leaves; width >= 256; of++) {
    width = Math.floor(width / 256);
    const hashes = (await level(read, of, width)).flatMap(split);
    for (const [i, hash] of hashes.entries()) assert.deepEqual(hash, root(below.slice(256 * i, 256 * i + 256)), `level ${of}`);
    below = hashes;
  }
  if (!entries) return leaves.length;
  let index = 0;
  for (const bundle of await level(read, 'entries', leaves.length))
    for (let at = 0; at < bundle.length; index++) {
      const entry = bundle.subarray(at + 2, at + 2 + bundle.readUInt16BE(at));
      assert.deepEqual(sha256([0], entry), leaves[index], `entry ${index}`);
      at += 2 + entry.length;
    }
  assert.equal(index, leaves.length, 'every leaf has its entry');
  return index;
}
