/** X.509 certificates, as far as a time stamp needs them: who issued whom, until when, and what a key may do (RFC 5280, RFC 3161 §2.3). */
import { certificateVerify } from '../digest.ts';
import { LogFault } from '../fault.ts';
import { sameBytes } from '../text.ts';
import { type Der, inside, oidOf, only, refuseDer, TAG, timeOf, valuesIn } from './der.ts';

export interface Certificate {
  readonly all: Uint8Array;
  readonly signed: Uint8Array;
  readonly algorithm: Der;
  readonly signature: Uint8Array;
  readonly serial: Uint8Array;
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  /** Read when it is needed: a certificate that comes along and is used for nothing may say anything. */
  readonly validity: Der;
  readonly spki: Uint8Array;
  readonly extensions: ReadonlyMap<string, { readonly critical: boolean; readonly value: Uint8Array }>;
}

/** An algorithm, a curve or an extension this program does not know: neither right nor wrong, and said so. */
export const cannot = (what: string): never => {
  throw new LogFault('stamp.unable', `cannot check ${what}`);
};

const HASHES: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
  '1.3.14.3.2.26': 'sha1',
};
/** Algorithms of signatures that name their hash: RSA, then ECDSA. */
const SIGNED_WITH: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
};
const RSA = '1.2.840.113549.1.1.1';

export function hashNameOf(algorithm: Der | undefined): string {
  const oid = oidOf(inside(algorithm)[0]);
  return HASHES[oid] ?? cannot(oid);
}

/** Throws LogFault `der`. */
export function readCertificate(bytes: Uint8Array): Certificate {
  const [tbs, algorithm, bits] = inside(only(bytes, TAG.sequence));
  const fields = inside(tbs);
  const [version, serial, , issuer, validity, subject, spki] = fields;
  if (version?.tag !== TAG.zero || bits?.tag !== TAG.bits || bits.body[0] !== 0) return refuseDer('not a certificate');
  if (tbs === undefined || algorithm === undefined || serial === undefined || issuer === undefined) return refuseDer('not a certificate');
  if (subject === undefined || spki === undefined || validity === undefined) return refuseDer('not a certificate');
  const wrapped = fields.find(({ tag }) => tag === TAG.three);
  const extensions = new Map<string, { critical: boolean; value: Uint8Array }>();
  for (const row of wrapped === undefined ? [] : inside(valuesIn(wrapped.body)[0])) {
    const [id, ...more] = inside(row);
    const value = more.at(-1);
    if (value?.tag !== TAG.octets) return refuseDer('not an extension');
    extensions.set(oidOf(id), { critical: more.length === 2 && more[0]?.body[0] === 0xff, value: value.body });
  }
  return {
    all: bytes,
    signed: tbs.all,
    algorithm,
    signature: bits.body.slice(1),
    serial: serial.all,
    issuer: issuer.all,
    subject: subject.all,
    validity,
    spki: spki.all,
    extensions,
  };
}

/** Whether the key of `signer` signed; `hashName` for an algorithm that does not name its own. */
export function isSignedBy(
  signer: Certificate,
  algorithm: Der,
  hashName: string | null,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  const oid = oidOf(inside(algorithm)[0]);
  const hash = SIGNED_WITH[oid] ?? (oid === RSA ? hashName : null) ?? cannot(oid);
  return certificateVerify(signer.spki, hash, message, signature) ?? cannot('this key');
}

const [KEY_USAGE, BASIC, EXTENDED, STAMPING] = ['2.5.29.15', '2.5.29.19', '2.5.29.37', '1.3.6.1.5.5.7.3.8'];
const KNOWN = [KEY_USAGE, BASIC, EXTENDED, '2.5.29.14', '2.5.29.17', '2.5.29.31', '2.5.29.32', '2.5.29.35'];
const SIGNING = 0x80 | 0x40;
const CERTIFYING = 0x04;

/** First byte of the key usage; null when the certificate does not limit it. */
function usageOf({ extensions }: Certificate): number | null {
  const usage = extensions.get(KEY_USAGE);
  return usage === undefined ? null : (only(usage.value, TAG.bits).body[1] ?? 0);
}
function isAuthority(certificate: Certificate): boolean {
  const basic = certificate.extensions.get(BASIC);
  if (basic === undefined) return false;
  const isCa = inside(only(basic.value, TAG.sequence)).some(({ tag, body }) => tag === TAG.bool && body[0] === 0xff);
  return isCa && ((usageOf(certificate) ?? CERTIFYING) & CERTIFYING) !== 0;
}
/** A key that dates, and does nothing else: RFC 3161 asks for that use alone, marked critical. */
export function isForStamping(certificate: Certificate): boolean {
  const extended = certificate.extensions.get(EXTENDED);
  if (extended === undefined || !extended.critical) return false;
  const uses = inside(only(extended.value, TAG.sequence)).map(oidOf);
  const usage = usageOf(certificate) ?? SIGNING;
  return uses.length === 1 && uses[0] === STAMPING && (usage & SIGNING) !== 0 && (usage & ~SIGNING) === 0;
}

const DEPTH_MAX = 6;
/** A chain from `signer` to one of the anchors, which signs itself, each valid at that instant. */
export function isTrusted(signer: Certificate, others: readonly Certificate[], anchors: readonly Certificate[], at: number): boolean {
  let certificate = signer;
  for (let depth = 0; depth < DEPTH_MAX; depth++) {
    const [from, to] = inside(certificate.validity).map(timeOf);
    if (from === undefined || to === undefined || at < from || at > to) return false;
    for (const [id, { critical }] of certificate.extensions) if (critical && !KNOWN.includes(id)) cannot(id);
    if (depth > 0 && !isAuthority(certificate)) return false;
    const present = certificate;
    if (sameBytes(present.issuer, present.subject)) return anchors.some((anchor) => sameBytes(anchor.all, present.all));
    // Two may bear the name of the issuer: the one whose key signed is.
    const issuer = [...anchors, ...others].find(
      (known) => sameBytes(known.subject, present.issuer) && isSignedBy(known, present.algorithm, null, present.signed, present.signature),
    );
    if (issuer === undefined) return false;
    certificate = issuer;
  }
  return false;
}
