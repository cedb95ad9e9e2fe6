/**
 * Every write of the conductor, of the outbox and of the pulse, one row each: what stands before it, what sets it going, how
 * it is told from the others, and what follows from its being on the disk or not.
 */

import type { Command, Reply, Session } from '../../src/desk/command.ts';
import { threadOf } from '../../src/log/act.ts';
import { b64 } from '../../src/log/base64.ts';
import { sha256Hex } from '../../src/log/digest.ts';
import type { Entry } from '../../src/log/entry.ts';
import { type Life, readLog } from './life.ts';
import { answer, as, command, issue, NOW, report, TEAM } from './rig.ts';
import type { OnItsWay } from './strike.ts';

export interface Write {
  readonly name: string;
  /** When it is set going, and when the process is started again. */
  readonly at?: number;
  /** What stands before, undisturbed. */
  before?(life: Life): Promise<void>;
  /** Sets it going; null when nobody waits for an answer. */
  go(life: Life): Promise<Reply> | null;
  /** Nobody who waited is told of the fault: what they had asked was durable before. */
  readonly answered?: true;
  is(write: OnItsWay): boolean;
  /** An entry of the log that is this write. */
  inLog(entry: Entry): boolean;
  /** Asks again, as a phone or a person would, with the same id; null for what the desk does by itself. */
  again(life: Life): Promise<Reply> | null;
  /** Whose phone rings at the restart, before anybody asks again: when it was written, and when it was lost. */
  readonly rung: { readonly written: readonly string[]; readonly lost: readonly string[] };
}

const vigie = as('vigie');
const delcassou = as('delcassou');
const NOBODY = { written: [], lost: [] };
const SECOND = 1000;

const must = async (life: Life, who: Session, what: Command): Promise<void> => {
  const reply = await life.desk.submit(who, what);
  if (!reply.ok) throw new Error(`${what.id}: ${reply.refusal.code}`);
};
/** Knows a batch by an act that stands in it. */
export const carries = (act: string) => (write: OnItsWay) =>
  write.batch?.entries.some(({ bytes }) => new TextDecoder().decode(bytes).includes(`"act":"${act}"`)) === true;

/** One act of one person: struck where its batch is written, asked again with its id. */
const act = (
  name: string,
  who: Session,
  what: Command,
  more: Pick<Write, 'before' | 'at'> & { readonly rung?: Write['rung'] } = {},
): Write => ({
  name,
  go: (life) => life.desk.submit(who, what),
  is: carries(what.act.act),
  inLog: ({ body }) => body.id === what.id,
  again: (life) => life.desk.submit(who, what),
  rung: NOBODY,
  ...more,
});

const issued = async (life: Life): Promise<void> => {
  await must(life, vigie, issue('a1'));
  await life.settle();
};

const film = new TextEncoder().encode('RIFF: une voix inventée.');
const recording = {
  ...command('t1', { act: 'trigger.keep', with: { trigger: 't1', sha256: sha256Hex(film), bytes: film.length } }),
  blobs: [{ base64: b64(film) }],
};

const operationOf = async (life: Life): Promise<string> =>
  (await readLog(life.store)).events.flatMap((event) => (event.e === 'OperationOpened' ? [event.operation] : []))[0] ?? '';

/** Everybody sheltered and counted, a stand-down proposed: one word more and the operation is over. */
async function proposed(life: Life): Promise<void> {
  await issued(life);
  for (const member of TEAM) await must(life, as(member), answer(`an-${member}`, 'a1', 'executing'));
  const operation = await operationOf(life);
  const lines = [...TEAM, 'assistante'].map((person) => ({ person, status: 'present', means: 'sight' }) as const);
  await must(life, as('renard-1'), command('ar', { act: 'operation.arrive', with: { operation, place: 'meleze' } }));
  await must(life, as('renard-1'), command('rc', { act: 'rollcall.record', with: { operation, lines } }));
  await must(
    life,
    as('renard-1'),
    command('pr', { act: 'standdown.propose', with: { operation, proposal: 'pr', outcome: 'excluded', next_review: null } }),
  );
}
async function confirm(life: Life): Promise<Reply> {
  const { mind } = await readLog(life.store);
  const [operation] = [...mind.state.operation.operations.values()];
  const [proposal] = operation?.proposals ?? [];
  const sha256 = mind.proposals.get(String(proposal?.index)) ?? '';
  const what = command('cf', { act: 'standdown.confirm', with: { operation: operation?.id ?? '', proposal: 'pr', sha256 } });
  return await life.desk.submit(delcassou, what);
}

