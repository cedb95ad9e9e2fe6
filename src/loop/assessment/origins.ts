/**
 * How many people, devices or documents does this really come from? Reports are many; origins are few (I-26).
 *
 * Only two kinds of statement can bring in an origin: that a report was derived from another (its parent speaks for it),
 * and that one supports another *independently*. The reports reached that way are the **story**. Everything else that
 * is linked is an **echo**: a repost of the story, a report of the same origin, a support that nobody has stated to be
 * independent. An echo joins groups and never adds one.
 *
 * Groups: whatever is derived, of the same origin, repeating the press, dependent, of unknown independence, or sharing
 * one reference number (source, relay or origin, after merges) is one group, told by any report that is linked at all,
 * in the story or not: only who may bring in an origin depends on the story. A group with a voice of the story counts
 * once, if the origin of one of its story is known, or of a report stated to be of the same origin as that one. What a
 * repost says its own origin is does not count: the origin of a chain is at its root. Our reading where doctrine leaves
 * it open, each time the lower number:
 * - unknown independence joins and brings no origin of its own, until somebody states it independent;
 * - a join once stated stands, whatever anyone states later of the same pair; the order of statements changes nothing;
 * - one reference number is one person, whether as source, relay or origin.
 *
 * Hence, for every report: adding a relay, a repost or a duplicate never raises the number, merging never raises it, and
 * it never exceeds the number of known origins. What contradicts is counted in the same way, apart, and never netted.
 */
import type { Id } from '../../kernel/ids.ts';
import type { Table } from '../../kernel/table.ts';
import { type Link, type ReportFacts, rootOf } from './model.ts';

export type StepKind =
  | 'derived_from'
  | 'repeats_press'
  | 'same_origin'
  | 'contradicts'
  /** a support, by what is stated of its independence */
  | 'independent'
  | 'dependent'
  | 'independence_unknown'
  /** one reference number in two reports, in the same field or in different ones */
  | 'shared_source'
  | 'shared_relay'
  | 'shared_origin'
  | 'shared_reference';
/** One step of the path shown to the officer, between two reports. */
export interface Step {
  readonly from: Id;
  readonly to: Id;
  readonly kind: StepKind;
}
/** Reports that count as one; `origins` are the known ones among them, none when nobody knows. */
export interface Group {
  readonly reports: readonly Id[];
  readonly origins: readonly Id[];
}

export interface Reckoning {
  /** Groups with a known origin: what "two independent origins" means (I-27). */
  readonly independent: number;
  readonly contradicting: number;
  /** The known origins behind `independent`, after merges, sorted. */
  readonly origins: readonly Id[];
  readonly path: readonly Step[];
  readonly groups: readonly Group[];
  readonly against: readonly Group[];
  readonly why: 'origin_unknown' | 'one_origin' | 'several_origins';
}

export type LinksOf = (report: Id) => readonly Link[];
type Lens = {
  readonly facts: ReportFacts;
  readonly linksOf: LinksOf;
  readonly originOf: (report: Id) => Id | null;
  readonly merged: Table<Id>;
};

/**
 * Reckons one report. `originOf` gives the origin as known now (named later, or given with the report); `merged` is the
 * table of merges. Pure, and independent of the order in which links were stated.
 */
export function independentOrigins(
  report: Id,
  facts: ReportFacts,
  linksOf: LinksOf,
  originOf: (report: Id) => Id | null,
  merged: Table<Id>,
): Reckoning {
  return reckonFrom(storyOf([report], linksOf), { facts, linksOf, originOf, merged });
}

