/**
 * The policy of a dossier (C2SP tlog-policy): the log, the witnesses whose lines count on its head, and, in a comment the
 * specification lets anybody write, the authority that dates it. The seal fixes this file, so that whoever holds the folder
 * can add neither a witness nor an authority of their own.
 */
import type { Sha256Hex } from '../../kernel/ids.ts';
import { fromB64 } from '../base64.ts';
import { ed25519Verify, isSoundKey, sha256 } from '../digest.ts';
import { LogFault } from '../fault.ts';
import type { NoteSignature } from '../note.ts';
import { fromUtf8, isKeyName, sameBytes, toUtf8 } from '../text.ts';
import { attempt } from './findings.ts';

export interface PolicyWitness {
  /** What the policy calls it: printable ASCII without blanks. */
  readonly name: string;
  /** Of kind 0x04 (C2SP tlog-cosignature). */
  readonly vkey: string;
}
export interface PolicyAuthority {
  readonly name: string;
  /** SHA-256 of its certificate in PEM, as it stands in the dossier. */
  readonly ca: Sha256Hex;
  /** It proves nothing to anybody outside, and whoever reads the dossier is told so. */
  readonly isTest: boolean;
}
export interface DossierPolicy {
  readonly log: string;
  readonly witnesses: readonly PolicyWitness[];
  readonly tsa: PolicyAuthority | null;
}

/** No quorum is demanded: a witness may have been out of reach when the dossier was made. */
export function policyText(log: string, witnesses: readonly PolicyWitness[] = [], tsa: PolicyAuthority | null = null): string {
  const lines = witnesses.map(({ name, vkey }) => `witness ${name} ${vkey}\n`).join('');
  const authority = tsa === null ? '' : `# tsa ${tsa.name} sha256:${tsa.ca} ${tsa.isTest ? 'test' : 'live'}\n`;
  return `log ${log}\n${lines}quorum none\n${authority}`;
}

const FORM =
  /^log ([!-~]+)\n((?:witness [!-~]+ [!-~]+\n){0,16})quorum none\n(?:# tsa ([A-Za-z0-9][A-Za-z0-9._-]{0,63}) sha256:([0-9a-f]{64}) (live|test)\n)?$/;

/** Null when it is not exactly what `policyText` writes. */
export function readPolicy(bytes: Uint8Array): DossierPolicy | null {
  const text = attempt(() => fromUtf8(bytes));
  const form = 'value' in text ? FORM.exec(text.value) : null;
  if (form === null) return null;
  const [, log = '', lines = '', name, ca = '', kind] = form;
  const witnesses = lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ name: line.split(' ')[1] ?? '', vkey: line.split(' ')[2] ?? '' }));
  if (!witnesses.every(({ vkey }) => 'value' in attempt(() => readWitness(vkey)))) return null;
  return { log, witnesses, tsa: name === undefined ? null : { name, ca, isTest: kind === 'test' } };
}

const KIND = 4;
function readWitness(vkey: string): { name: string; keyId: Uint8Array; pub: Uint8Array } {
  const [, name = '', hex = '', base64 = ''] = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/.exec(vkey) ?? [];
  const typed = fromB64(base64);
  const pub = typed.slice(1);
  const keyId = sha256(toUtf8(`${name}\n`), Uint8Array.of(KIND), pub).slice(0, 4);
  const isOwn = Buffer.from(keyId).toString('hex') === hex;
  if (!isKeyName(name) || typed.length !== 33 || typed[0] !== KIND || !isOwn || !isSoundKey(pub))
    throw new LogFault('vkey', 'not the key of a witness');
  return { name, keyId, pub };
}

/** Whether the line is that of a witness of the policy, and holds. `text`: the checkpoint without its signatures. */
export function isCosigned(policy: DossierPolicy, text: string, line: NoteSignature): boolean {
  const known = policy.witnesses.map(({ vkey }) => readWitness(vkey));
  const witness = known.find(({ name, keyId }) => name === line.name && sameBytes(keyId, line.keyId));
  if (witness === undefined || line.signature.length !== 72) return false;
  const seconds = new DataView(line.signature.slice(0, 8).buffer).getBigUint64(0);
  return ed25519Verify(witness.pub, toUtf8(`cosignature/v1\ntime ${seconds}\n${text}`), line.signature.slice(8));
}
