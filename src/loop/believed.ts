/**
 * What somebody who is not free believes (decision 29). When a duress is raised, the state as they saw it is kept for them
 * in `believed`, and goes on from there: by what they do (which has no effect, or not that one), and by what rings them. It
 * is what they are answered from, and what their devices are shown; nothing else of the desk is ever made from it (I-24).
 *
 * The whole of it follows from the log: what would have happened stands in `CoercedActRecorded`, worked out when the act was
 * decided; here it is only folded.
 */
import { type Asker, accept, type Decision, type Told } from '../kernel/decider.ts';
import type { Id, MemberId } from '../kernel/ids.ts';
import { actor } from '../kernel/legality.ts';
import { Table } from '../kernel/table.ts';
import type { Ms } from '../kernel/time.ts';
import { adopted } from './alerting/model.ts';
import { asShownTo, coercedIn, isPutAside, putAside, recorded } from './checkin/duress.ts';
import { type CheckinState, type Duress, duressItem, type Followed, itemOf, underDuress } from './checkin/model.ts';
import { checkinFacts } from './facts.ts';
import type { Followup, LogFacts, LoopAct, LoopEvent, LoopState } from './loop.ts';
import { activeOperations, type OperationState, type Proposal } from './operation/model.ts';
import type { Handover, RosterState } from './roster/model.ts';

/** The core as it is for people who are free; handed in by loop.ts, which is made of it. */
export interface Core {
  decide(state: LoopState, asked: LoopAct, asker: Asker, log: LogFacts): Decision<LoopEvent>;
  evolve(state: LoopState, event: LoopEvent, told: Told): LoopState;
  followups(event: LoopEvent, state: LoopState, told: Told): readonly Followup[];
}

/** Arrows that follow arrows, at most: as the desk asks them. */
export const ARROWS_DEEP = 4;
/** Where an entry that is not written stands. */
const NOWHERE = -1;

/**
 * The decision on what a coerced person asks, or what is asked in their name; null where it is decided like anybody's. They
 * are answered on what they believe. An act that has no effect under duress is put aside; one that stands does so on the
 * desk as it is, and what they were answered is kept beside it where the two differ. What they believe can be done and
 * cannot be is put aside as well: a refusal nobody can explain would tell them.
 */
export function decideCoerced(core: Core, state: LoopState, asked: LoopAct, asker: Asker, log: LogFacts): Decision<LoopEvent> | null {
  const member = coercedIn(state.checkin, asker);
  if (member === null) return null;
  const aside = isPutAside(asked, member);
  // Whoever relays for them is answered on the desk as it is.
  const believed = asker.by === member ? state.believed.get(member) : undefined;
  // A call for help is never answered otherwise than it is; nor is that one is not free oneself (I-01).
  if (!aside && (believed === undefined || asked.act === 'panic.raise' || asked.act === 'duress.raise')) return null;
  const world = believed ?? state;
  const answer = core.decide(world, asked, asker, log);
  if (!answer.ok) return answer;
  const follows = cascade(core, world, { asked, asker, log }, answer.events);
  const facts = checkinFacts(state);
  if (aside) return putAside(state.checkin, member, asked, asker, facts, answer, follows);
  const real = core.decide(state, asked, asker, log);
  if (!real.ok) return putAside(state.checkin, member, asked, asker, facts, answer, follows);
  if (follows.length === 0 && JSON.stringify(real.events) === JSON.stringify(answer.events)) return real;
  return accept<LoopEvent>(recorded(member, asked, answer.events, { follows, stands: true }), ...real.events);
}

/** What the desk would have asked because of these events, arrow after arrow, in the order it asks. */
function cascade(
  core: Core,
  world: LoopState,
  { asked, asker, log }: { asked: LoopAct; asker: Asker; log: LogFacts },
  events: readonly LoopEvent[],
): Followed[] {
  const found: Followed[] = [];
  let state = world;
  const run = (happened: readonly LoopEvent[], told: Told, depth: number): void => {
    for (const event of happened) state = core.evolve(state, event, told);
    if (depth === ARROWS_DEEP) return;
    for (const event of happened) {
      for (const { id, thread, act } of core.followups(event, state, told)) {
        const desk = deskFor(told, id, thread);
        const decision = core.decide(state, act, desk, log);
        if (!decision.ok) continue;
        found.push({ id, thread, act: act.act, with: act.with, events: decision.events });
        run(decision.events, { ...desk, index: NOWHERE, act: act.act }, depth + 1);
      }
    }
  };
  run(events, { ...asker, index: NOWHERE, act: asked.act }, 0);
  return found;
}

