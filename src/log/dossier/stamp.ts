/**
 * The judgement on a time stamp (RFC 3161), whole: these bytes, this signature, a certificate made for it, a chain to the authority
 * the seal named. verify.sh leaves it to `openssl ts -verify`, verify.html has its own; the three must agree. A certificate is judged
 * at the instant of the stamp: a dossier is read long after the certificates of its day have run out.
 */
import { fromB64 } from '../base64.ts';
import { digestOf } from '../digest.ts';
import { LogFault } from '../fault.ts';
import { sameBytes } from '../text.ts';
import { type Certificate, hashNameOf, isForStamping, isSignedBy, isTrusted, readCertificate } from './certificate.ts';
import { type Der, inside, oidOf, only, TAG, timeOf, valuesIn } from './der.ts';

const SIGNED_DATA = '1.2.840.113549.1.7.2';
const STAMP_INFO = '1.2.840.113549.1.9.16.1.4';
const [CONTENT_TYPE, MESSAGE_DIGEST] = ['1.2.840.113549.1.9.3', '1.2.840.113549.1.9.4'];
const [NAMED_SHA1, NAMED] = ['1.2.840.113549.1.9.16.2.12', '1.2.840.113549.1.9.16.2.47'];

const refuse = (why: string): never => {
  throw new LogFault('stamp', why);
};

/** Certificates in PEM. Throws LogFault. */
const anchorsIn = (pem: string): Certificate[] =>
  [...pem.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g)].map(([, base64 = '']) =>
    readCertificate(fromB64(base64.replace(/\s/g, ''))),
  );

/** The instant the authority states. Throws LogFault: `stamp.unable` for what cannot be judged here, any other code when it does not hold. */
export function stampedAt(reply: Uint8Array, stamped: Uint8Array, caPem: string): number {
  const [status, token] = inside(only(reply, TAG.sequence));
  const granted = inside(status)[0];
  if (granted?.tag !== TAG.integer || granted.body.length !== 1 || (granted.body[0] ?? 2) > 1) refuse('not granted');
  const [type, content] = inside(token);
  if (oidOf(type) !== SIGNED_DATA || content?.tag !== TAG.zero) return refuse('no signed data');
  const [, algorithms, inner, ...sets] = inside(only(content.body, TAG.sequence));
  const [innerType, wrapped] = inside(inner);
  if (oidOf(innerType) !== STAMP_INFO || wrapped?.tag !== TAG.zero) return refuse('what is signed is no time stamp');
  const info = only(wrapped.body, TAG.octets).body;
  const certificates = sets
    .filter(({ tag }) => tag === TAG.zero)
    .flatMap((set) => valuesIn(set.body).map(({ all }) => readCertificate(all)));
  const signers = sets.filter(({ tag }) => tag === TAG.set).flatMap((set) => valuesIn(set.body));
  if (signers.length !== 1) refuse('one signer, neither more nor less');
  const { signer, hashName } = signerOf(signers[0], info, certificates);
  if (!inside(algorithms, TAG.set).some((row) => hashNameOf(row) === hashName)) refuse('another hash than it says');
  const [version, , imprint, , time] = inside(only(info, TAG.sequence));
  if (version?.tag !== TAG.integer || version.body[0] !== 1) refuse('another version');
  const [imprintHash, imprinted] = inside(imprint);
  const name = hashNameOf(imprintHash);
  if (name === 'sha1' || imprinted === undefined || !sameBytes(imprinted.body, digestOf(name, stamped))) refuse('of other bytes');
  const at = timeOf(time);
  if (!isForStamping(signer) || !isTrusted(signer, certificates, anchorsIn(caPem), at)) refuse('not by this authority');
  return at;
}

function signerOf(row: Der | undefined, info: Uint8Array, certificates: readonly Certificate[]): { signer: Certificate; hashName: string } {
  const [, sid, hashNode, attributes, algorithm, signature] = inside(row);
  const [issuer, serial] = inside(sid);
  const signer = certificates.find(
    (known) => sameBytes(known.issuer, issuer?.all ?? NOTHING) && sameBytes(known.serial, serial?.all ?? NOTHING),
  );
  if (signer === undefined || attributes?.tag !== TAG.zero || algorithm === undefined || signature?.tag !== TAG.octets)
    return refuse('the certificate of the signer is not with it');
  const signed = new Map<string, Der[]>();
  for (const attribute of valuesIn(attributes.body)) {
    const [id, values] = inside(attribute);
    if (signed.has(oidOf(id))) refuse('an attribute twice');
    signed.set(oidOf(id), inside(values, TAG.set));
  }
  const one = (id: string): Der => {
    const [value, ...more] = signed.get(id) ?? [];
    return value === undefined || more.length > 0 ? refuse('an attribute is missing') : value;
  };
  const hashName = hashNameOf(hashNode);
  if (oidOf(one(CONTENT_TYPE)) !== STAMP_INFO || !sameBytes(one(MESSAGE_DIGEST).body, digestOf(hashName, info)))
    refuse('of another time stamp');
  if (!isNamed(signed, signer)) refuse('signed for another certificate');
  const message = Uint8Array.of(TAG.set, ...attributes.all.subarray(1));
  if (!isSignedBy(signer, algorithm, hashName, message, signature.body)) refuse('the signature does not hold');
  return { signer, hashName };
}
const NOTHING = new Uint8Array();

/** The signer names its own certificate inside what it signs (ESS, RFC 2634 and RFC 5816). */
function isNamed(signed: ReadonlyMap<string, Der[]>, { all }: Certificate): boolean {
  const first = (values: Der[] | undefined): Der[] | null => (values === undefined ? null : inside(inside(inside(values[0])[0])[0]));
  const [old, recent] = [first(signed.get(NAMED_SHA1)), first(signed.get(NAMED))];
  if (old !== null && !sameBytes(old[0]?.body ?? NOTHING, digestOf('sha1', all))) return false;
  if (recent === null) return old !== null;
  const [head, second] = recent;
  const [name, digest] = head?.tag === TAG.sequence ? [hashNameOf(head), second] : ['sha256', head];
  return sameBytes(digest?.body ?? NOTHING, digestOf(name, all));
}
