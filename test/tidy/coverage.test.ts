/** The judge of what the tests of the core go through: it counts by stage, and is not fooled by a stage nobody loads. */
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isCoreTest, judgeCoverage, partOf } from '../../tools/coverage.ts';
import { ROOT } from './sources.ts';

const core = globSync(['src/kernel/**/*.ts', 'src/loop/**/*.ts'], { cwd: ROOT }).filter(
  (file) => !/(\.test|\/given|\/cast)\.ts$/.test(file),
);
const file = (path: string, covered = 20) => ({
  path: join(ROOT, path),
  totalBranchCount: 20,
  coveredBranchCount: covered,
  branches: covered === 20 ? [] : [{ line: 7, count: 0 }],
});

test('everything gone through holds; one stage under the floor does not, and says where, whatever the whole', () => {
  assert.equal(
    judgeCoverage(
      core.map((path) => file(path)),
      ROOT,
    ).holds,
    true,
  );
  const { holds, said } = judgeCoverage(
    core.map((path) => file(path, path.startsWith('src/loop/intake/') ? 18 : 20)),
    ROOT,
  );
  assert.equal(holds, false);
  assert.match(said, /loop\/intake 90\.0/);
  assert.match(said, /src\/loop\/intake\/rules\.ts:7/);
});

test('a file that no test of the core loads does not hold, for it has no number at all', () => {
  const { holds, said } = judgeCoverage(
    core.filter((path) => !path.endsWith('instants.ts')).map((path) => file(path)),
    ROOT,
  );
  assert.equal(holds, false);
  assert.match(said, /no test of the core loads src\/loop\/instants\.ts/);
  assert.equal(judgeCoverage([], ROOT).holds, false);
});

test('parts are stages; what stands beside them is the loop’s own', () => {
  assert.deepEqual(['src/kernel/table.ts', 'src/loop/loop.ts', 'src/loop/intake/rules.ts'].map(partOf), ['kernel', 'loop', 'loop/intake']);
  assert.equal(isCoreTest('src/loop/intake/intake.test.ts'), true);
  assert.equal(isCoreTest('src/desk/desk.test.ts'), false);
});
