/** Two authorities of an afternoon, made with `openssl ts`: one signs with RSA under a root, one with an elliptic curve under an authority in between. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Authority } from './forge.ts';

const CONFIG = `
[req]
distinguished_name = dn
prompt = no
[dn]
CN = Horloge inventee
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[dating]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[signing]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature
[tsa]
default_tsa = clock
[clock]
serial = serial
signer_cert = dating.crt
signer_key = dating.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256,sha512
accuracy = secs:1
ess_cert_id_alg = sha256
`;
const KEYS = {
  rsa: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  ec: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
};

export interface TestAuthority extends Authority {
  /** Signed by the same key with a certificate that is not made for dating. */
  close(): void;
}

export function authority(kind: 'rsa' | 'ec', { between = false, use = 'dating', isTest = true } = {}): TestAuthority {
  const folder = mkdtempSync(join(tmpdir(), 'horloge-'));
  const openssl = (...args: string[]): Buffer => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const key = (name: string): Buffer => openssl('genpkey', ...KEYS[kind], '-out', `${name}.key`);
  const signed = (name: string, by: string, extensions: string): void => {
    key(name);
    openssl('req', '-new', '-config', 'c', '-key', `${name}.key`, '-subj', `/CN=${name} inventee`, '-out', `${name}.csr`);
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      `${by}.crt`,
      '-CAkey',
      `${by}.key`,
      '-CAcreateserial',
      '-days',
      '3',
      '-extfile',
      'c',
      '-extensions',
      extensions,
      '-out',
      `${name}.crt`,
    );
  };
  // What comes along and is used for nothing is judged by openssl alone (docs/gaps.md): the certificate in between, where there is one.
  writeFileSync(join(folder, 'c'), between ? CONFIG.replace('[clock]\n', '[clock]\ncerts = between.crt\n') : CONFIG);
  writeFileSync(join(folder, 'serial'), '01\n');
  key('root');
  openssl(
    'req',
    '-x509',
    '-new',
    '-config',
    'c',
    '-extensions',
    'root',
    '-key',
    'root.key',
    '-subj',
    '/CN=Racine inventee',
    '-days',
    '3',
    '-out',
    'root.crt',
  );
  if (between) signed('between', 'root', 'root');
  signed('dating', between ? 'between' : 'root', use);
  return {
    name: `horloge-${kind}`,
    ca: readFileSync(join(folder, 'root.crt'), 'utf8'),
    isTest,
    stamp(stamped) {
      writeFileSync(join(folder, 'data'), stamped);
      openssl('ts', '-query', '-data', 'data', '-sha256', '-cert', '-out', 'q.tsq');
      openssl('ts', '-reply', '-config', 'c', '-section', 'clock', '-queryfile', 'q.tsq', '-out', 'r.tsr');
      return new Uint8Array(readFileSync(join(folder, 'r.tsr')));
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
