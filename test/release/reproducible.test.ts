/** Whoever builds the console from the same sources gets the same bytes: only then can a list of digests be checked by a stranger. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { isFresh } from '../../tools/launcher/console.js';
import { throwAway } from '../e2e/program.ts';
import { buildElsewhere, filesOf, ROOT } from './built.ts';

const folder = throwAway('build');
after(() => folder.remove());

test('built in another folder, at another time, in another language and zone: the same files, byte for byte', async (t) => {
  const here = join(ROOT, 'dist/console');
  if (!existsSync(join(here, 'index.html')) || !isFresh(ROOT))
    return t.skip('the console is not built from these sources: any start of bin/abri builds it');
  const there = await buildElsewhere(join(folder.path, 'ailleurs, plus loin'), {
    TZ: 'Indian/Reunion',
    LANG: 'tr_TR.UTF-8',
    LC_ALL: 'tr_TR.UTF-8',
    SOURCE_DATE_EPOCH: '1900000000',
    HOME: folder.path,
    USER: 'quelqu-un',
  });
  const [ours, theirs] = [filesOf(here), filesOf(there)];
  assert.deepEqual([...theirs.keys()], [...ours.keys()]);
  for (const [path, bytes] of ours) assert.ok(theirs.get(path)?.equals(bytes), `${path} differs`);
});
