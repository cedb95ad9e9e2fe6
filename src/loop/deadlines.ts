/** What the desk must do at an instant because of what happened, and what must leave now. Both are read from the state. */
import type { Deadline, Told } from '../kernel/decider.ts';
import { type Id, ORGANISATION_THREAD } from '../kernel/ids.ts';
import { WARNING_HOLD } from './alerting/ladder.ts';
import { type Alert, humanTold, openAlerts, standing, standingVersion } from './alerting/model.ts';
import { allItems, callStands, itemsMovedBy } from './checkin/ladder.ts';
import { CALL_CHANNELS, type CheckinState, isCheckinEvent, itemOf } from './checkin/model.ts';
import { checkinDeadlines } from './checkin/rules.ts';
import type { Drill } from './drills/model.ts';
import { drillDeadlines } from './drills/rules.ts';
import type { InquiryState } from './inquiry/model.ts';
import { type AlertRing, type CallRing, isCallRing, type LoopEvent, type LoopState, type Ring, type Schedule } from './loop.ts';
import { activeOperations, type Operation } from './operation/model.ts';
import type { PostureState } from './posture/model.ts';
import { postureDeadlines } from './posture/rules.ts';
import type { RelatedPerson } from './roster/model.ts';
import { type Touched, touched } from './touched.ts';

/** `/` cannot stand in an id: the deadlines of alert `a` are never taken for those of alert `a:b`. */
const prefixOf = (kind: 'alert' | 'operation' | 'checkin' | 'posture' | 'drill' | 'related' | 'case', id: Id): string => `${kind}:${id}/`;

/** Replaces the deadlines of every thing that these events changed. `state` is the state after them. */
export function schedule(state: LoopState, events: readonly LoopEvent[]): Schedule[] {
  // A result of a channel moves no deadline, and comes by the hundred.
  const things = touched(events.filter((event) => event.e !== 'DeliveryNoted' && event.e !== 'AttentionNoted'));
  const of = (kind: Touched['kind']): Id[] => things.filter((thing) => thing.kind === kind).map(({ id }) => id);
  const items = new Set(events.filter(isCheckinEvent).flatMap((event) => itemsMovedBy(state.checkin, event)));
  return [
    ...of('alert').flatMap((id) => scheduleOf(state.alerting.alerts.get(id), ofAlert)),
    ...of('operation').flatMap((id) => scheduleOf(state.operation.operations.get(id), ofOperation)),
    ...[...items].map((item) => ofItem(state.checkin, item)),
    ...of('posture').map((person) => ofPosture(state.posture, person)),
    ...of('drill').flatMap((id) => scheduleOf(state.drills.drills.get(id), ofDrill)),
    ...of('roster').flatMap((id) => scheduleOf(state.roster.related.get(id), ofRelated)),
    ...of('case').map((id) => ofCase(state.inquiry, id)),
  ];
}

/** Every deadline that stands, rebuilt from the state alone: what a restart checks the stored ones against. What is closed has none. */
export function allSchedules(state: LoopState): Schedule[] {
  return [
    ...openAlerts(state.alerting).map(ofAlert),
    ...activeOperations(state.operation).map(ofOperation),
    ...allItems(state.checkin).map((item) => ofItem(state.checkin, item)),
    ...[...state.posture.intervals].map(([person]) => ofPosture(state.posture, person)),
    ...[...state.drills.drills.values()].map(ofDrill),
    ...[...state.roster.related.values()].map(ofRelated),
    ...[...state.inquiry.cases].map(([id]) => ofCase(state.inquiry, id)),
  ].filter((row) => row.deadlines.length > 0);
}

const ofItem = (state: CheckinState, item: Id): Schedule => ({
  prefix: prefixOf('checkin', item),
  deadlines: checkinDeadlines(state, item),
});
const ofPosture = (state: PostureState, person: Id): Schedule => ({
  prefix: prefixOf('posture', person),
  deadlines: postureDeadlines(state, person),
});
const ofDrill = (drill: Drill): Schedule => ({ prefix: prefixOf('drill', drill.id), deadlines: drillDeadlines(drill) });

const scheduleOf = <T>(thing: T | undefined, of: (thing: T) => Schedule): Schedule[] => (thing === undefined ? [] : [of(thing)]);

function ofAlert(alert: Alert): Schedule {
  const prefix = prefixOf('alert', alert.id);
  const version = alert.versions.length;
  const deadlines = alert.recipients.flatMap(({ member, next }): Deadline[] => {
    if (next === null) return [];
    const act = { act: 'alert.escalate', with: { alert: alert.id, version, recipient: member } };
    return [{ key: `${prefix}${member}`, due: next, thread: alert.thread, act }];
  });
  return { prefix, deadlines };
}

