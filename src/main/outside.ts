/**
 * To whom this desk shows its heads: two files of the data folder that whoever runs it writes by hand, and no secret.
 *
 *     witnesses.txt   `witness NAME VKEY URL`, one a line (C2SP tlog-policy)
 *     authority.txt   `name …`, `url …`, `ca FILE.pem`, and `test` when it proves nothing to anybody outside (RFC 3161)
 *
 * A page that cannot be read is said on standard error and left out: a desk must serve tonight.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Authority, Outside, Stampbook, Witness } from '../desk/ports.ts';
import { askAuthority, askWitness, isAskable } from '../edges/witness/ask.ts';
import { LogFault } from '../log/fault.ts';
import { parsePolicy } from '../log/policy.ts';

const WITNESSES = 'witnesses.txt';
const AUTHORITY = 'authority.txt';

/** Witnesses at most. */
const MOST = 15;
/** Of an authority, one word. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

class Misread extends Error {}

/** What they answered once is kept, and shown, whoever is named today. */
export function outsideOf(folder: string, book: Stampbook): Outside {
  const witnesses = readable(join(folder, WITNESSES), witnessesIn) ?? [];
  const authority = readable(join(folder, AUTHORITY), (text) => authorityIn(text, folder));
  return { witnesses, authority, book, forked };
}

function readable<T>(path: string, read: (text: string) => T): T | null {
  if (!existsSync(path)) return null;
  try {
    return read(readFileSync(path, 'utf8'));
  } catch (error) {
    if (!(error instanceof LogFault || error instanceof Misread)) throw error;
    console.error(
      `abri: ${path} ne se lit pas (${error.message}) : personne de ce qui y est nommé n’est sollicité. / ` +
        `${path} cannot be read (${error.message}): nobody it names is asked.`,
    );
    return null;
  }
}

function witnessesIn(text: string): Witness[] {
  const named = parsePolicy(text).witnesses;
  // The policy of a dossier names them in plain ASCII, and a note bears sixteen lines.
  if (named.length > MOST || named.some(({ name }) => !/^[!-~]+$/.test(name))) throw new Misread(`${MOST}, [!-~]`);
  return named.map(({ name, vkey, url }) => {
    if (url === null || !isAskable(url)) throw new Misread(`${name}: https://…`);
    return askWitness({ name, vkey, url });
  });
}

function authorityIn(text: string, folder: string): Authority {
  const said = new Map<string, string>();
  for (const line of text.split('\n').map((one) => one.trim())) {
    const [, key = '', value = ''] = /^([a-z]+)(?:[ \t]+(.+))?$/.exec(line) ?? [];
    if (line !== '' && !line.startsWith('#')) said.set(key, value);
  }
  const of = (key: string): string => said.get(key) || missing(key);
  const unknown = [...said.keys()].find((key) => !['name', 'url', 'ca', 'test'].includes(key));
  if (unknown !== undefined) throw new Misread(`${unknown}?`);
  // It stands in the policy of a dossier, where a clerk reads it.
  if (!NAME.test(of('name'))) throw new Misread(`name: ${NAME.source}`);
  if (!isAskable(of('url'))) throw new Misread('url: https://…');
  const ca = join(folder, of('ca'));
  if (!existsSync(ca)) throw new Misread(`ca: ${ca}?`);
  return askAuthority({ name: of('name'), url: of('url'), ca: readFileSync(ca, 'utf8'), test: said.has('test') });
}

function missing(key: string): never {
  throw new Misread(`${key}?`);
}

/** Shouted where whoever runs the machine looks; the board says it to the desk. */
function forked(witness: string, size: number): void {
  console.error(
    `abri: ALERTE : le témoin ${witness} a vu une autre histoire de ce journal (taille ${size}). La clé du journal a servi ailleurs, ou ce dossier est ` +
      'revenu en arrière. Copiez le dossier tel quel et prévenez le témoin.\n' +
      `abri: ALARM: the witness ${witness} was shown another history of this log (size ${size}). The key of the log was used elsewhere, or this folder ` +
      'went back in time. Copy the folder as it is and call the witness.',
  );
}
