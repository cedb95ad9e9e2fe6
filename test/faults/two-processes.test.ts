/** One folder, one desk: a second process refuses in words, the first does not notice, and a kill frees the folder at once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { abri, throwAway } from '../e2e/program.ts';
import { environment, Server } from './server.ts';

const TRY_AGAIN = 75;

test('a second desk on the same folder refuses in words, with the code that asks to try again', async (t) => {
  const { path: folder, remove } = throwAway('two');
  const first = new Server(folder);
  const second = new Server(folder);
  t.after(async () => {
    await first.kill();
    await second.kill();
    remove();
  });
  const tokens = await first.create();
  assert.ok(await first.start(), first.complaints);
  assert.equal(await second.start(), false);
  assert.deepEqual(await second.ended(), { code: TRY_AGAIN, signal: null });
  assert.match(second.complaints, /Another Abri is already running on this data folder/);
  assert.doesNotMatch(second.complaints, /\n\s+at /, 'words for a person, not a stack');

  const report = await fetch(`${first.url}/api/v1/reports`, {
    method: 'POST',
    headers: { authorization: `Bearer ${tokens.vigie}`, 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'r1', verbatim: 'Toujours là.' }),
  });
  assert.equal(report.status, 201, 'the first goes on');
  // A token may be made beside a running desk: sessions live apart from the log.
  const token = await abri(['token', 'create', 'vigie', '--data', first.data], { env: environment(folder) });
  assert.equal(token.code, 0, token.err);

  await first.kill();
  assert.ok(await second.start(), `a killed desk leaves no lock behind: ${second.complaints}`);
  assert.deepEqual(await second.stop(), { code: 0, signal: null });
});

test('two desks started at the same instant: one serves, the other refuses', async (t) => {
  const { path: folder, remove } = throwAway('two');
  const desks = [new Server(folder), new Server(folder)] as const;
  t.after(async () => {
    await Promise.all(desks.map((desk) => desk.kill()));
    remove();
  });
  await desks[0].create();
  const ready = await Promise.all(desks.map((desk) => desk.start()));
  assert.deepEqual([...ready].sort(), [false, true]);
  const loser = desks[ready.indexOf(false)];
  assert.equal((await loser?.ended())?.code, TRY_AGAIN);
});

test('stopped by its operator under load, a desk ends in order', async (t) => {
  const { path: folder, remove } = throwAway('stop');
  const desk = new Server(folder);
  t.after(async () => {
    await desk.kill();
    remove();
  });
  const tokens = await desk.create();
  for (let round = 0; round < 4; round++) {
    assert.ok(await desk.start(), desk.complaints);
    let over = false;
    const ask = async (who: number): Promise<void> => {
      for (let n = 0; !over; n++) {
        const id = `r${round}-${who}-${n}`;
        await fetch(`${desk.url}/api/v1/reports`, {
          method: 'POST',
          headers: { authorization: `Bearer ${tokens.vigie}`, 'content-type': 'application/json' },
          body: JSON.stringify({ id, verbatim: id }),
        }).catch(() => (over = true));
      }
    };
    const load = Promise.all([0, 1, 2, 3, 4, 5].map(ask));
    await sleep(200);
    assert.deepEqual([await desk.stop(), desk.complaints], [{ code: 0, signal: null }, '']);
    over = true;
    await load;
  }
});
