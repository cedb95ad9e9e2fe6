/**
 * The files of the console. They are read once, at start, into a table keyed by their address: a request chooses a row or
 * nothing, so no path that a client writes ever reaches the file system.
 */
import { createHash } from 'node:crypto';
import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  webmanifest: 'application/manifest+json; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
  png: 'image/png',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  wav: 'audio/wav',
  txt: 'text/plain; charset=utf-8',
  wasm: 'application/wasm',
};

export interface StaticFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

/** A name that carries a digest of its content (`assets/board-Bx3k9_aQ.js`) may be kept for ever. */
const HASHED = /^\/assets\/.*-[A-Za-z0-9_-]{8}\.[a-z0-9]+$/;

function headersOf(address: string, bytes: Uint8Array): Record<string, string> {
  const type = TYPES[address.slice(address.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
  if (type.startsWith('text/html')) return { 'content-type': type, 'cache-control': 'no-store' };
  if (HASHED.test(address)) return { 'content-type': type, 'cache-control': 'public, max-age=31536000, immutable' };
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
  return { 'content-type': type, 'cache-control': 'no-cache', etag };
}

/** Throws when the folder cannot be read: a desk without its screens should say so at start, not at the first visit. */
export function readStatic(folder: string): ReadonlyMap<string, StaticFile> {
  const files = new Map<string, StaticFile>();
  const entries: Dirent[] = readdirSync(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    // Links and other special files are left out: what is served is what lies in the folder.
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const address = `/${relative(folder, path).split(sep).join('/')}`;
    const bytes = new Uint8Array(readFileSync(path));
    files.set(address, { bytes, headers: headersOf(address, bytes) });
  }
  return files;
}

/** The file of a request path; `/` and page addresses without a dot are the console itself, whose router reads the rest. */
export function findStatic(files: ReadonlyMap<string, StaticFile>, path: string): StaticFile | undefined {
  const page = !path.slice(path.lastIndexOf('/') + 1).includes('.');
  return files.get(path) ?? (page ? files.get('/index.html') : undefined);
}
