/** A desk with somebody in between: the real server of a release, and a hand that may change any answer, or cut the line. */
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer as createHttp, type Server as Http, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer, type Server } from '../../src/edges/http/server.ts';
import { ROOT } from './built.ts';

export interface Patch {
  readonly body: string;
  readonly type: string;
}

export class Between {
  #target = 0;
  #servers: Server[] = [];
  readonly #http: Http;
  /** Changes an answer; null lets it through. */
  patch: (path: string, incoming: IncomingMessage) => Patch | null = () => null;
  /** Nobody answers. */
  down = false;

  constructor() {
    this.#http = createHttp((incoming, outgoing) => {
      if (this.down) return outgoing.destroy();
      const patched = this.patch(incoming.url ?? '', incoming);
      if (patched !== null) return outgoing.writeHead(200, { 'content-type': patched.type, 'cache-control': 'no-store' }).end(patched.body);
      const { method, url, headers } = incoming;
      const on = request({
        port: this.#target,
        host: '127.0.0.1',
        ...(method === undefined ? {} : { method }),
        ...(url === undefined ? {} : { path: url }),
        headers,
      });
      on.on('response', (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      });
      on.on('error', () => outgoing.destroy());
      incoming.pipe(on);
    });
  }

  /** The desk now serves this folder; the address stays. */
  async show(root: string, signed: boolean): Promise<void> {
    const read = (name: string): string => readFileSync(join(root, name), 'utf8');
    const release = signed ? { note: read('release.note'), vkey: read('release.vkey').trim(), whole: true } : null;
    const server = createServer({ staticFolder: join(root, 'dist/console'), setup: null, release });
    this.#servers.push(server);
    this.#target = (await server.listen(0, '127.0.0.1')).port;
  }

  async listen(): Promise<string> {
    await new Promise<void>((done) => this.#http.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#http.closeAllConnections();
    await new Promise((done) => this.#http.close(done));
    for (const server of this.#servers) await server.close();
  }
}

/** The built console alone, copied: what a worker looks at. */
export function copyConsole(to: string): string {
  mkdirSync(join(to, 'dist'), { recursive: true });
  cpSync(join(ROOT, 'dist/console'), join(to, 'dist/console'), { recursive: true });
  return to;
}
