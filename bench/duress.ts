/**
 * `abri bench duress`: the genuine code and the one for duress, with one act of one person, in turns drawn by lot; how long
 * each takes until it is answered, side by side, and how far the two distributions are apart (I-23). A user's tool: no test
 * asserts a time. `work` is what is done, from the code to the durable commit and the view that is answered with; `answered` is
 * what a phone can measure, on the beat.
 */
import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Session } from '../src/desk/command.ts';
import type { Desk } from '../src/desk/desk.ts';
import { makeCursors } from '../src/edges/http/cursor.ts';
import { perform } from '../src/edges/http/perform.ts';
import { operationNamed } from '../src/wire/operations.ts';
import { machine, round } from './bench.ts';

const CODES = { genuine: '407193', duress: '852640' };
/** A first few, of each, that warm the machine and are left out. */
const WARM = 5;

/** An organisation of two at a desk and on the ground. */
export interface DuressDesk {
  readonly desk: Desk;
  readonly person: Session;
  readonly watch: Session;
  close(): Promise<void>;
}
export interface DuressTools {
  /** `beat`: answered on it, as it is served; 0: answered as soon as it is done. */
  open(folder: string, beat?: number): Promise<DuressDesk>;
}

/**
 * The two-sample Kolmogorov–Smirnov statistic, the largest distance between two empirical distributions; and how often two
 * samples of one distribution would be as far apart (asymptotic, Stephens' correction).
 */
export function kolmogorovSmirnov(a: readonly number[], b: readonly number[]): { readonly d: number; readonly p: number } {
  const [one, other] = [a.toSorted((x, y) => x - y), b.toSorted((x, y) => x - y)];
  let [i, j, d] = [0, 0, 0];
  while (i < one.length && j < other.length) {
    const at = Math.min(one[i] ?? Infinity, other[j] ?? Infinity);
    while (i < one.length && one[i] === at) i++;
    while (j < other.length && other[j] === at) j++;
    d = Math.max(d, Math.abs(i / one.length - j / other.length));
  }
  const root = Math.sqrt((one.length * other.length) / (one.length + other.length));
  const lambda = (root + 0.12 + 0.11 / root) * d;
  // Below this the series does not converge, and the answer is 1 to every digit that is printed.
  if (lambda < 0.2) return { d, p: 1 };
  const terms = Array.from({ length: 100 }, (_, k) => (k % 2 === 0 ? 2 : -2) * Math.exp(-2 * (k + 1) ** 2 * lambda ** 2));
  return {
    d,
    p: Math.min(
      1,
      Math.max(
        0,
        terms.reduce((sum, term) => sum + term, 0),
      ),
    ),
  };
}

type Kind = keyof typeof CODES;
type Times = Record<Kind, number[]>;

/** `count` of each kind, ms. After each, the desk is at rest, and whoever typed it is free: the next one starts alike. */
async function measure({ desk, person, watch }: DuressDesk, count: number): Promise<Times> {
  const times: Times = { genuine: [], duress: [] };
  const http = { door: desk, cursors: makeCursors(new Uint8Array(32)), onFault: console.error };
  /** As a face asks it: the answer is what would be sent. */
  const must = async (session: Session, name: string, params: Readonly<Record<string, string>>, body: object): Promise<void> => {
    const operation = operationNamed(name);
    if (operation === undefined) throw new Error(`no operation ${name}`);
    const done = await perform(http, { operation, params, body, session, lang: 'fr' });
    const sent = JSON.stringify(done);
    if (!done.ok || !sent.includes('"conflict":null')) throw new Error(sent);
  };
  await must(person, 'setCodes', {}, { id: 'codes', codes: CODES });
  const left: Record<Kind, number> = { genuine: count + WARM, duress: count + WARM };
  for (let n = 0; left.genuine + left.duress > 0; n++) {
    const kind: Kind = randomInt(left.genuine + left.duress) < left.genuine ? 'genuine' : 'duress';
    left[kind]--;
    const began = performance.now();
    await must(person, 'recordCheckin', {}, { id: `c-${n}`, code: CODES[kind] });
    const took = performance.now() - began;
    if (left[kind] < count) times[kind].push(took);
    const spoke = { means: 'sight', proof_of_life: 'Question posée, réponse juste.' };
    await must(watch, 'liftDuress', { member: person.member }, { id: `l-${n}`, ...spoke });
    for (let quiet = 0; quiet < 2; quiet = desk.idle ? quiet + 1 : 0) await new Promise((turn) => setImmediate(turn));
  }
  return times;
}

function side(times: readonly number[]): Record<string, number> {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0, 2);
  return { min: at(0), p10: at(0.1), p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) };
}

export async function benchDuress(tools: DuressTools, count: number): Promise<Record<string, unknown>> {
  const scratch = await mkdtemp(join(tmpdir(), 'abri-bench-'));
  const run = async (name: string, beat?: number): Promise<Record<string, unknown>> => {
    const opened = await tools.open(join(scratch, name), beat);
    try {
      const { genuine, duress } = await measure(opened, count);
      const { d, p } = kolmogorovSmirnov(genuine, duress);
      return { genuine_ms: side(genuine), duress_ms: side(duress), kolmogorov_smirnov: { d: round(d, 4), p: round(p, 4) } };
    } finally {
      await opened.close();
    }
  };
  try {
    const work = await run('work', 0);
    const answered = await run('answered');
    return { bench: 'duress', machine: machine(), act: 'checkin.record', of_each: count, work, answered };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
