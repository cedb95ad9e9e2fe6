/** Bytes to a port and back: what a client that is no browser and no friend may send. */
import { connect } from 'node:net';

export interface RawReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends the pieces, reads until the server closes or `idle` ms pass without a byte, and reads the first reply. */
export function raw(port: number, pieces: Iterable<string | Uint8Array>, idle = 400): Promise<RawReply> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    const done = (): void => {
      socket.destroy();
      resolve(read(text));
    };
    socket.setTimeout(idle, done);
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8');
    });
    socket.on('error', done);
    socket.on('close', done);
    const todo = pieces[Symbol.iterator]();
    const push = (): void => {
      for (let next = todo.next(); !next.done; next = todo.next()) {
        if (!socket.writable) return;
        if (!socket.write(next.value)) {
          socket.once('drain', push);
          return;
        }
      }
    };
    socket.on('connect', push);
  });
}

function read(text: string): RawReply {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  return { status: Number(first.split(' ')[1] ?? 0), headers, body: rest.join('\r\n\r\n') };
}
