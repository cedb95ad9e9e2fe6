/** What the product is made of: the list is whole, the same for everybody, and nothing in it runs at installation. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { bom, type Lock, nameOf, purlOf } from '../../tools/bom.ts';
import { judgeSignatures } from '../../tools/signed-packages.ts';
import { ROOT } from './built.ts';

const text = readFileSync(join(ROOT, 'package-lock.json'), 'utf8');
const lock = JSON.parse(text) as Lock;
const packages = Object.entries(lock.packages).filter(([path]) => path !== '');

interface Component {
  readonly purl: string;
  readonly scope: string;
  readonly licenses?: readonly unknown[];
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
}
const document = JSON.parse(bom(text)) as {
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
};
const listed = new Map(document.components.map((component) => [component.purl, component]));

test('every package of the lock is in the list, with its licence and its digest, and none besides', () => {
  const locked = new Set(packages.map(([path, { version = '' }]) => purlOf(nameOf(path), version)));
  assert.deepEqual([...listed.keys()].sort(), [...locked].sort());
  for (const [purl, { licenses, hashes }] of listed) {
    assert.equal(licenses?.length, 1, purl);
    assert.match(hashes?.[0]?.content ?? '', /^[0-9a-f]{128}$/, purl);
  }
});

test('what runs is told from what only builds and tests; every edge leads to something listed', () => {
  assert.equal(listed.get(purlOf('hono', lock.packages['node_modules/hono']?.version ?? ''))?.scope, 'required');
  assert.equal(listed.get(purlOf('vite', lock.packages['node_modules/vite']?.version ?? ''))?.scope, 'excluded');
  const known = new Set(document.dependencies.map(({ ref }) => ref));
  assert.equal(known.size, listed.size + 1);
  for (const { ref, dependsOn } of document.dependencies) for (const to of dependsOn) assert.ok(known.has(to), `${ref} → ${to}`);
  const own = document.dependencies.find(({ ref }) => ref === purlOf(lock.name, lock.version));
  const root = lock.packages[''];
  const wanted = Object.keys({ ...root?.dependencies, ...root?.devDependencies, ...root?.optionalDependencies });
  assert.deepEqual(
    own?.dependsOn.map((purl) => purl.slice('pkg:npm/'.length, purl.lastIndexOf('@')).replace('%40', '@')).sort(),
    wanted.sort(),
  );
});

test('the same lock gives the same bytes; another lock another serial number', () => {
  assert.equal(bom(text), bom(text));
  assert.notEqual(JSON.parse(bom(text)).serialNumber, JSON.parse(bom(`${text} `)).serialNumber);
  assert.match(JSON.parse(bom(text)).serialNumber, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('no package runs anything when it is installed, by its own word and by what lies there; the launcher lets none', () => {
  const RUN_AT_INSTALLATION = ['preinstall', 'install', 'postinstall'];
  for (const [path, { hasInstallScript }] of packages) {
    assert.notEqual(hasInstallScript, true, path);
    const file = join(ROOT, path, 'package.json');
    if (!existsSync(file)) continue;
    const { scripts = {} } = JSON.parse(readFileSync(file, 'utf8')) as { scripts?: Record<string, string> };
    assert.deepEqual(
      RUN_AT_INSTALLATION.filter((name) => name in scripts),
      [],
      path,
    );
  }
  assert.match(readFileSync(join(ROOT, 'tools/launcher/tree.js'), 'utf8'), /--ignore-scripts/);
});

test('licences: none that its own word does not name, each one of those a product under EUPL-1.2 may carry', () => {
  const MAY = /^(MIT|ISC|0BSD|Apache-2\.0|BSD-[23]-Clause|MPL-2\.0|MIT OR Apache-2\.0)$/;
  for (const [path, { license }] of packages) assert.match(license ?? '', MAY, path);
});

test('signatures of packages: a bad one fails; what could not be checked is said and names nobody’s address', () => {
  const one = { name: 'x', version: '1.0.0' };
  const said = (of: object, status: number | null = 1) => judgeSignatures(JSON.stringify(of), status);
  assert.equal(said({ invalid: [one], missing: [] }).holds, false);
  assert.equal(said({ error: { code: 'EINTEGRITYSIGNATURE', summary: 'https://somewhere.example' } }).holds, false);
  assert.deepEqual(said({ invalid: [], missing: [] }, 0), { holds: true, says: 'signatures of packages: all good' });
  assert.match(said({ invalid: [], missing: [one] }).says, /not signed where they come from: x@1\.0\.0/);
  for (const unchecked of [
    said({ error: { code: 'ENOTFOUND', summary: 'https://somewhere.example' } }),
    judgeSignatures('', null),
    judgeSignatures('no json', 1),
  ]) {
    assert.equal(unchecked.holds, true);
    assert.match(unchecked.says, /NOT CHECKED/);
    assert.doesNotMatch(unchecked.says, /example/);
  }
});