const seal = (life: Life): Promise<Reply> =>
  life.desk.seal(delcassou, { id: 'd1', case: 'k1', recipient: 'Brigade inventée', purpose: 'transmission', supplements: null });

/** A case closed, its period over, its shredding proposed: one word more and its words are gone. */
export async function toBeShredded(life: Life): Promise<void> {
  const reason = { reason: 'Rien de nouveau.' };
  await must(life, vigie, report('r1'));
  await must(life, delcassou, command('rt', { act: 'retention.set', with: { category: 'principal', days: 0, validated: false } }));
  const threads = [threadOf(`${vigie.device}:r1`)];
  await must(life, delcassou, command('k1', { act: 'case.open', with: { case: 'k1', threads } }, { title: 'Scooter' }));
  await must(life, delcassou, command('kc', { act: 'case.close', with: { case: 'k1' } }, reason));
  await must(life, delcassou, command('sp', { act: 'shred.propose', with: { proposal: 'sp', case: 'k1' } }));
}
/** The words that must be gone afterwards. */
export const SHREDDED_THREAD = threadOf(`${vigie.device}:r1`);
export async function shredding(life: Life): Promise<Reply> {
  const { mind } = await readLog(life.store);
  const sha256 = mind.proposals.get(String(mind.state.inquiry.pairs.get('sp')?.index)) ?? '';
  return await life.desk.submit(as('pont'), command('sc', { act: 'shred.confirm', with: { proposal: 'sp', sha256 } }));
}

export const WRITTEN: readonly Write[] = [
  act('a report', vigie, report('r1')),
  act('a recording, kept byte for byte', vigie, recording),
  act('an alert, with its rings and its timers', vigie, issue('a1'), { rung: { written: TEAM, lost: [] } }),
  act(
    'a new order in place of the old',
    vigie,
    command('up', { act: 'alert.update', with: { alert: 'a1', action: 'shelter', substantive: true } }),
    {
      before: issued,
      rung: { written: TEAM, lost: [] },
    },
  ),
  act('an answer, with the timer it clears', as('renard-3'), answer('an', 'a1'), { before: issued }),
  {
    name: 'a rung reached by a timer',
    at: NOW + 30 * SECOND,
    before: (life) => must(life, vigie, issue('a1', { recipients: ['renard-3'] })),
    go: (life) => {
      void life.pass(NOW + 30 * SECOND);
      return null;
    },
    is: carries('alert.escalate'),
    inLog: ({ events }) => events.some((event) => event.e === 'RungReached' && event.rung === 1),
    again: () => null,
    rung: { written: ['renard-3'], lost: ['renard-3'] },
  },
  {
    name: 'what became of the rings, with the rings that are done',
    go: (life) => life.desk.submit(vigie, issue('a1')),
    answered: true,
    is: ({ batch }) => (batch?.doneRings ?? []).some((key) => key.includes(':push:')),
    inLog: ({ events }) => events.some((event) => event.e === 'DeliveryNoted' && JSON.stringify(event).includes('"push"')),
    again: () => null,
    rung: { written: [], lost: TEAM },
  },
  {
    name: 'a stand-down by two people, with what it closes',
    before: proposed,
    go: confirm,
    is: carries('standdown.confirm'),
    inLog: ({ body }) => body.id === 'cf',
    again: confirm,
    rung: NOBODY,
  },
  {
    name: 'the seal of a dossier',
    before: async (life) => {
      await must(life, vigie, report('r1'));
      const threads = [threadOf(`${vigie.device}:r1`)];
      await must(life, delcassou, command('k1', { act: 'case.open', with: { case: 'k1', threads } }, { title: 'Scooter' }));
    },
    go: seal,
    is: carries('dossier.seal'),
    inLog: ({ body }) => body.id === 'd1',
    again: seal,
    rung: NOBODY,
  },
  {
    name: 'a shredding by two people',
    before: toBeShredded,
    go: shredding,
    is: carries('shred.confirm'),
    inLog: ({ body }) => body.id === 'sc',
    again: shredding,
    rung: NOBODY,
  },
  act('a handover accepted', delcassou, command('ha', { act: 'handover.accept', with: { handover: 'ho', items: ['a1'] } }), {
    before: async (life) => {
      await issued(life);
      await must(life, vigie, command('ho', { act: 'handover.offer', with: { handover: 'ho', to: 'delcassou', items: ['a1'] } }));
    },
  }),
];
