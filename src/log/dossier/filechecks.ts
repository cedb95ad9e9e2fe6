/** The files of the bag against its manifests, before anything in them is believed. */
import { sha256Hex } from '../digest.ts';
import { sameBytes, toUtf8 } from '../text.ts';
import type { Findings } from './findings.ts';
import { ALWAYS, BAG_INFO, BAGIT, byBytes, type DossierFiles, isPayload, MANIFEST, mayHold, sumLines, TAG_MANIFEST } from './layout.ts';
import { BAGIT_TEXT, bagInfoText, manifestText, tagManifestText } from './tags.ts';

/** Bytes as Latin-1: comparing lines must not fail on bytes that are no text. */
const lax = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const isText = (bytes: Uint8Array | undefined, text: string): boolean => bytes !== undefined && sameBytes(bytes, toUtf8(text));

export function checkShape(files: DossierFiles, findings: Findings): void {
  const wrong = findings.begin('shape');
  for (const path of [...files.keys()].sort(byBytes)) if (!mayHold(path)) wrong(path, 'extra');
  for (const path of ALWAYS) if (!files.has(path)) wrong(path, 'missing');
}

/**
 * The manifest is rebuilt. Where it differs, the tag manifest tells whether the manifest or a file was changed: a file
 * is named for what happened to it, and the manifest only when it is itself the one that moved.
 */
export function checkFiles(files: DossierFiles, findings: Findings): void {
  const wrong = findings.begin('files');
  const bagit = files.get(BAGIT);
  if (bagit !== undefined && !isText(bagit, BAGIT_TEXT)) wrong(BAGIT, 'text');
  const manifest = files.get(MANIFEST);
  const tags = files.get(TAG_MANIFEST);
  const rebuilt = manifestText(files);
  if (manifest === undefined || tags === undefined || isText(manifest, rebuilt)) return;
  const before = findings.faults.length;
  const isManifestListed = lax(tags)
    .split('\n')
    .includes(`${sha256Hex(manifest)}  ${MANIFEST}`);
  if (!isManifestListed) wrong(MANIFEST, 'manifest');
  nameDifferences(lax(manifest), rebuilt, (path) => wrong(path, files.has(path) ? 'unlisted' : 'missing'), isManifestListed);
  if (findings.faults.length === before) wrong(MANIFEST, 'manifest');
}

/** Paths a list names and the dossier lacks, then paths that are not as the list says. */
export function nameDifferences(list: string, rebuilt: string, name: (path: string) => void, withMissing: boolean): void {
  const there = new Set(rebuilt.split('\n'));
  const paths = new Set([...there].map((line) => line.slice(66)));
  if (withMissing)
    for (const line of list.split('\n')) if (/^[0-9a-f]{64} {2}./.test(line) && !paths.has(line.slice(66))) name(line.slice(66));
  const listed = new Set(list.split('\n'));
  for (const line of there) if (line !== '' && !listed.has(line)) name(line.slice(66));
}

/** Last of all: these files follow from all the others. */
export function checkTags(files: DossierFiles, about: { origin: string; dossier: string; sealedAt: number }, findings: Findings): void {
  const wrong = findings.begin('tags');
  if (!isText(files.get(BAG_INFO), bagInfoText(files, about))) wrong(BAG_INFO, 'text');
  // When something else is wrong the tag manifest has changed for good reason: it is not the file to name.
  if (!findings.any && !isText(files.get(TAG_MANIFEST), tagManifestText(files))) wrong(TAG_MANIFEST, 'manifest');
}

export const payloadOf = (files: DossierFiles): string[] => [...files.keys()].filter(isPayload);
export { isText, lax, sumLines };
