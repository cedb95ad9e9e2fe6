/**
 * `abri witness`: signs under the heads of other people's logs, so that none of them can show two histories. A folder of its own:
 * `keys/`, `witness.db` (what was seen), `logs.txt` (`log VKEY`, one a line: read again at each request).
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Options } from '../cli/commands.ts';
import { EXIT } from '../cli/exit.ts';
import { type Io, say } from '../cli/io.ts';
import { makeDataFolder } from '../edges/system/folder.ts';
import { openKeys } from '../edges/system/keys.ts';
import { SeenHeads } from '../edges/witness/seen.ts';
import { createWitness } from '../edges/witness/server.ts';
import { cosignerOf } from '../log/cosignature.ts';
import { parseVkey } from '../log/note.ts';
import { parsePolicy } from '../log/policy.ts';

const LOGS = 'logs.txt';
const PORT = 8788;

export async function witness(options: Options, io: Io): Promise<number> {
  const data = resolve(io.cwd, options.data);
  const { name: given, port, host } = options.values;
  const name = nameIn(data) ?? (typeof given === 'string' ? given : null);
  if (name === null || options.rest.length > 0 || (typeof given === 'string' && given !== name)) {
    io.err(
      say(
        io,
        `abri witness --data DOSSIER --name NOM [--port ${PORT}] [--host 127.0.0.1] : le nom est celui de la première fois (temoin.example)`,
        `abri witness --data FOLDER --name NAME [--port ${PORT}] [--host 127.0.0.1]: the name is that of the first time (witness.example)`,
      ),
    );
    return EXIT.usage;
  }
  if (existsSync(join(data, 'abri.db'))) {
    io.err(
      say(
        io,
        'Ce dossier est celui d’un poste : un témoin tient ailleurs, chez d’autres, ou il ne témoigne de rien.',
        'This folder is that of a desk: a witness is elsewhere, with other people, or it witnesses nothing.',
      ),
    );
    return EXIT.conflict;
  }
  makeDataFolder(data);
  const keys = openKeys(join(data, 'keys'));
  const vkey = keys.ensure(name);
  const seen = new SeenHeads(join(data, 'witness.db'));
  const stopped = new Promise<void>((stop) => {
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
  const server = createWitness({
    seen,
    signer: { name, vkey, sign: (message) => keys.sign(name, message) },
    logVkey: (origin) => logsIn(data).get(origin) ?? null,
    now: () => Math.floor(Date.now() / 1000),
    onFault: (error) => io.err(`abri: ${error instanceof Error ? error.message : String(error)}`),
  });
  const { url } = await server.listen(typeof port === 'string' ? Number(port) : PORT, typeof host === 'string' ? host : '127.0.0.1');
  io.out(`vkey ${cosignerOf(vkey)}`);
  io.out(`ready ${url}`);
  await stopped;
  await server.close();
  seen.close();
  return EXIT.ok;
}

/** The key that is there bears the name: a second name would be a second witness. */
function nameIn(data: string): string | null {
  const folder = join(data, 'keys');
  const file = existsSync(folder) ? readdirSync(folder).find((one) => one.endsWith('.pem')) : undefined;
  return file === undefined ? null : decodeURIComponent(file.slice(0, -'.pem'.length));
}

/** Verifier keys by the origin of the log. */
function logsIn(data: string): ReadonlyMap<string, string> {
  const path = join(data, LOGS);
  const logs = existsSync(path) ? parsePolicy(readFileSync(path, 'utf8')).logs : [];
  return new Map(logs.map((vkey) => [parseVkey(vkey).name, vkey]));
}