/** The desk's own hand, asking for what follows from what another one asked. */
function deskFor({ now, exercise, thread: from, compartment }: Asker, id: Id, thread: string): Asker {
  const behind = thread === from && compartment !== undefined ? { compartment } : {};
  return { id, by: 'desk', device: 'desk', thread, now, t: now, exercise, words: [], ...behind };
}

/** What everybody who is not free believes after an event; `after` is the desk as it then is. */
export function evolveBelieved(core: Core, before: LoopState, after: LoopState, event: LoopEvent, told: Told): Table<LoopState> {
  const { believed } = before;
  if (event.e === 'DuressRaised') {
    const isNew = !underDuress(before.checkin, event.member);
    return isNew ? believed.with(event.member, asTheySaw(before, event.member)) : believed;
  }
  if (event.e === 'DuressLifted') return believed.without(event.member);
  let next = believed;
  for (const [member, world] of believed) {
    const then = inTheirWorld(core, member, world, after, event, told);
    if (then !== world) next = next.with(member, then);
  }
  return next;
}

/** The desk as it was shown to somebody at that instant, by what the log says of who was near whom. */
function asTheySaw(state: LoopState, member: MemberId): LoopState {
  const checkin = asShownTo(state.checkin, member, 0, { vicinity: () => [] });
  return { ...state, checkin, believed: Table.empty() };
}

function inTheirWorld(core: Core, member: MemberId, world: LoopState, after: LoopState, event: LoopEvent, told: Told): LoopState {
  if (event.e === 'CoercedActRecorded') return event.member === member ? pretended(core, world, event, told) : world;
  if (told.by === member || actor(told) === member) {
    // What they were answered stands beside what happened, and was folded before it.
    const isAnswered = after.checkin.duresses.get(member)?.acts.at(-1)?.index === told.index;
    return isAnswered ? world : core.evolve(world, event, told);
  }
  // Their codes as others deal with them: what they are asked for, and shown, follows.
  if ((event.e === 'CodesReset' || event.e === 'CodeNoted') && event.member === member) return core.evolve(world, event, told);
  if (event.e === 'AttentionAsked') return event.recipients.includes(member) ? withCall(world, after.checkin, event.item) : world;
  return rungFor(core, member, world, after, event, told);
}

/**
 * An order must reach them: an alert of theirs, or that rings them, is followed as it is, up to the operation it belongs to;
 * one they did not know is taken over.
 */
function rungFor(core: Core, member: MemberId, world: LoopState, after: LoopState, event: LoopEvent, told: Told): LoopState {
  const alert = 'alert' in event && typeof event.alert === 'string' ? after.alerting.alerts.get(event.alert) : undefined;
  const isTheirs = alert !== undefined && (alert.by === member || alert.recipients.some((row) => row.member === member));
  if (!isTheirs) return world;
  const { operations } = world.operation;
  // What they believe they have brought about themself has come already.
  if (event.e === 'OperationOpened') return operations.has(event.operation) ? world : core.evolve(world, event, told);
  if (event.e === 'AlertAttached') {
    const joined = operations.get(event.operation)?.alerts.includes(event.alert) ?? true;
    return joined ? world : core.evolve(world, event, told);
  }
  if (!isOfAlerting(event)) return world;
  return world.alerting.alerts.has(alert.id) ? core.evolve(world, event, told) : { ...world, alerting: adopted(world.alerting, alert) };
}

const OF_ALERTING = /^(Alert(Issued|Updated|Recalled|Cancelled|Answered|Closed)|RungReached|RecipientAdded|LadderExhausted|DeliveryNoted)$/;
const isOfAlerting = (event: LoopEvent): boolean => OF_ALERTING.test(event.e);

/** Somebody late, or who calls for help, about whom they are rung. Never a duress: nobody coerced is called for one. */
function withCall(world: LoopState, { plans, panics }: CheckinState, item: Id): LoopState {
  const row = itemOf({ ...world.checkin, plans, panics }, item);
  if (row === undefined || 'member' in row) return world;
  const { checkin } = world;
  return 'phase' in row
    ? { ...world, checkin: { ...checkin, plans: checkin.plans.with(item, row) } }
    : { ...world, checkin: { ...checkin, panics: checkin.panics.with(row.person, row) } };
}

type Recorded = Extract<LoopEvent, { e: 'CoercedActRecorded' }>;

