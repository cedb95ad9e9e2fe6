/**
 * The only file that knows everybody, with the folder it is cut into: it gives the desk its ports, the edges their desk,
 * and the command line the functions that need either (decision 16).
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand, type Servers } from './cli/commands.ts';
import { EXIT } from './cli/exit.ts';
import { type Io, langOf } from './cli/io.ts';
import { PortFault } from './desk/ports.ts';
import { backup } from './main/backup.ts';
import { bench } from './main/bench.ts';
import { build } from './main/build.ts';
import { drill } from './main/drills.ts';
import { createOrganisation } from './main/founding.ts';
import { openLog, ROOT } from './main/organisation.ts';
import { restore } from './main/restore.ts';
import { serve } from './main/serving.ts';
import { simulate } from './main/simulate.ts';
import { createToken, listTokens, makeLink, revokeToken } from './main/tokens.ts';
import { upgrade } from './main/upgrade.ts';
import { witness } from './main/witness.ts';

const servers: Servers = {
  serve,
  createOrganisation,
  createToken,
  listTokens,
  revokeToken,
  makeLink,
  backup,
  restore,
  upgrade,
  drill,
  bench,
  simulate,
  witness,
  openLog,
  build,
};

async function main(): Promise<number> {
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const io: Io = {
    out: (text) => void process.stdout.write(`${text}\n`),
    err: (text) => void process.stderr.write(`${text}\n`),
    env: process.env,
    lang: langOf(process.env),
    cwd: process.cwd(),
  };
  try {
    return await runCommand(process.argv.slice(2), io, version, servers);
  } catch (error) {
    if (error instanceof PortFault) io.err(`abri: ${io.lang === 'fr' ? error.fr : error.en}`);
    else io.err(`abri: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return error instanceof PortFault ? EXIT.tryAgain : EXIT.fault;
  }
}

process.exitCode = await main();
