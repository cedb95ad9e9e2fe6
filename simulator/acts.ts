/** From a line of a story to the act a person asks for, with what the desk shows them at that moment. */
import type { Command } from '../src/desk/command.ts';
import type { Mind } from '../src/desk/mind.ts';
import type { Id, MemberId } from '../src/kernel/ids.ts';
import { DAY, HOUR, MINUTE, type Ms } from '../src/kernel/time.ts';
import {
  ACTIONS,
  ANSWERS,
  CHECK_RESULTS,
  currentVersion,
  FACETS,
  INFO_FIGURES,
  LINK_KINDS,
  type LoopAct,
  OUTCOMES,
  openItems,
  type RollCallLine,
  SOURCE_LETTERS,
  STATUSES,
} from '../src/loop/loop.ts';
import { type Ask, type Given, ids, oneOf, type Said } from './asks/ask.ts';
import { DRILLS_ASKS } from './asks/drills.ts';
import { LEVELS_ASKS } from './asks/levels.ts';
import { PEOPLE_ASKS } from './asks/people.ts';
import { SPEECH_ASKS } from './asks/speech.ts';
import { ORGANISATIONS, PLACES } from './cast.ts';
import type { Dice } from './dice.ts';
import { markOf } from './rules/doors.ts';
import type { Action, Doing, Story } from './story.ts';

/** `seal` is drawn up by the desk itself, from a request. */
export type Wish =
  | { readonly kind: 'act'; readonly command: Command; readonly isDated?: boolean }
  | { readonly kind: 'seal'; readonly id: Id; readonly case: Id };

const VERBATIM = 'Deux hommes sur un scooter attendent la fin de l’inauguration.';

const ASKS: Readonly<Partial<Record<Doing, Ask>>> = { ...PEOPLE_ASKS, ...LEVELS_ASKS, ...SPEECH_ASKS, ...DRILLS_ASKS };

/** What is asked, and by whom, whatever the story had in mind; null when there is nothing to act on. */
export function wishOf(
  story: Story,
  action: Action,
  dice: Dice,
  mind: Mind,
  now: Ms,
): { readonly who: MemberId; readonly wish: Wish } | null {
  const id = `w${action.n}`;
  const { who } = action;
  const given: Given = { id, who, dice, mind, now, org: ORGANISATIONS[story.organisation] };
  if (action.does === 'seal') {
    const file = dice.one(ids(mind.state.inquiry.cases));
    return file === null ? null : { who, wish: { kind: 'seal', id, case: file } };
  }
  const asked = ASKS[action.does];
  const said = asked === undefined ? act(action, given) : asked(given);
  if (said === null) return null;
  const { words = {}, by, isDated = false, ...rest } = said;
  return { who: by ?? doer(action, mind, said.act), wish: { kind: 'act', command: { id, words, ...rest }, isDated } };
}

const say = (asked: LoopAct, words?: Command['words'], more: Pick<Said, 'for' | 'compartment'> = {}): Said => ({
  act: asked,
  ...(words === undefined ? {} : { words }),
  ...more,
});