function ofOperation(operation: Operation): Schedule {
  const prefix = prefixOf('operation', operation.id);
  const pending = operation.proposals.filter((proposal) => proposal.state === 'pending');
  const deadlines = pending.map(({ id, lapses }): Deadline => {
    const act = { act: 'standdown.lapse', with: { operation: operation.id, proposal: id } };
    return { key: `${prefix}${id}`, due: lapses, thread: operation.thread, act };
  });
  return { prefix, deadlines };
}

/** A cover with an end: the desk says that it is over, and nobody is taken for covered meanwhile. */
function ofRelated({ id, covered, coverUntil }: RelatedPerson): Schedule {
  const prefix = prefixOf('related', id);
  if (!covered || coverUntil === null) return { prefix, deadlines: [] };
  const act = { act: 'related.lapse', with: { person: id, until: coverUntil } };
  return { prefix, deadlines: [{ key: `${prefix}cover`, due: coverUntil, thread: ORGANISATION_THREAD, act }] };
}

/** What two people must do within a quarter of an hour; where one is alone on call it waits, and nothing is due. */
function ofCase({ pairs }: InquiryState, id: Id): Schedule {
  const prefix = prefixOf('case', id);
  const deadlines = pairs
    .filter((pair) => pair.case === id && pair.state === 'pending')
    .flatMap(({ id: proposal, lapses }): Deadline[] => {
      const act = { act: 'shred.lapse', with: { proposal } };
      return lapses === null ? [] : [{ key: `${prefix}${proposal}`, due: lapses, thread: ORGANISATION_THREAD, act }];
    });
  return { prefix, deadlines };
}

/**
 * One message per channel for every rung these events reached. A warning is held a few seconds, so that a slip of the
 * thumb can be recalled; an order to act, a recall and a cancellation leave at once.
 */
export function rings(state: LoopState, events: readonly LoopEvent[], told: Told): Ring[] {
  return events.flatMap((event): readonly Ring[] => {
    if (event.e === 'RungReached') return ofRung(state, event, told);
    return event.e === 'AttentionAsked' ? ofCall(state, event, told) : [];
  });
}

/** A warning is held a few seconds, so that a slip of the thumb can be recalled; an order to act, a recall and a cancellation leave at once. */
function ofRung(state: LoopState, event: Extract<LoopEvent, { e: 'RungReached' }>, told: Told): AlertRing[] {
  const { alert: id, version, recipient, rung, instead } = event;
  const alert = state.alerting.alerts.get(id);
  const kind = alert?.versions.find((v) => v.n === version)?.kind;
  if (alert === undefined || kind === undefined)
    throw new Error(`alerting: a rung of version ${version} of alert ${id}, which is not known`);
  const held = alert.priority === 2 && kind === 'order' && rung === 0;
  const notBefore = held ? told.now + WARNING_HOLD : told.now;
  return event.channels.map((channel) => {
    const ring = {
      key: `${id}:${version}:${recipient}:${channel}:${rung}`,
      alert: id,
      version,
      kind,
      recipient,
      channel,
      rung,
      notBefore,
      thread: alert.thread,
    };
    return instead === null ? ring : { ...ring, key: `${ring.key}:${instead}`, instead };
  });
}

/** By every channel at once, each round anew: the entry that asked stands in the key, for a second call for help rings again. */
function ofCall(state: LoopState, event: Extract<LoopEvent, { e: 'AttentionAsked' }>, told: Told): CallRing[] {
  const { item, person, rung } = event;
  const thread = itemOf(state.checkin, item)?.thread ?? told.thread;
  return event.recipients.flatMap((recipient) =>
    CALL_CHANNELS.map((channel) => ({
      key: `${item}/${rung}:${recipient}:${channel}:${told.index}`,
      call: item,
      person,
      recipient,
      channel,
      rung,
      notBefore: told.now,
      thread,
    })),
  );
}

/** Whether a message that has not left yet must still leave (I-09). */
export const ringStillDue = (state: LoopState, ring: Ring): boolean =>
  isCallRing(ring) ? callStands(state.checkin, ring.call, ring.rung, ring.notBefore) : alertRingStillDue(state, ring);

/**
 * Not once the alert is closed, the version overtaken, or the person acknowledged; for one who is rung in another's place,
 * not once that one has, or somebody answered for them.
 */
function alertRingStillDue(state: LoopState, ring: AlertRing): boolean {
  const alert = state.alerting.alerts.get(ring.alert);
  if (alert === undefined || alert.state === 'closed' || ring.version < standingVersion(alert)) return false;
  const about = alert.recipients.find((r) => r.member === (ring.instead ?? ring.recipient));
  if (about === undefined) return false;
  const said = standing(alert, about);
  return ring.instead === undefined ? said === 'waiting' : said !== 'acknowledged' && !humanTold(alert, about);
}
