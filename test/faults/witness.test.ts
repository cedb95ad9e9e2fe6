/**
 * `kill -9` of a witness at random instants, while two histories of one log are shown to it by turns: whatever it has ever signed,
 * it signed one root for each size, and each head it signed continues those before.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { signCheckpoint } from '../../src/log/checkpoint.ts';
import { cosignedBy } from '../../src/log/cosignature.ts';
import { sha256 } from '../../src/log/digest.ts';
import { parseVkey } from '../../src/log/note.ts';
import { Tree } from '../../src/log/tree.ts';
import { formatAddCheckpoint } from '../../src/log/witness.ts';
import { type Served, throwAway, witness } from '../e2e/program.ts';
import { LOG_KEY, ORIGIN } from '../vectors/testlog.ts';
import { seeded } from './people.ts';
import { Heads } from './promises.ts';

const KILLS = Number(process.env.ABRI_KILLS ?? (process.env.ABRI_LONG === '1' ? 60 : 6));
const SEED = Number(process.env.ABRI_SEED ?? Date.now() % 1_000_000);
const SIZE = 4000;
const FORK = 40;

/** Two histories that part at FORK, under one key. */
const histories = ['a', 'b'].map((name) => {
  const tree = new Tree();
  for (let n = 0; n < SIZE; n++) tree.push(sha256(Buffer.from(n < FORK ? `feuille ${n}` : `feuille ${name} ${n}`)));
  return tree;
});

test(`a witness killed ${KILLS} times signs one history of two (ABRI_SEED=${SEED})`, { timeout: 300_000 }, async (t) => {
  const dice = seeded(SEED);
  const { path: folder, remove } = throwAway('witness');
  let running: Served | null = null;
  t.after(async () => {
    await running?.kill();
    remove();
  });
  const data = join(folder, 'temoin');
  const heads = new Heads();
  let signed = 0;
  let refused = 0;
  for (let round = 0; round <= KILLS; round++) {
    running = await witness(data, '--name', 'temoin.example');
    const { url } = running;
    writeFileSync(join(data, 'logs.txt'), `log ${LOG_KEY.vkey}\n`);
    const key = parseVkey(/^vkey (.+)$/m.exec(running.said())?.[1] ?? '', 'cosignature');
    let over = false;
    /** Each shows its own history as fast as it is answered, from whatever the witness says it has seen. */
    const show = async (tree: Tree): Promise<void> => {
      let old = 0;
      let size = 1;
      while (!over) {
        const checkpoint = signCheckpoint(ORIGIN, size, tree.root(size), LOG_KEY);
        const body = formatAddCheckpoint({ old, proof: tree.consistency(old, size), checkpoint });
        const reply = await fetch(`${url}/add-checkpoint`, { method: 'POST', body }).catch(() => null);
        const text = (await reply?.text().catch(() => null)) ?? null;
        if (reply === null || text === null) return;
        if (reply.status === 200) {
          assert.ok(cosignedBy(`${checkpoint}${text}`, key) !== null);
          heads.see({ size, root: tree.root(size) }, `round ${round}`);
          signed++;
          old = size;
        } else if (reply.status === 409) old = Math.min(Number(text), SIZE - 1);
        else {
          assert.equal(reply.status, 422);
          refused++;
        }
        size = Math.min(SIZE, old + 1 + Math.floor(dice() * 3));
      }
    };
    const shown = Promise.all([...histories, ...histories].map(show));
    await sleep(100 + dice() * 300);
    await running.kill();
    over = true;
    await shown;
    assert.equal(running.complaints(), '');
  }
  assert.ok(signed > 0 && refused > 0, `${signed} signed, ${refused} refused`);
  const which = histories.filter((tree) =>
    [...heads.roots].every(([size, root]) => Buffer.from(tree.root(size)).toString('base64') === root),
  );
  assert.equal(which.length, 1, 'all that was signed is of one history');
  t.diagnostic(`${signed} heads signed, ${refused} refused`);
});