function act(action: Action, given: Given): Said | null {
  const { id, dice, org, now } = given;
  const { roster, agenda, intake, assessment, alerting, operation, inquiry } = given.mind.state;
  const members = Object.keys(org.members);
  const reports = ids(intake.reports);
  const report = dice.one(reports);
  // People speak of what is under way more than of what is over.
  const alert = oneOf(
    alerting.alerts.filter((row) => row.state !== 'closed' || dice.chance(0.2)),
    dice,
  );
  const standing = oneOf(
    operation.operations.filter((row) => row.phase !== 'closed' || dice.chance(0.1)),
    dice,
  );
  const principal = dice.chance(0.8) ? (org.principals[0] ?? '') : (dice.one(org.principals) ?? '');
  const reference = (): Id | null => (dice.chance(0.5) ? `ref-${dice.whole(1, 4)}` : null);

  switch (action.does) {
    case 'report': {
      const relays = dice.chance(0.3) ? [`ref-${dice.whole(1, 4)}`] : [];
      const corrects = dice.chance(0.15) ? report : null;
      return say(
        {
          act: 'report.submit',
          with: {
            report: id,
            channel: 'phone',
            access: 'indirect',
            statement: 'hearsay',
            about: [principal],
            source: reference(),
            relays,
            origin: reference(),
            trigger: null,
            corrects,
            heard_at: null,
            fact_at: null,
            tlp: 'amber',
          },
        },
        { verbatim: `${VERBATIM} ${markOf(id)}` },
        behindTheDoor(given, principal),
      );
    }
    case 'link': {
      const other = dice.one(reports);
      const kind = dice.one(LINK_KINDS) ?? 'supports';
      const independence = dice.one(['independent', 'dependent', 'unknown'] as const) ?? 'unknown';
      return report === null || other === null ? null : say({ act: 'report.link', with: { a: report, b: other, kind, independence } });
    }
    case 'merge':
      return say({ act: 'origin.merge', with: { from: `ref-${dice.whole(1, 4)}`, into: `ref-${dice.whole(1, 4)}` } });
    case 'name_origin':
      return report === null ? null : say({ act: 'origin.name', with: { report, origin: `ref-${dice.whole(1, 4)}` } });
    case 'facet': {
      const [facet, value] = [dice.one(FACETS), dice.one(['no', 'in_progress', 'yes', 'yes'] as const)];
      return report === null || facet === null || value === null
        ? null
        : say({ act: 'facet.set', with: { report, facet, value } }, { evidence: 'vu' });
    }
    case 'grade': {
      const info = dice.chance(0.3) ? '1' : dice.one(INFO_FIGURES);
      return report === null
        ? null
        : say({ act: 'report.grade', with: { report, info, source: dice.one(SOURCE_LETTERS), blind: dice.chance(0.5) } }, { reason: 'lu' });
    }
    case 'check':
      return say({
        act: 'check.open',
        with: { check: id, kind: 'patrol', about: report ?? principal, owner: dice.one(members), due: now + HOUR },
      });
    case 'close_check': {
      const check = oneOf(
        assessment.checks.filter((row) => row.state === 'open'),
        dice,
      );
      return check === null ? null : say({ act: 'check.close', with: { check: check.id, result: dice.one(CHECK_RESULTS) ?? 'done' } });
    }
    case 'assess': {
      const pinned = dice.some(reports, 0.5);
      return report === null
        ? null
        : say({
            act: 'assessment.state',
            with: { assessment: id, subject: report, likelihood: 'unlikely', confidence: 'low', reports: pinned },
          });
    }
    case 'alert':
    case 'again': {
      // "Again": two hands, or two tabs, raise what they think is one alert; another id asks for the same.
      const known = action.does === 'again' ? alert : null;
      const priority = dice.weighed({ 1: 7, 2: 2, 3: 1 });
      const recipients = dice.chance(0.4) ? dice.some(members, 0.3) : [];
      const basis = report !== null && dice.chance(0.4) ? [report] : [];
      const action_ = dice.one(ACTIONS) ?? 'evacuate';
      return say({
        act: 'alert.issue',
        with: {
          alert: known?.id ?? id,
          principal: known?.principal ?? principal,
          action: action_,
          priority: priority === '1' ? 1 : priority === '2' ? 2 : 3,
          basis,
          recipients,
          urgency: 'immediate',
          severity: 'extreme',
          certainty: 'unknown',
        },
      });
    }
    case 'update':
      return alert === null
        ? null
        : say({ act: 'alert.update', with: { alert: alert.id, action: dice.one(ACTIONS) ?? 'hold', substantive: dice.chance(0.6) } });
    case 'recall':
    case 'cancel': {
      if (alert === null) return null;
      const version = dice.chance(0.9) ? currentVersion(alert).n : 1;
      return say({ act: action.does === 'recall' ? 'alert.recall' : 'alert.cancel', with: { alert: alert.id, version } });
    }
    case 'answer':
    case 'relay': {
      if (alert === null) return null;
      const version = dice.chance(0.7) ? currentVersion(alert).n : dice.whole(1, alert.versions.length);
      const silent = dice.one(alert.recipients)?.member;
      const answered = {
        act: 'alert.answer',
        with: { alert: alert.id, version, answer: dice.one(ANSWERS) ?? 'seen', means: 'voice' },
      } as const;
      return say(answered, {}, action.does === 'relay' && silent !== undefined && silent !== action.who ? { for: silent } : {});
    }
    case 'move': {
      // Offline, a phone names the operation itself (S4).
      const operation_ = standing !== null && dice.chance(0.6) ? standing.id : id;
      return say({
        act: 'operation.move',
        with: { operation: operation_, principal: standing?.principal ?? principal, place: dice.one(PLACES) },
      });
    }
    case 'arrive':
      return standing === null ? null : say({ act: 'operation.arrive', with: { operation: standing.id, place: null } });
    case 'hold':
      return standing === null ? null : say({ act: 'operation.hold', with: { operation: standing.id, next: now + 30 * MINUTE } });
    case 'relocate':
      return standing === null ? null : say({ act: 'operation.relocate', with: { operation: standing.id, place: dice.one(PLACES) } });
    case 'roll_call': {
      if (standing === null) return null;
      const whole = dice.chance(0.65);
      const lines = standing.manifest.flatMap(({ person }): RollCallLine[] => {
        if (whole) return [{ person, status: 'present', means: dice.chance(0.7) ? 'sight' : 'voice' }];
        const means = dice.one(['sight', 'voice', 'device', 'relayed'] as const) ?? 'sight';
        return dice.chance(0.5) ? [{ person, status: dice.one(STATUSES) ?? 'present', means }] : [];
      });
      const stranger = dice.chance(0.1) ? [{ person: 'passante', status: 'present', means: 'sight' } as const] : [];
      return say({ act: 'rollcall.record', with: { operation: standing.id, lines: [...lines, ...stranger] } });
    }
    case 'join':
      return standing === null
        ? null
        : say({ act: 'manifest.add', with: { operation: standing.id, person: dice.one([...members, 'lison']) ?? 'lison' } });
    case 'refuse':
      return standing === null
        ? null
        : say({ act: 'refusal.record', with: { operation: standing.id, person: standing.principal } }, { reason: 'pas maintenant' });
    case 'propose': {
      if (standing === null) return null;
      const outcome = dice.one(OUTCOMES) ?? 'excluded';
      const asked = { operation: standing.id, proposal: id, outcome, next_review: dice.chance(0.8) ? now + DAY : null };
      return say({ act: 'standdown.propose', with: asked }, dice.chance(0.8) ? { residual_risk: 'le doute demeure' } : {});
    }
    case 'confirm': {
      const proposal = standing?.proposals.at(-1);
      if (standing === null || proposal === undefined) return null;
      const sha256 = given.mind.proposals.get(String(proposal.index)) ?? '';
      return say(
        { act: 'standdown.confirm', with: { operation: standing.id, proposal: proposal.id, sha256 } },
        { outside_call: 'appel passé' },
      );
    }
    case 'open_case': {
      const threads = [...new Set([...alerting.alerts.values(), ...intake.reports.values()].map((row) => row.thread))].sort();
      return threads.length === 0
        ? null
        : say({ act: 'case.open', with: { case: id, threads: dice.some(threads, 0.7) } }, { title: 'Scooter' });
    }
    case 'extend_case': {
      const file = dice.one(ids(inquiry.cases));
      const thread = intake.reports.get(report ?? '')?.thread;
      return file === null || thread === undefined ? null : say({ act: 'case.extend', with: { case: file, threads: [thread] } });
    }
    case 'receipt': {
      const dossier = dice.one(ids(inquiry.dossiers));
      return dossier === null ? null : say({ act: 'dossier.receipt', with: { dossier, reference: 'rec-1', received_at: now } });
    }
    case 'hand_over': {
      const to = dice.one(members.filter((member) => member !== action.who)) ?? '';
      return say({ act: 'handover.offer', with: { handover: id, to, items: openItems(given.mind.state, action.who) } });
    }
    case 'take_over': {
      const offered = oneOf(
        roster.handovers.filter((row) => row.state === 'offered'),
        dice,
      );
      return offered === null ? null : say({ act: 'handover.accept', with: { handover: offered.id, items: [...offered.items] } });
    }
    case 'duty':
      return say({ act: 'duty.set', with: { member: action.who, on: dice.chance(0.5) } });
    case 'leave': {
      const assignment = dice.one(ids(roster.assignments).filter((row) => row !== 'as-renard-1'));
      return assignment === null ? null : say({ act: 'detail.end', with: { assignment, at: now } });
    }
    case 'prove':
      return say({ act: 'device.prove', with: { channel: 'push' } });
    case 'compromise': {
      const place = dice.one(ids(agenda.places));
      return place === null ? null : say({ act: 'place.compromise', with: { place } });
    }
    default:
      throw new Error(`${action.does} is not something a person asks for`);
  }
}

/** Whoever holds the door of a principal may say that what they heard of them stands behind it. */
function behindTheDoor({ org, who, dice }: Given, principal: string): Pick<Said, 'compartment'> {
  const door = org.doorOf[principal];
  return door !== undefined && org.doors[who]?.includes(door) === true && dice.chance(0.6) ? { compartment: door } : {};
}

/** An offer is taken over by whom it was made to; one who proposed may try to confirm alone. */
function doer(action: Action, mind: Mind, asked: LoopAct): MemberId {
  const { roster, operation } = mind.state;
  if (asked.act === 'handover.accept') return roster.handovers.get(asked.with.handover)?.to ?? action.who;
  if (asked.act === 'standdown.confirm' && action.n % 4 === 0)
    return operation.operations.get(asked.with.operation)?.proposals.at(-1)?.by ?? action.who;
  return action.who;
}
