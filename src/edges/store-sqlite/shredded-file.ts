/**
 * `shredded.last`: the scopes whose keys were destroyed, beside `head.last` and like it in no backup. A backup that is older than
 * a shredding brings the words back; whoever restores it with this file at hand has them destroyed again at once. It names
 * threads, which the log names too, and nothing of what was in them.
 *
 * Written before the keys are destroyed: what stands in it is said by a durable entry, and is destroyed now or at the next start.
 */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { naming, StoreFault } from './fault.ts';

const FORMAT = 'abri.shredded/1';
const SCOPE = /^(c[0-9a-f]{16}|-:[0-9a-f]{1,64})$/;

export const shreddedFile = (folder: string): string => join(folder, 'shredded.last');

/** Empty when there is no such file. Throws StoreFault `damaged` when it is there and is not what this program writes. */
export function readShreddedFile(path: string): string[] {
  return naming(() => {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
    const [format, ...lines] = text.split('\n');
    const end = lines.pop();
    if (format !== FORMAT || end !== '' || !lines.every((line) => SCOPE.test(line))) throw new StoreFault('damaged', path);
    return lines;
  });
}

/** Temporary file, fsync, rename: the list there was, or the longer one. */
export function addToShreddedFile(path: string, scopes: readonly string[]): void {
  const known = readShreddedFile(path);
  const all = [...new Set([...known, ...scopes])];
  if (all.length === known.length) return;
  naming(() => {
    const draft = `${path}.new`;
    const fd = openSync(draft, 'w', 0o600);
    try {
      writeSync(fd, `${[FORMAT, ...all].join('\n')}\n`);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(draft, path);
  });
}