/** Folds what would have happened. The log says which events: none is worked out again. */
function pretended(core: Core, world: LoopState, { would, follows = [] }: Recorded, told: Told): LoopState {
  const fold = (state: LoopState, events: Recorded['would'], by: Told): LoopState =>
    // They are events of the loop: the stage that keeps them knows them by their name alone.
    (events as readonly LoopEvent[]).reduce((folded, event) => core.evolve(folded, event, by), state);
  return follows.reduce(
    (state, { id, thread, act, events }) => fold(state, events, { ...deskFor(told, id, thread), index: told.index, act }),
    fold(world, would, told),
  );
}

const seen = new WeakMap<LoopState, Map<MemberId, { readonly now: Ms; readonly shown: LoopState }>>();

/**
 * The desk as this member's devices may show it, and as what they ask is answered. Whoever is not free sees what they
 * believe; those near them see the desk without a trace of it (I-24); everybody else sees it as it is.
 */
export function shownTo(state: LoopState, viewer: MemberId, now: Ms): LoopState {
  if (state.believed.size === 0) return state;
  const own = state.believed.get(viewer);
  if (own !== undefined) return own;
  const known = seen.get(state) ?? new Map<MemberId, { now: Ms; shown: LoopState }>();
  seen.set(state, known);
  const before = known.get(viewer);
  if (before?.now === now) return before.shown;
  const shown = withoutTrace(state, viewer, now);
  known.set(viewer, { now, shown });
  return shown;
}

function withoutTrace(state: LoopState, viewer: MemberId, now: Ms): LoopState {
  const checkin = asShownTo(state.checkin, viewer, now, checkinFacts(state));
  if (checkin === state.checkin) return state;
  const hidden = [...state.believed].filter(([member]) => !checkin.duresses.has(member));
  const worlds = hidden.map(([, world]) => world);
  const roster = withoutItems(state.roster, new Set(hidden.map(([member]) => duressItem(member))));
  return { ...state, checkin, roster, operation: withTheirSignatures(state.operation, worlds), believed: Table.empty() };
}

/** A relief names everything open: what they may not know of is neither offered, as far as they can see, nor owned. */
function withoutItems(roster: RosterState, gone: ReadonlySet<Id>): RosterState {
  const left = (items: readonly Id[]): Id[] => items.filter((item) => !gone.has(item));
  const naming = roster.handovers.filter(({ items }) => items.some((item) => gone.has(item)));
  const asSeen = (row: Handover): Handover => {
    const [items, accepted] = [left(row.items), left(row.accepted)];
    // Whoever has accepted all that they can see of it has accepted it.
    const isWhole = row.state === 'offered' && items.every((item) => accepted.includes(item)) && accepted.length > 0;
    return { ...row, items, accepted, state: isWhole ? 'accepted' : row.state };
  };
  const handovers = naming.reduce((table, row) => table.with(row.id, asSeen(row)), roster.handovers);
  return { ...roster, handovers, owners: [...gone].reduce((table, item) => table.without(item), roster.owners) };
}

/**
 * A stand-down that a coerced person proposed or confirmed is to those near them what it is to everybody whose own cannot
 * take effect yet: recorded, waiting for the desk (decision 29). Nothing else of an operation is shown them otherwise than
 * it is: people must be counted on what is true.
 */
function withTheirSignatures(state: OperationState, worlds: readonly LoopState[]): OperationState {
  let { operations } = state;
  for (const { operation: theirs } of worlds) {
    for (const row of activeOperations(state)) {
      const signed = theirs.operations.get(row.id)?.proposals ?? [];
      if (signed.length > 0)
        operations = operations.change(row.id, (known) => ({ ...known, proposals: asSigned(known.proposals, signed) }));
    }
  }
  return operations === state.operations ? state : { ...state, operations };
}

function asSigned(known: readonly Proposal[], theirs: readonly Proposal[]): Proposal[] {
  const waits = (row: Proposal): Proposal => (row.signed.length === 0 ? row : { ...row, state: 'waiting' });
  const shown = known.map((row) => (row.signed.length > 0 ? row : waits(theirs.find(({ id }) => id === row.id) ?? row)));
  return [...shown, ...theirs.filter(({ id }) => !known.some((row) => row.id === id)).map(waits)];
}

/** The duresses this member's devices may not show: their own, and of those they are near. */
export function hiddenFrom(state: LoopState, viewer: MemberId, now: Ms): Duress[] {
  if (state.believed.size === 0) return [];
  const shown = shownTo(state, viewer, now).checkin.duresses;
  return state.checkin.duresses.filter((row) => row.state === 'active' && shown.get(row.member)?.state !== 'active');
}
