/** The loop is drawn as it runs: an arrow that is added, moved or renamed is drawn, or this says so. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answeredBy, arrowOf, drawing, handoffs, mapOf } from './loop-map.ts';
import { holds, sources } from './sources.ts';

const BEFORE = '## The loop, as it runs\n';
const page = sources.find(({ path }) => path === 'ARCHITECTURE.md')?.text ?? '';

test('ARCHITECTURE.md draws every arrow of the loop, and only those', () => {
  const drawn = /```text\n([\s\S]*?)\n```/.exec(page.slice(page.indexOf(BEFORE) + BEFORE.length))?.[1];
  const wanted = drawing(sources);
  assert.ok(page.includes(BEFORE), `ARCHITECTURE.md has no “${BEFORE.trim()}”`);
  if (drawn !== wanted) assert.fail(`The map of src/loop/loop.ts has changed. Put this under “${BEFORE.trim()}”:\n\n${wanted}\n`);
});

test('one file per arrow: it is named for it, asks for something, and the map knows it', () => {
  const running = new Set(mapOf(sources).map(({ arrow }) => arrow));
  const wrong = handoffs(sources).flatMap(({ file, asks }) => [
    ...(asks.has(arrowOf(file)) ? [] : [`${file} exports no ${arrowOf(file)}(event, …)`]),
    ...[...asks.keys()].filter((arrow) => !running.has(arrow)).map((arrow) => `${file}: ${arrow} is in no line of the map in loop.ts`),
    ...[...asks].filter(([, acts]) => acts.length === 0).map(([arrow]) => `${file}: ${arrow} asks for no act`),
  ]);
  const strays = mapOf(sources)
    .filter(({ file }) => file.endsWith('?'))
    .map(({ event, arrow }) => `${event}: ${arrow} has no file in handoffs/`);
  holds('One file per arrow in src/loop/handoffs/:', [...wrong, ...strays]);
});

test('whatever an arrow asks, a stage answers', () => {
  const nobody = mapOf(sources).flatMap(({ acts, file }) => acts.filter((act) => answeredBy(act) === '?').map((act) => `${file} ${act}`));
  holds('No table of legality has this act:', nobody);
  assert.ok(mapOf(sources).every(({ from }) => from !== '?'));
});

test('the drawing is awake: an arrow that is gone or asks for something else is seen', () => {
  const without = sources.filter(({ path }) => !path.endsWith('alert-to-drills.ts'));
  assert.notEqual(drawing(without), drawing(sources));
  assert.ok(mapOf(without).some(({ file }) => file === 'alertToDrills?'));
  const other = sources.map((source) =>
    source.path.endsWith('alert-to-drills.ts') ? { ...source, text: source.text.replaceAll('drill.preempt', 'drill.end') } : source,
  );
  assert.notEqual(drawing(other), drawing(sources));
});
