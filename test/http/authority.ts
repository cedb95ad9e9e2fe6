/** A time-stamping authority of its own: `openssl ts` with a certificate made for the test, alone or behind a little HTTP server. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

export interface Authority {
  /** Certificate of the authority's root, PEM. */
  readonly ca: string;
  /** Answers a TimeStampReq with a TimeStampResp, a refusal included. */
  stamp(query: Uint8Array): Uint8Array;
}

const CONFIG = `
[ req ]
distinguished_name = name
prompt = no
[ name ]
CN = Horodatage d'essai
[ root ]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[ stamp ]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
[ tsa ]
default_tsa = one
[ one ]
serial = serial
signer_cert = tsa.pem
certs = root.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ordering = yes
tsa_name = yes
accuracy = secs:1
`;

/** Makes one in `folder`; null once the test has been skipped because the machine has no openssl. */
export function makeAuthority(t: TestContext, folder: string): Authority | null {
  if (spawnSync('openssl', ['version']).status !== 0) {
    assert.notEqual(process.env.ABRI_TEST_STRICT, '1', 'openssl is missing');
    t.skip('openssl is missing');
    return null;
  }
  mkdirSync(folder);
  writeFileSync(join(folder, 'conf'), CONFIG);
  writeFileSync(join(folder, 'serial'), '01\n');
  const openssl = (...args: string[]): void => {
    const { status, stderr } = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  };
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...key,
    '-subj',
    '/CN=Racine d essai',
    '-keyout',
    'root.key',
    '-out',
    'root.pem',
    '-days',
    '2',
    '-config',
    'conf',
    '-extensions',
    'root',
  );
  openssl('req', ...key, '-keyout', 'tsa.key', '-out', 'tsa.csr', '-config', 'conf');
  const signing = ['-CA', 'root.pem', '-CAkey', 'root.key', '-CAcreateserial', '-days', '2', '-extfile', 'conf', '-extensions', 'stamp'];
  openssl('x509', '-req', '-in', 'tsa.csr', '-out', 'tsa.pem', ...signing);
  return {
    ca: readFileSync(join(folder, 'root.pem'), 'utf8'),
    stamp(query) {
      writeFileSync(join(folder, 'q'), query);
      openssl('ts', '-reply', '-config', 'conf', '-section', 'one', '-queryfile', 'q', '-out', 'r');
      return new Uint8Array(readFileSync(join(folder, 'r')));
    },
  };
}

/** The same at an address of this machine; `close` ends it, and then nobody is there. */
export async function serveAuthority(authority: Authority): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const asked = incoming.headers['content-type'] === 'application/timestamp-query';
      outgoing.writeHead(asked ? 200 : 415, { 'content-type': 'application/timestamp-reply' });
      outgoing.end(asked ? authority.stamp(new Uint8Array(Buffer.concat(chunks))) : '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
