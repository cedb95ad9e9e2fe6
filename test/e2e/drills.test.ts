/**
 * Every drill, through the real program, as somebody would type it: each in a process and a folder of its own, each line
 * of its scenario held. The dossier it leaves is checked as a stranger would, and its report has the one shape of all.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { DrillReport } from '../../src/drill/scenario.ts';
import { abri, throwAway } from './program.ts';

const folder = throwAway('drills');
after(() => folder.remove());

const listed = await abri(['drill', '--list', '--json']);
const names = (JSON.parse(listed.out) as { name: string }[]).map(({ name }) => name);

test('the drills that are promised are there', () => {
  const promised = ['reference', 'two-alerts', 'same-rumour', 'phone-offline', 'false-cancel', 'refusal', 'server-dies', 'drill-bleed'];
  assert.deepEqual(
    [...promised, 'relative', 'handover', 'insider', 'speech', 'coerced'].filter((name) => !names.includes(name)),
    [],
  );
});

for (const name of names) {
  test(`drill ${name}: every expectation holds`, async () => {
    const ran = await abri(['drill', name, '--json', '--into', join(folder.path, name)]);
    assert.notEqual(ran.out, '', ran.err);
    const report = JSON.parse(ran.out) as DrillReport;
    assert.deepEqual(report.expectations.failed, []);
    assert.equal(ran.code, 0, ran.err);
    assert.equal(report.scenario, name);
    assert.equal(report.exercise, `ex-${name}-1`);
    assert.ok(report.expectations.passed > 10, `${report.expectations.passed} expectations`);
    assert.equal(report.rollCall.accounted, report.rollCall.expected);
    assert.equal(report.log.size, report.steps.length);
    if (report.dossier !== null) assert.ok(existsSync(report.dossier.path) && existsSync(report.dossier.key));
  });
}
