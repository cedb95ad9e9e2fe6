/**
 * What the product is made of, from the lock file alone: CycloneDX 1.6. The same lock gives the same bytes: no date, and a serial
 * number that is a digest of the lock.
 */
import { createHash } from 'node:crypto';

export interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}
export interface Lock {
  readonly name: string;
  readonly version: string;
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** `node_modules/a/node_modules/@b/c` → `@b/c`. */
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
export const purlOf = (name: string, version: string): string => `pkg:npm/${name.replace(/^@/, '%40')}@${version}`;
const sorted = (texts: Iterable<string>): string[] => [...new Set(texts)].sort();

/** Where a name leads from a package, as Node looks for it: the nearest `node_modules` above. */
function resolve(lock: Lock, from: string, name: string): string | null {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const path = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (path in lock.packages) return path;
    if (at === '') return null;
  }
}

/** An SPDX id alone, or an expression of several. */
const licence = (spdx: string): object => (/[\s()]/.test(spdx) ? { expression: spdx } : { license: { id: spdx } });

/** `sha512-…` (SRI) as CycloneDX has it. */
function hashesOf(integrity: string): object[] {
  return integrity.split(' ').map((one) => {
    const [algorithm = '', digest = ''] = one.split('-', 2);
    return { alg: algorithm.toUpperCase().replace(/^SHA/, 'SHA-'), content: Buffer.from(digest, 'base64').toString('hex') };
  });
}

/** Not shipped with what runs: `excluded`; for one platform or one feature: `optional`. */
function scopeOf({ dev, optional, devOptional }: LockedPackage): string {
  if (dev === true || devOptional === true) return 'excluded';
  return optional === true ? 'optional' : 'required';
}

export function bom(lockText: string): string {
  const lock = JSON.parse(lockText) as Lock;
  const purl = (path: string): string => {
    const { version = '' } = lock.packages[path] ?? {};
    return path === '' ? purlOf(lock.name, lock.version) : purlOf(nameOf(path), version);
  };
  const components = new Map<string, object>();
  const edges = new Map<string, string[]>();
  for (const [path, locked] of Object.entries(lock.packages)) {
    const wanted = { ...locked.dependencies, ...locked.devDependencies, ...locked.optionalDependencies, ...locked.peerDependencies };
    const found = Object.keys(wanted).flatMap((name) => resolve(lock, path, name) ?? []);
    edges.set(purl(path), sorted([...(edges.get(purl(path)) ?? []), ...found.map(purl)]));
    if (path === '') continue;
    const [name, group] = nameOf(path).split('/').reverse();
    components.set(purl(path), {
      type: 'library',
      'bom-ref': purl(path),
      ...(group === undefined ? {} : { group }),
      name,
      version: locked.version,
      scope: scopeOf(locked),
      ...(locked.license === undefined ? {} : { licenses: [licence(locked.license)] }),
      ...(locked.integrity === undefined ? {} : { hashes: hashesOf(locked.integrity) }),
      purl: purl(path),
    });
  }
  const digest = createHash('sha256').update(lockText).digest('hex');
  const document = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    // RFC 9562, version 8: made of a digest.
    serialNumber: `urn:uuid:${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-a${digest.slice(17, 20)}-${digest.slice(20, 32)}`,
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': purl(''),
        name: lock.name,
        version: lock.version,
        licenses: [licence(lock.packages['']?.license ?? 'NOASSERTION')],
        purl: purl(''),
      },
    },
    components: sorted(components.keys()).map((ref) => components.get(ref)),
    dependencies: sorted(edges.keys()).map((ref) => ({ ref, dependsOn: edges.get(ref) })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
