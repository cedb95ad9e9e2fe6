/**
 * `abri export person`: the desk records who asks, and why; then what it holds about the person is read from the folder, beside
 * the desk that runs, and written as JSON and as a page in each language. The desk itself never has it in one piece.
 */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isId } from '../kernel/ids.ts';
import type { Options, Servers } from './commands.ts';
import { EXIT } from './exit.ts';
import { type Io, say } from './io.ts';
import { personData } from './person-data.ts';
import { personPage } from './person-page.ts';
import { act, guarded, idOf, tell } from './remote.ts';

export async function exportCommand(options: Options, io: Io, servers: Pick<Servers, 'openLog'>): Promise<number> {
  const [what, person, ...more] = options.rest;
  const { out, why } = options.values;
  if (what !== 'person' || !isId(person) || more.length > 0 || typeof out !== 'string' || typeof why !== 'string') {
    io.err(
      say(
        io,
        'abri export person PERSONNE --why BUT --out DOSSIER [--data DOSSIER] [--url https://…] [--token-file FICHIER]',
        'abri export person PERSON --why PURPOSE --out FOLDER [--data FOLDER] [--url https://…] [--token-file FILE]',
      ),
    );
    return EXIT.usage;
  }
  const to = resolve(io.cwd, out);
  if ((await readdir(to).catch(() => [])).length > 0) {
    io.err(say(io, `abri : ${to} n’est pas vide.`, `abri: ${to} is not empty.`));
    return EXIT.conflict;
  }
  return await guarded(io, async () => {
    const id = idOf(options);
    const answer = await act(options, io, `/api/v1/people/${person}/exports`, { id, purpose: why } as { id: string });
    if (answer.status >= 300) return tell(options, io, answer, '');
    const folder = await servers.openLog(options.data);
    try {
      const data = folder === null ? null : await personData(folder, id, person);
      if (data === null) {
        io.err(
          say(
            io,
            `abri : c’est noté par le poste, mais pas dans le dossier ${options.data} : donnez le sien (--data).`,
            `abri: the desk has recorded it, but not in the folder ${options.data}: give its own (--data).`,
          ),
        );
        return EXIT.notFound;
      }
      await mkdir(to, { recursive: true, mode: 0o700 });
      const files = {
        'personne.json': `${JSON.stringify(data, null, 2)}\n`,
        'personne.html': personPage(data, 'fr'),
        'person.html': personPage(data, 'en'),
      };
      for (const [name, text] of Object.entries(files)) await writeFile(join(to, name), text, { flag: 'wx', mode: 0o600 });
      if (options.json) io.out(JSON.stringify({ export: id, out: to, held: data.held.length }));
      else
        io.out(
          say(
            io,
            `Écrit dans ${to} : ${data.held.length} actes. À relire par une personne avant remise.`,
            `Written to ${to}: ${data.held.length} acts. To be read by a person before it is handed over.`,
          ),
        );
      return EXIT.ok;
    } finally {
      await folder?.close();
    }
  });
}
