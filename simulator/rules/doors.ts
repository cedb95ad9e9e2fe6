/** What stands behind a door: whoever does not hold it cannot tell that it exists, from what they are shown or answered (decision 10). */
import type { Command } from '../../src/desk/command.ts';
import type { Desk } from '../../src/desk/desk.ts';
import { logFacts, type Mind } from '../../src/desk/mind.ts';
import type { Refusal } from '../../src/kernel/decider.ts';
import type { MemberId } from '../../src/kernel/ids.ts';
import { decide, type LoopAct, legality } from '../../src/loop/loop.ts';
import type { DoorsBook } from '../books/doors.ts';
import type { Organisation } from '../cast.ts';
import type { Appended, Rule } from '../rule.ts';

const requests = new Set(
  Object.values(legality).flatMap((table) => Object.entries(table).flatMap(([act, row]) => (row.kind === 'request' ? [act] : []))),
);
/** Families of acts whose things stand behind doors today; those of the stages beside them are let pass (docs/gaps.md). */
const FAMILIES = [
  'report',
  'facet',
  'origin',
  'check',
  'assessment',
  'alert',
  'operation',
  'manifest',
  'standdown',
  'case',
  'dossier',
  'checkin',
  'panic',
  'attention',
  'drill',
  'review',
  'statement',
];
/** What an act may name unseen, as it stands today (docs/gaps.md). */
const UNCHECKED = ['basis', 'corrects'];

/** What a member is shown that they must not know of. */
export function shownTo(desk: Desk, doors: DoorsBook, org: Organisation, viewer: MemberId): string[] {
  const { ids, threads } = doors.hiddenFrom(viewer, org.doors[viewer] ?? []);
  if (ids.size === 0) return [];
  const views = desk.view(viewer);
  const shown = JSON.stringify([views.board(), views.me(), views.openItems()]);
  const found = [...ids].filter((id) => !doors.hasSaid(viewer, id)).filter((id) => shown.includes(`"${id}"`) || shown.includes(markOf(id)));
  const read = [...threads].filter((thread) => shown.includes(thread) || views.timeline(thread) !== undefined);
  return [...found, ...read].map((what) => `${viewer} is shown ${what}`);
}

/** Stands in the words of a thing, so that its words are known wherever they turn up. */
export const markOf = (id: string): string => `‹${id}›`;

/** People behind a door this person does not hold, and those close to them; but for those they protect. */
function strangers({ doorOf, doors, related, detail }: Organisation, viewer: MemberId): string[] {
  const isHidden = (principal: string): boolean => {
    const door = doorOf[principal];
    const protects = detail.some((row) => row.person === viewer && row.principal === principal);
    return door !== undefined && doors[viewer]?.includes(door) !== true && !protects;
  };
  return [...Object.keys(doorOf).filter(isHidden), ...related.filter((row) => isHidden(row.principal)).map((row) => row.person)];
}

/** Whether the answer to a request is the one it would have had if what its asker may not see had never been. */
function asOfNothing(
  org: Organisation,
  viewer: MemberId,
  { act, words, id, for: voice }: Asked,
  hidden: ReadonlySet<string>,
  mind: Mind,
  answer: string,
): string[] {
  const named = namedIn(act).filter((one) => hidden.has(one));
  if (!requests.has(act.act) || act.act === 'alert.issue' || !FAMILIES.includes(act.act.split('.')[0] ?? '') || named.length === 0)
    return [];
  // What it was to make may be there by now: it too goes by another name.
  const asked = { ...act, with: renamed(act.with, new Set([...hidden, ...strangers(org, viewer), id])) } as LoopAct;
  const asker = { id, by: viewer, device: `dev/${viewer}`, thread: '-', now: mind.rx, t: mind.rx, exercise: null, words };
  const would = decide(mind.state, asked, voice === undefined ? asker : { ...asker, for: voice }, logFacts(mind));
  const ofNothing = would.ok ? 'yes' : would.refusal.code;
  return answer === ofNothing
    ? []
    : [`${viewer} is answered ${answer} to ${act.act} of ${named.join()}, and ${ofNothing} where there is nothing`];
}

interface Asked {
  readonly act: LoopAct;
  readonly words: readonly string[];
  readonly id: string;
  readonly for?: MemberId;
}

export const DOORS_OF_EACH_ENTRY: readonly Rule<Appended>[] = [
  {
    name: 'decision 10',
    check({ entry: { body }, words, ledger: { doors }, org, before }) {
      const { by, id, for: voice } = body;
      if (by === 'desk') return [];
      const { ids } = doors.hiddenFrom(by, org.doors[by] ?? []);
      const asked = { act: { act: body.act, with: body.with } as LoopAct, words, id };
      return asOfNothing(org, by, voice === undefined ? asked : { ...asked, for: voice }, ids, before, 'yes');
    },
  },
];

/** What a refusal tells of a thing that its asker may not see. */
export function refusedTo(doors: DoorsBook, org: Organisation, viewer: MemberId, command: Command, refusal: Refusal, mind: Mind): string[] {
  const { ids } = doors.hiddenFrom(viewer, org.doors[viewer] ?? []);
  const named = new Set(idsIn(command.act.with));
  const told = (refusal.about ?? []).filter((id) => ids.has(id) && !named.has(id));
  return [
    ...told.map((id) => `${viewer} is refused ${command.act.act} because of ${id}`),
    ...asOfNothing(org, viewer, { ...command, words: Object.keys(command.words) }, ids, mind, refusal.code),
  ];
}

/** The same, of things nobody ever heard of. */
function renamed(value: unknown, ids: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return ids.has(value) ? `rien-${value}` : value;
  if (Array.isArray(value)) return value.map((inner) => renamed(inner, ids));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, renamed(inner, ids)]));
}

const namedIn = ({ with: asked }: LoopAct): string[] =>
  Object.entries(asked).flatMap(([key, value]) => (UNCHECKED.includes(key) ? [] : idsIn(value)));

/** Whatever is named anywhere in it: the basis of a claim lies three deep. */
function idsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(idsIn) : [];
}
