/**
 * Our folders are BagIt 1.0 bags (RFC 8493) for somebody who knows nothing of us: a reader written from the RFC alone,
 * first held against the conformance suite of the Library of Congress, then given one of our dossiers.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { vectors } from '../vectors/where.ts';
import { withFolder } from './clerk.ts';
import { makeWorld } from './forge.ts';

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((row) =>
    row.isDirectory() ? walk(join(folder, row.name)) : [join(folder, row.name)],
  );
}

/** Why this is not a complete and valid bag; empty when it is. */
function bagFaults(bag: string): string[] {
  const faults: string[] = [];
  const declaration = existsSync(join(bag, 'bagit.txt')) ? readFileSync(join(bag, 'bagit.txt'), 'utf8') : '';
  if (!/^BagIt-Version: \d+\.\d+\r?\nTag-File-Character-Encoding: \S+\r?\n?$/.test(declaration)) faults.push('bagit.txt');
  const payload = walk(join(bag, 'data')).map((path) => relative(bag, path));
  const lists = readdirSync(bag).filter((name) => /^(?:tag)?manifest-[a-z0-9]+\.txt$/.test(name));
  if (!lists.some((name) => name.startsWith('manifest-'))) faults.push('no manifest');
  for (const list of lists) {
    const seen = new Set<string>();
    for (const line of readFileSync(join(bag, list), 'utf8')
      .split(/\r\n|\r|\n/)
      .filter((text) => text !== '')) {
      const [, digest = '', path = ''] = /^([0-9a-fA-F]+)[ \t]+(.+)$/.exec(line) ?? [];
      if (path === '' || path.startsWith('/') || path.split('/').includes('..')) faults.push(`${list}: ${line}`);
      else if (seen.has(path)) faults.push(`${list}: ${path} twice`);
      else if (!existsSync(join(bag, path))) faults.push(`${path} missing`);
      else if (
        createHash(list.replace(/^.*-|\.txt$/g, ''))
          .update(readFileSync(join(bag, path)))
          .digest('hex') !== digest.toLowerCase()
      )
        faults.push(`${path} changed`);
      seen.add(path);
    }
    if (list.startsWith('manifest-')) for (const path of payload) if (!seen.has(path)) faults.push(`${path} not in ${list}`);
  }
  const info = existsSync(join(bag, 'bag-info.txt')) ? readFileSync(join(bag, 'bag-info.txt'), 'utf8') : '';
  const oxum = /^Payload-Oxum: (\d+)\.(\d+)$/m.exec(info);
  if (oxum !== null) {
    const octets = payload.reduce((sum, path) => sum + statSync(join(bag, path)).size, 0);
    if (Number(oxum[1]) !== octets || Number(oxum[2]) !== payload.length) faults.push('Payload-Oxum');
  }
  return faults;
}

test('the reader judges the conformance suite as its authors do', (t) => {
  const suite = vectors(t, 'bagit-suite', 'v1.0');
  if (suite === null) return;
  for (const name of readdirSync(join(suite, 'valid'))) assert.deepEqual(bagFaults(join(suite, 'valid', name)), [], name);
  for (const name of readdirSync(join(suite, 'invalid'))) assert.notDeepEqual(bagFaults(join(suite, 'invalid', name)), [], name);
});

test('a dossier is a valid bag for that reader', () => {
  withFolder(makeWorld().files, (bag) => assert.deepEqual(bagFaults(bag), []));
});
