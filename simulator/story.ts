/**
 * A story: what people and the world set out to do, drawn from one seed before anything happens. Each line carries its
 * own number, and all it leaves open is drawn from (seed, number): a line taken out changes no other (shrink.ts).
 */
import type { MemberId } from '../src/kernel/ids.ts';
import { DAY, HOUR, MINUTE, type Ms, SECOND } from '../src/kernel/time.ts';
import type { Role } from '../src/loop/loop.ts';
import { ORGANISATIONS, type Organisation, type OrganisationName, withRole } from './cast.ts';
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
  ...{ plan_checkins: 3, check_in: 4, hear: 3, end_plan: 1.5, silence: 1, panic: 1, panic_over: 2, prefer: 1, duress: 1, lift: 2, take: 3 },
  ...{ cover: 1, plan_contacts: 0.5, relative_alert: 0.5 },
  ...{ raise_level: 2, lower_level: 2, propose_level: 0.5, hear_person: 0.5, confirm_level: 2 },
  ...{ draft: 2, secure: 2, vet: 2, consent: 2, objection: 0.3, lift_embargo: 0.5, release: 2 },
  ...{ plan_drill: 2, start_drill: 2, inject: 2, end_drill: 0.7, review: 1, find: 1.5, assign: 0.7, done: 0.7, close_review: 1 },
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
  ['plan_checkins', 'check_in', 'hear', 'end_plan', 'silence', 'panic', 'panic_over', 'take', 'hand_over', 'take_over'],
  ['duress', 'lift', 'plan_checkins', 'check_in', 'hear', 'roll_call', 'propose', 'confirm', 'panic', 'take'],
  ['report', 'assess', 'raise_level', 'lower_level', 'confirm_level', 'hear_person', 'duress'],
  ['draft', 'secure', 'vet', 'consent', 'release', 'cover', 'report'],
  ['plan_drill', 'start_drill', 'inject', 'end_drill', 'review', 'find', 'close_review'],
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
    ['open_case', 'extend_case', 'seal', 'receipt', 'draft', 'vet', 'lift_embargo', 'cover', 'plan_contacts', 'release'],
    ['liaison', 'supervisor'],
  ],
  [
    [
      'plan_checkins',
      'end_plan',
      'take',
      'panic_over',
      'lift',
      'secure',
      'plan_drill',
      'start_drill',
      'inject',
      'end_drill',
      'close_review',
    ],
    ['watch_officer', 'supervisor'],
  ],
  [['raise_level', 'lower_level'], ['authority']],
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
  for (let left = dice.whole(14, 44); left > 0; left--) {
    const does = dice.weighed(weights);
    const part = PARTS.find(([things]) => things.includes(does))?.[1] ?? [];
    const able = [...new Set(part.flatMap((role) => withRole(org, role)))];
    const desk = dice.chance(0.6) ? members.slice(0, 5) : members;
    add(when(), dice.one(able.length > 0 && dice.chance(0.8) ? able : desk), does);
  }
  const trouble = dice.chance(0.15) ? 0 : dice.whole(1, 8);
  for (let left = trouble; left > 0; left--) add(when(), dice.one(members), dice.weighed(WORLD));

  for (const [way, chance] of waysOf(org, dice)) {
    const isTheme = way.filter(([does]) => theme.includes(does)).length * 2 > way.length;
    if (!dice.chance(isTheme ? 0.85 : chance)) continue;
    let at = dice.next() * lasts * 0.2;
    for (const [does, who] of way) {
      add(at, who, does);
      at += dice.next() * lasts * (1.2 / way.length);
      if (does === 'propose' && org.singleHanded) at += 31 * MINUTE;
    }
  }
  const actions = drawn.sort((a, b) => a.at - b.at).map((action, n) => ({ n, ...action }));
  const quiet = members.filter((member) => !org.members[member]?.includes('supervisor') && member !== org.confidant);
  return { seed, organisation, starts: dice.one(STARTS) ?? FOUNDED + DAY, lasts, silent: dice.some(quiet, 0.12), actions };
}

type Way = readonly (readonly [does: keyof typeof PEOPLE, who: MemberId | null])[];

/** The ways things are meant to go, and how often, so that stories reach the end of them as well as the beginning. */
function waysOf(org: Organisation, dice: Dice): readonly (readonly [way: Way, chance: number])[] {
  const [leader = '', chief = '', watch = ''] = (['team_leader', 'supervisor', 'watch_officer'] as const).map(
    (role) => withRole(org, role)[0],
  );
  const [analyst = '', liaison = '', authority = ''] = (['analyst', 'liaison', 'authority'] as const).map((role) => withRole(org, role)[0]);
  const anybody = dice.one(Object.keys(org.members));
  const operation: Way = [
    ['alert', anybody],
    ['move', leader],
    ['arrive', leader],
    ['roll_call', leader],
    ['roll_call', chief],
    ['propose', leader],
    // Now and then one of them is not free by then.
    ...(dice.chance(0.25) ? ([['duress', dice.one(org.detail)?.person ?? leader]] as const) : []),
    ['confirm', chief],
  ];
  const people: Way = [
    ['plan_checkins', watch],
    ['check_in', anybody],
    ['panic', anybody],
    ['take', watch],
    ['hear', leader],
    ['panic_over', leader],
  ];
  const levels: Way = [
    ['report', watch],
    ['assess', analyst],
    ['raise_level', authority],
    ['assess', analyst],
    ['lower_level', authority],
    ['confirm_level', chief],
  ];
  const covered = dice.chance(0.7);
  const speech: Way = [
    ...(covered ? ([['cover', liaison]] as const) : []),
    ['draft', liaison],
    ['secure', chief],
    ['consent', leader],
    ['vet', liaison],
    ...(covered ? ([['cover', liaison]] as const) : []),
    ['release', liaison],
  ];
  const drill: Way = [
    ['plan_drill', watch],
    ['start_drill', watch],
    ...(dice.chance(0.35) ? ([['alert', anybody]] as const) : []),
    ['inject', chief],
    ['end_drill', watch],
    ['review', chief],
    ['find', anybody],
    ['close_review', chief],
  ];
  const duress: Way = [
    ['duress', anybody],
    ['check_in', anybody],
    ['roll_call', leader],
    ['secure', chief],
    ['take', watch],
    ['lift', watch],
    ['lift', chief],
  ];
  return [
    [operation, 0.45],
    [people, 0.2],
    [duress, 0.15],
    [levels, 0.15],
    [speech, 0.2],
    [drill, 0.15],
  ];
}

/** How far a wall clock may be set wrong, ms. */
export const WALL_STEPS: readonly Ms[] = [2 * SECOND, 90 * SECOND, HOUR, 30 * DAY, -2 * SECOND, -90 * SECOND, -HOUR];