/** The reckoning of a story; two reports with one story have one reckoning. */
export function reckonFrom(story: ReadonlySet<Id>, lens: Lens): Reckoning {
  const own = side(story, lens);
  const contradictors = new Set<Id>();
  const disputes: Step[] = [];
  for (const id of own.reports) {
    for (const link of lens.linksOf(id)) {
      if (link.kind !== 'contradicts') continue;
      contradictors.add(other(link, id));
      if (link.a === id || !own.reports.has(link.a)) disputes.push({ from: link.a, to: link.b, kind: 'contradicts' });
    }
  }
  // The other side is followed as far as it does not run into this one.
  const against = side(storyOf([...contradictors], lens.linksOf, own.reports), lens, own.reports);
  const counted = own.groups.filter(({ origins }) => origins.length > 0);
  return {
    independent: counted.length,
    contradicting: against.groups.filter(({ origins }) => origins.length > 0).length,
    origins: counted.flatMap(({ origins }) => origins).sort(),
    path: [...own.path, ...disputes.sort(byEnds)],
    groups: own.groups,
    against: against.groups,
    why: counted.length === 0 ? 'origin_unknown' : counted.length === 1 ? 'one_origin' : 'several_origins',
  };
}

const other = (link: Link, id: Id): Id => (link.a === id ? link.b : link.a);
const isLineage = (link: Link): boolean => link.kind === 'derived_from' || link.kind === 'repeats_press';
const byEnds = (a: Step, b: Step): number => (key(a) < key(b) ? -1 : 1);
const key = (step: Step): string => `${step.from} ${step.to} ${step.kind}`;

/** What is stated of two reports that support each other, all statements taken together: the more cautious one holds. */
function stated(link: Link, linksOf: LinksOf): 'independent' | 'dependent' | 'independence_unknown' {
  // Both ends list what is said of the pair; the one with fewer links is quicker to read.
  const [near, far] = linksOf(link.a).length <= linksOf(link.b).length ? [link.a, link.b] : [link.b, link.a];
  const said = linksOf(near).filter((l) => l.kind === 'supports' && other(l, near) === far);
  if (said.some((l) => l.independence === 'dependent')) return 'dependent';
  return said.some((l) => l.independence === 'independent') ? 'independent' : 'independence_unknown';
}

function closure(starts: readonly Id[], next: (id: Id) => readonly Id[], not: ReadonlySet<Id> = new Set()): Set<Id> {
  const reached = new Set(starts);
  // A set is walked in the order of insertion, what is added on the way included.
  for (const id of reached) for (const to of next(id)) if (!not.has(to)) reached.add(to);
  return reached;
}

/** The story: up to the parents, and across to what was stated to support it independently. */
export const storyOf = (starts: readonly Id[], linksOf: LinksOf, not?: ReadonlySet<Id>): Set<Id> =>
  closure(
    starts,
    (id) =>
      linksOf(id)
        .filter((link) => (isLineage(link) ? link.a === id : link.kind === 'supports' && stated(link, linksOf) === 'independent'))
        .map((link) => other(link, id)),
    not,
  );

/** Reports stated to support one another independently, in however many steps: they have one and the same story. */
export const peersOf = (report: Id, linksOf: LinksOf): Set<Id> =>
  closure([report], (id) =>
    linksOf(id)
      .filter((link) => link.kind === 'supports' && stated(link, linksOf) === 'independent')
      .map((link) => other(link, id)),
  );

/** Every report linked with these in any way: all those whose number one more statement may change. */
export const componentOf = (starts: readonly Id[], linksOf: LinksOf): Set<Id> =>
  closure(starts, (id) => linksOf(id).map((link) => other(link, id)));

interface Side {
  readonly reports: ReadonlySet<Id>;
  readonly groups: readonly Group[];
  readonly path: readonly Step[];
}

