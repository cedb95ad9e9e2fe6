/**
 * The list of a release: every file of what runs, with its digest. It is the text of a signed note (C2SP), so that the
 * program, the worker of the console and a stranger with `openssl` and `sha256sum` read the same bytes.
 *
 *   abri.release/1 <version> <made, ms>\n
 *   <sha256, hex> <size> <path>\n          sorted by path, one line a file
 *
 * `made` orders releases: an older one, however well signed, is never taken for news. What the console shows lies under
 * `dist/console/` and is served at the rest of its path.
 */
import type { Ms } from '../kernel/time.ts';

export interface ReleaseFile {
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
}
export interface Release {
  readonly version: string;
  readonly made: Ms;
  readonly files: readonly ReleaseFile[];
}

export const SERVED = 'dist/console/';

const HEAD = /^abri\.release\/1 (\d{1,9}\.\d{1,9}\.\d{1,9}(?:-[0-9A-Za-z.-]{1,40})?) (0|[1-9]\d{0,14})$/;
/** A path a shell, a URL and a file system read alike: nothing above, nothing empty, no blank, no backslash. */
const LINE = /^([0-9a-f]{64}) (0|[1-9]\d{0,14}) ((?!\.{1,2}\/)[!-.0-[\]-~]+(?:\/(?!\.{1,2}(?:\/|$))[!-.0-[\]-~]+)*)$/;

export function releaseText({ version, made, files }: Release): string {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  return `${[`abri.release/1 ${version} ${made}`, ...sorted.map(({ sha256, size, path }) => `${sha256} ${size} ${path}`)].join('\n')}\n`;
}

/** Null for anything but a list as above: one spelling of one meaning. */
export function readRelease(text: string): Release | null {
  const lines = text.split('\n');
  const [, version, made] = HEAD.exec(lines[0] ?? '') ?? [];
  if (version === undefined || lines.pop() !== '') return null;
  const files: ReleaseFile[] = [];
  for (const line of lines.slice(1)) {
    const [, sha256 = '', size, path = ''] = LINE.exec(line) ?? [];
    if (size === undefined || path <= (files.at(-1)?.path ?? '')) return null;
    files.push({ path, sha256, size: Number(size) });
  }
  return { version, made: Number(made), files };
}
