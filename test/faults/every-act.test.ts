/**
 * Every act of the wire × what may become of its write (I-03, I-04, I-11), by the path a request takes: what the caller is
 * told, what the log holds after the restart, and that asked again with its id it is one act. The rows are the table of
 * operations itself: a new act has its rows on the day it is written.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome } from '../../src/edges/http/perform.ts';
import { exampleOrganisation } from '../../src/wire/example.ts';
import { allActs, askExample } from './every-act.ts';
import { Life, readLog } from './life.ts';
import { Disk, MemoryStore } from './memory-store.ts';
import { found, NOW, verify } from './rig.ts';
import { FATES, type FateName } from './strike.ts';

const codeOf = (outcome: Outcome): string => (outcome.ok ? 'yes' : outcome.problem.code);
const copyOf = (disk: Disk): Disk => Object.assign(new Disk(), disk);

test('every act of the wire, whatever becomes of its write', async (t) => {
  const disk = await found(exampleOrganisation(NOW));
  for (const operation of allActs) {
    for (const [name, fate] of Object.entries(FATES)) {
      await t.test(`${operation.operationId} | ${name}`, async () => {
        const struck = copyOf(disk);
        const first = await Life.open(new MemoryStore(struck), NOW);
        first.struck.await({ on: ({ what }) => what === 'append', fate: name as FateName });
        let told = 'nothing';
        void askExample(first.desk, operation).then((outcome) => (told = codeOf(outcome)));
        await first.struck.fallen;
        await first.settle();
        assert.deepEqual([told, first.stopped !== null], fate.told ? ['not_durable', true] : ['nothing', false]);
        first.die();

        const id = operation.example.body?.id;
        const times = async (): Promise<number> => {
          const { entries } = await readLog(new MemoryStore(struck));
          return entries.filter(({ body }) => body.id === id && body.by === operation.exampleAs).length;
        };
        assert.equal(await times(), fate.written ? 1 : 0, 'what the log holds');
        const second = await Life.open(new MemoryStore(struck), NOW);
        assert.equal(codeOf(await askExample(second.desk, operation)), 'yes', 'asked again');
        assert.equal(codeOf(await askExample(second.desk, operation)), 'yes', 'and again');
        assert.equal(await times(), 1, 'it is one act');
        assert.deepEqual([(await verify(struck)).faults, second.stopped], [[], null]);
        await second.desk.close();
      });
    }
    const life = await Life.open(new MemoryStore(disk), NOW);
    assert.equal(codeOf(await askExample(life.desk, operation)), 'yes', operation.operationId);
    await life.settle();
    await life.desk.close();
  }
});