function side(story: ReadonlySet<Id>, lens: Lens, not?: ReadonlySet<Id>): Side {
  const { linksOf } = lens;
  const joins = (link: Link): boolean =>
    link.kind !== 'contradicts' && !(link.kind === 'supports' && stated(link, linksOf) === 'independent');
  const repeats = (id: Id): boolean => linksOf(id).some((link) => isLineage(link) && link.a === id);
  // Those whose own word on their origin counts: the story, and what was stated to have the origin of one of it.
  const speakers = closure(
    [...story],
    (id) =>
      repeats(id)
        ? []
        : linksOf(id)
            .filter((l) => l.kind === 'same_origin')
            .map((l) => other(l, id)),
    not,
  );
  // Joined with whatever is linked at all: that two references are one may be told by a report this story does not reach,
  // and is no less true of it. Were it read along the story alone, cutting the story short could part what is one.
  const linked = closure(
    [...speakers],
    (id) =>
      linksOf(id)
        .filter((l) => l.kind !== 'contradicts')
        .map((l) => other(l, id)),
    not,
  );

  const groups = new Groups([...linked].sort());
  const steps = new Map<string, Step>();
  const note = (step: Step): void => void steps.set(key(step), step);
  for (const id of linked) {
    for (const link of linksOf(id)) {
      if (link.a !== id || link.kind === 'contradicts' || !linked.has(link.b)) continue;
      if (joins(link)) groups.join(link.a, link.b);
      note({ from: link.a, to: link.b, kind: link.kind === 'supports' ? stated(link, linksOf) : link.kind });
    }
  }
  const first = new Map<Id, { report: Id; as: string }>();
  for (const id of groups.reports) {
    for (const { reference, as } of referencesOf(id, lens)) {
      const before = first.get(reference);
      if (before === undefined) first.set(reference, { report: id, as });
      else if (before.report !== id) {
        groups.join(before.report, id);
        note({ from: before.report, to: id, kind: before.as === as ? (`shared_${as}` as StepKind) : 'shared_reference' });
      }
    }
  }
  const known = (id: Id): Id[] => {
    const origin = speakers.has(id) && !repeats(id) ? lens.originOf(id) : null;
    return origin === null ? [] : [rootOf(lens.merged, origin)];
  };
  const spoken = groups.all().filter((members) => members.some((id) => speakers.has(id)));
  const reports = new Set(spoken.flat());
  return {
    reports,
    groups: spoken.map((members) => ({ reports: members, origins: [...new Set(members.flatMap(known))].sort() })),
    path: [...steps.values()].filter(({ from, to }) => reports.has(from) && reports.has(to)).sort(byEnds),
  };
}

/** The reference numbers a report stands on, after merges. A known origin of a repost joins, though it does not count. */
export function referencesOf(
  report: Id,
  { facts, originOf, merged }: Omit<Lens, 'linksOf'>,
): { reference: Id; as: 'source' | 'relay' | 'origin' }[] {
  const known = facts.report(report);
  const origin = originOf(report);
  return [
    ...(known?.source != null ? [{ reference: rootOf(merged, known.source), as: 'source' as const }] : []),
    ...(known?.relays ?? []).map((relay) => ({ reference: rootOf(merged, relay), as: 'relay' as const })),
    ...(origin !== null ? [{ reference: rootOf(merged, origin), as: 'origin' as const }] : []),
  ];
}

/** Sets that only ever join. */
class Groups {
  readonly reports: readonly Id[];
  readonly #leader: Map<Id, Id>;

  constructor(reports: readonly Id[]) {
    this.reports = reports;
    this.#leader = new Map(reports.map((id) => [id, id]));
  }

  #find(id: Id): Id {
    let at = id;
    for (let up = this.#leader.get(at); up !== undefined && up !== at; up = this.#leader.get(at)) at = up;
    this.#leader.set(id, at);
    return at;
  }

  join(a: Id, b: Id): void {
    this.#leader.set(this.#find(a), this.#find(b));
  }

  /** Each group's reports in order, the groups by their first report. */
  all(): Id[][] {
    const byLeader = new Map<Id, Id[]>();
    for (const id of this.reports) {
      const leader = this.#find(id);
      byLeader.set(leader, [...(byLeader.get(leader) ?? []), id]);
    }
    return [...byLeader.values()];
  }
}
