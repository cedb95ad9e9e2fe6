/** Which build runs here: a release somebody signed, or one nobody did. Said by `--version`, by `serve` and to the console. */
import { type Io, say } from '../cli/io.ts';
import { buildOf, shipped } from '../cli/release-tree.ts';
import type { ServedRelease } from '../edges/http/release.ts';
import { ROOT } from './organisation.ts';

/** In a person's words. */
export async function build(io: Io): Promise<string> {
  const found = await buildOf(ROOT);
  if (found === null) return say(io, 'version non signée', 'unsigned build');
  if (typeof found === 'string' || found.faults.length > 0) {
    return say(
      io,
      'ce n’est pas la version que release.note liste : abri release verify',
      'this is not the release that release.note lists: abri release verify',
    );
  }
  const [name, id] = found.vkey.split('+');
  return say(io, `version signée par ${name}+${id}`, `release signed by ${name}+${id}`);
}

/** What the console is told and given: the note as it came, whether or not the files agree with it. */
export async function servedRelease(): Promise<ServedRelease | null> {
  const came = shipped(ROOT);
  if (came === null || came.vkey === null) return null;
  const found = await buildOf(ROOT);
  return { note: came.note, vkey: came.vkey, whole: found !== null && typeof found !== 'string' && found.faults.length === 0 };
}
