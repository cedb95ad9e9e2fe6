/**
 * Where everything stands in a dossier (decision 8, log-and-dossier §6): a BagIt 1.0 bag. A dossier is a map from
 * paths, relative to the root of the bag, to bytes; nothing here reads or writes a disk.
 */
import type { DeviceName, Sha256Hex } from '../../kernel/ids.ts';
import { sha256Hex } from '../digest.ts';
import { LogFault } from '../fault.ts';

export type DossierFiles = ReadonlyMap<string, Uint8Array>;

export const BAGIT = 'bagit.txt';
export const BAG_INFO = 'bag-info.txt';
export const MANIFEST = 'manifest-sha256.txt';
export const TAG_MANIFEST = 'tagmanifest-sha256.txt';
export const CONTENTS = 'data/contents.sha256';
export const CHECKPOINT = 'data/log/checkpoint';
export const POLICY = 'data/log/policy.txt';
export const LOG_PEM = 'data/keys/log.pem';
export const VERIFY_SH = 'data/verify.sh';
export const LISEZMOI = 'data/LISEZMOI.txt';
export const README = 'data/README.txt';
export const CHRONOLOGY_FR = 'data/chronologie.html';
export const CHRONOLOGY_EN = 'data/chronology.html';
/** A dossier may lack these: those sealed before there were any, or where the machine could not make them. */
export const VERIFY_HTML = 'data/verify.html';
export const CHRONOLOGY_FR_PDF = 'data/chronologie.pdf';
export const CHRONOLOGY_EN_PDF = 'data/chronology.pdf';
/** The fields that are not disclosed: what is neither here, nor in this list, nor shredded, is missing. */
export const WITHHELD = 'data/withheld.txt';
/** The head as it was shown to an authority, its reply (RFC 3161), and the certificate it is checked under. */
export const STAMPED = 'data/log/checkpoint.log';
export const STAMP = 'data/log/checkpoint.tsr';
export const TSA_PEM = 'data/keys/tsa-ca.pem';

/** The files every dossier has. */
export const ALWAYS: readonly string[] = [
  BAGIT,
  BAG_INFO,
  MANIFEST,
  TAG_MANIFEST,
  LISEZMOI,
  README,
  VERIFY_SH,
  CHRONOLOGY_FR,
  CHRONOLOGY_EN,
  CONTENTS,
  POLICY,
  CHECKPOINT,
  LOG_PEM,
];

const SOMETIMES: readonly string[] = [VERIFY_HTML, CHRONOLOGY_FR_PDF, CHRONOLOGY_EN_PDF, WITHHELD, STAMPED, STAMP, TSA_PEM];

/** Indexes are written on eight digits, so that lists sort as the log does. */
const INDEX_MAX = 99_999_999;
export function padded(index: number): string {
  if (!Number.isSafeInteger(index) || index < 0 || index > INDEX_MAX)
    throw new LogFault('dossier.index', 'a dossier holds indexes of at most eight digits');
  return String(index).padStart(8, '0');
}
export const entryPath = (index: number): string => `data/entries/${padded(index)}.entry`;
export const proofPath = (index: number): string => `data/proofs/${padded(index)}.tlog-proof`;
/** `j` is the place of the field's digest in the `sd` of the entry: the same words always get the same name. */
export const disclosurePath = (index: number, j: number): string => `data/disclosures/${padded(index)}.${j}.sd`;
export const blobPath = (sha256: Sha256Hex): string => `data/blobs/${sha256}`;
/** An age file, named by its own digest. */
export const sealedPath = (sha256: Sha256Hex): string => `data/sealed/${sha256}.age`;
export const keyPaths = (device: DeviceName): { pem: string; vkey: string } => {
  const name = device.replaceAll('/', '_');
  return { pem: `data/keys/${name}.pem`, vkey: `data/keys/${name}.vkey` };
};

/** Device names that may become a file name; `log` is taken by the log's own key, `tsa-ca` by who dates its heads. */
export const isDeviceName = (name: string): boolean =>
  name !== 'log' && name !== 'tsa-ca' && /^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$/.test(name);

const NAMED = [
  /^data\/entries\/[0-9]{8}\.entry$/,
  /^data\/proofs\/[0-9]{8}\.tlog-proof$/,
  /^data\/disclosures\/[0-9]{8}\.(?:0|[1-9][0-9]{0,3})\.sd$/,
  /^data\/keys\/[A-Za-z0-9][A-Za-z0-9._-]{0,63}\.(?:pem|vkey)$/,
  /^data\/blobs\/[0-9a-f]{64}$/,
  /^data\/sealed\/[0-9a-f]{64}\.age$/,
];
/** The allow-list: what is not on it does not belong in a dossier, whatever it is. */
export const mayHold = (path: string): boolean =>
  ALWAYS.includes(path) || SOMETIMES.includes(path) || NAMED.some((pattern) => pattern.test(path));

export const isPayload = (path: string): boolean => path.startsWith('data/');
/**
 * What comes after the seal and is held by it or by the tree, not by `data/contents.sha256`. The certificate of an authority
 * may come with its reply: its digest stands in the policy, which the seal fixes.
 */
export function isAfterSeal(path: string, seal: number): boolean {
  return (
    path === CONTENTS ||
    path === CHECKPOINT ||
    path === STAMPED ||
    path === STAMP ||
    path === TSA_PEM ||
    path.startsWith('data/proofs/') ||
    path === entryPath(seal) ||
    path.startsWith(`data/disclosures/${padded(seal)}.`)
  );
}

/** Paths are ASCII: this is the order of bytes, that of `LC_ALL=C sort`. */
export const byBytes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** `sha256sum` format, sorted by path: also what a BagIt manifest is. */
export function sumLines(files: DossierFiles, paths: Iterable<string>): string {
  let text = '';
  for (const path of [...paths].sort(byBytes)) {
    const bytes = files.get(path);
    if (bytes === undefined) throw new LogFault('dossier.missing', `${path} is not in the dossier`);
    text += `${sha256Hex(bytes)}  ${path}\n`;
  }
  return text;
}
