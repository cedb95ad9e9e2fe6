/**
 * A story: what people and the world set out to do, drawn from one seed before anything happens. Each line carries its
 * own number, and all it leaves open is drawn from (seed, number): a line taken out changes no other (shrink.ts).
 */
import type { MemberId } from '../src/kernel/ids.ts';
import { DAY, HOUR, MINUTE, type Ms, SECOND } from '../src/kernel/time.ts';
import type { Role } from '../src/loop/loop.ts';
import { ORGANISATIONS, type OrganisationName, withRole } from './cast.ts';
import { Dice } from './dice.ts';

/** What a person may set out to do, and how often. */
const PEOPLE = {
  report: 6,
  link: 4,
  merge: 1,
  name_origin: 1,
  facet: 2,
  grade: 3,
  check: 2,
  close_check: 2,
  assess: 1,
  alert: 5,
  again: 2,
  update: 4,
  recall: 3,
  cancel: 4,
  answer: 6,
  relay: 3,
  move: 3,
  arrive: 3,
  hold: 1,
  relocate: 1,
  roll_call: 6,
  join: 1,
  refuse: 1,
  propose: 4,
  confirm: 4,
  open_case: 2,
  extend_case: 1,
  seal: 2,
  receipt: 1,
  hand_over: 2,
  take_over: 3,
  duty: 1,
  leave: 1,
  prove: 2,
  compromise: 1,
} as const;
/** What the world may do to them. */
const WORLD = { crash: 6, disk_fails: 3, disk_lies: 3, disk_slow: 3, disk_full: 1, wall: 4, offline: 4, network: 3, channel: 3 } as const;

/** What a story is about: it does those things several times as often, so that some go far in one direction. */
const THEMES: readonly (readonly (keyof typeof PEOPLE)[])[] = [
  [],
  ['report', 'link', 'merge', 'name_origin', 'facet', 'grade', 'assess'],
  ['alert', 'update', 'recall', 'cancel', 'answer', 'relay'],
  ['move', 'arrive', 'relocate', 'roll_call', 'join', 'propose', 'confirm'],
  ['hand_over', 'take_over', 'check', 'close_check', 'open_case', 'extend_case', 'seal'],
];
const FAVOUR = 5;

/** Whose part it is to do a thing: asked of them most of the time, and of anybody the rest. */
const PARTS: readonly (readonly [readonly (keyof typeof PEOPLE)[], readonly Role[]])[] = [
  [
    ['link', 'merge', 'name_origin', 'facet', 'grade', 'assess'],
    ['analyst', 'watch_officer'],
  ],
  [
    ['update', 'recall', 'cancel'],
    ['watch_officer', 'supervisor', 'team_leader'],
  ],
  [['move', 'arrive', 'hold', 'relocate'], ['team_leader']],
  [
    ['propose', 'confirm'],
    ['team_leader', 'supervisor'],
  ],
  [['hand_over'], ['watch_officer', 'supervisor']],
  [
    ['open_case', 'extend_case', 'seal', 'receipt'],
    ['liaison', 'supervisor'],
  ],
];

export type Doing = keyof typeof PEOPLE | keyof typeof WORLD;
export interface Action {
  readonly n: number;
  /** After the beginning of the story. */
  readonly at: Ms;
  /** Who does it, or to whom it happens. */
  readonly who: MemberId;
  readonly does: Doing;
}
export interface Story {
  readonly seed: number;
  readonly organisation: OrganisationName;
  readonly starts: Ms;
  readonly lasts: Ms;
  /** People who never answer, not even once everything works again. */
  readonly silent: readonly MemberId[];
  readonly actions: readonly Action[];
}

/** The day the organisations are founded. */
export const FOUNDED: Ms = Date.UTC(2031, 2, 1, 9);
/** An afternoon, the hour the night ladder begins, and the nights on which Paris changes its clocks. */
const STARTS: readonly Ms[] = [
  Date.UTC(2031, 2, 12, 16),
  Date.UTC(2031, 2, 12, 20, 50),
  Date.UTC(2031, 2, 30, 0, 50),
  Date.UTC(2031, 9, 26, 0, 50),
];

export function storyOf(seed: number): Story {
  const dice = new Dice(seed, 'story');
  const organisation: OrganisationName = dice.chance(0.85) ? 'team' : 'alone';
  const org = ORGANISATIONS[organisation];
  const members = Object.keys(org.members);
  const leaders = withRole(org, 'team_leader');
  const lasts = (dice.chance(0.1) ? dice.whole(25, 45) : dice.whole(4, 20)) * MINUTE;
  const drawn: Omit<Action, 'n'>[] = [];
  const add = (at: Ms, who: MemberId | null, does: Doing): void => {
    if (who !== null) drawn.push({ at: Math.max(0, Math.min(lasts, Math.round(at))), who, does });
  };

  // Things come in bursts: most of what goes wrong goes wrong together.
  const moments = Array.from({ length: dice.whole(1, 4) }, () => dice.next() * lasts);
  const when = (): Ms => (dice.chance(0.6) ? (dice.one(moments) ?? 0) + dice.next() * dice.next() * 2 * MINUTE : dice.next() * lasts);
  const theme = dice.one(THEMES) ?? [];
  const weights: Record<keyof typeof PEOPLE, number> = { ...PEOPLE };
  for (const does of theme) weights[does] *= FAVOUR;
  for (let left = dice.whole(12, 40); left > 0; left--) {
    const does = dice.weighed(weights);
    const part = PARTS.find(([things]) => things.includes(does))?.[1] ?? [];
    const able = [...new Set(part.flatMap((role) => withRole(org, role)))];
    const desk = dice.chance(0.6) ? members.slice(0, 5) : members;
    add(when(), dice.one(able.length > 0 && dice.chance(0.8) ? able : desk), does);
  }
  const trouble = dice.chance(0.15) ? 0 : dice.whole(1, 8);
  for (let left = trouble; left > 0; left--) add(when(), dice.one(members), dice.weighed(WORLD));

  if (dice.chance(0.7)) {
    // The way an operation is meant to go, so that stories reach its end as well as its beginning.
    const [leader = ''] = leaders;
    const chief = dice.one(withRole(org, 'supervisor'));
    let at = dice.next() * lasts * 0.2;
    add(at, dice.one(members), 'alert');
    for (const [does, who] of [
      ['move', leader],
      ['arrive', leader],
      ['roll_call', leader],
      ['roll_call', chief],
      ['propose', leader],
      ['confirm', chief],
    ] as const) {
      at += dice.next() * lasts * 0.2;
      add(at, who, does);
      if (does === 'propose' && org.singleHanded) at += 31 * MINUTE;
    }
  }
  const actions = drawn.sort((a, b) => a.at - b.at).map((action, n) => ({ n, ...action }));
  const quiet = members.filter((member) => !org.members[member]?.includes('supervisor') && member !== org.confidant);
  return { seed, organisation, starts: dice.one(STARTS) ?? FOUNDED + DAY, lasts, silent: dice.some(quiet, 0.12), actions };
}

/** How far a wall clock may be set wrong, ms. */
export const WALL_STEPS: readonly Ms[] = [2 * SECOND, 90 * SECOND, HOUR, 30 * DAY, -2 * SECOND, -90 * SECOND, -HOUR];
