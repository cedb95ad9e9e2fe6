/**
 * The tag files of the bag (RFC 8493), each with exactly one right form: whoever checks rebuilds them and compares byte
 * for byte. Nothing in them depends on the day or the machine (I-37: same input, same manifest).
 */
import type { Ms } from '../../kernel/time.ts';
import { toUtf8 } from '../text.ts';
import { BAG_INFO, BAGIT, type DossierFiles, isPayload, MANIFEST, sumLines, TAG_MANIFEST } from './layout.ts';

export const BAGIT_TEXT = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';

export const manifestText = (files: DossierFiles): string => sumLines(files, [...files.keys()].filter(isPayload));

/** The date is the day (UTC) of the receipt of the seal: the instant the log gives, not that of the export. */
export function bagInfoText(files: DossierFiles, about: { origin: string; dossier: string; sealedAt: Ms }): string {
  const payload = [...files].filter(([path]) => isPayload(path));
  const octets = payload.reduce((sum, [, bytes]) => sum + bytes.length, 0);
  return [
    `Source-Organization: ${about.origin}`,
    `Bagging-Date: ${new Date(about.sealedAt).toISOString().slice(0, 10)}`,
    `External-Identifier: ${about.dossier}`,
    `Payload-Oxum: ${octets}.${payload.length}`,
    '',
  ].join('\n');
}

export const tagManifestText = (files: DossierFiles): string => sumLines(files, [BAG_INFO, BAGIT, MANIFEST]);

/** Adds the four tag files to a payload. */
export function withTagFiles(payload: DossierFiles, about: { origin: string; dossier: string; sealedAt: Ms }): Map<string, Uint8Array> {
  const files = new Map(payload);
  files.set(BAGIT, toUtf8(BAGIT_TEXT));
  files.set(BAG_INFO, toUtf8(bagInfoText(files, about)));
  files.set(MANIFEST, toUtf8(manifestText(files)));
  files.set(TAG_MANIFEST, toUtf8(tagManifestText(files)));
  return files;
}
