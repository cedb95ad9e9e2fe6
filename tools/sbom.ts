/** `npm run sbom`: writes `dist/sbom.cdx.json`, what the product is made of (CycloneDX, see bom.ts), and tells the licences. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bom, type Lock } from './bom.ts';

const ROOT = join(import.meta.dirname, '..');
const lock = readFileSync(join(ROOT, 'package-lock.json'), 'utf8');
mkdirSync(join(ROOT, 'dist'), { recursive: true });
writeFileSync(join(ROOT, 'dist/sbom.cdx.json'), bom(lock));
const counts = new Map<string, number>();
for (const [path, { license = 'none' }] of Object.entries((JSON.parse(lock) as Lock).packages))
  if (path !== '') counts.set(license, (counts.get(license) ?? 0) + 1);
for (const [license, n] of [...counts].sort(([, a], [, b]) => b - a)) console.log(`${String(n).padStart(5)}  ${license}`);
console.log('dist/sbom.cdx.json');
