/**
 * What must hold of each entry as it is appended, and of each message as it leaves. Each rule bears the number it has in
 * the doctrine; it is checked against the ledger (ledger.ts), which has read every entry before this one.
 */
import { type AlertRing, type LoopEvent, type LoopState, OUTCOMES, originsOf, rolesOf, teamLeaderAt } from '../src/loop/loop.ts';
import { countsNow, isDue, isTold, type Ledger, wordOf } from './ledger.ts';
import { type Appended, of, type Rule } from './rule.ts';
import { DOORS_OF_EACH_ENTRY } from './rules/doors.ts';
import { DRILLS_OF_EACH_ENTRY } from './rules/drills.ts';
import { DURESS_OF_EACH_ENTRY } from './rules/duress.ts';
import { LEVELS_OF_EACH_ENTRY } from './rules/levels.ts';
import { PEOPLE_CAUSES, PEOPLE_OF_EACH_ENTRY } from './rules/people.ts';
import { SPEECH_OF_EACH_ENTRY } from './rules/speech.ts';

/** Which acts may bring an event about. Nothing else may: not a channel, not a timer, not another act. */
const CAUSES: Readonly<Partial<Record<LoopEvent['e'], { readonly acts: readonly string[]; readonly rule: string }>>> = {
  AlertIssued: { acts: ['alert.issue'], rule: 'I-11' },
  AlertUpdated: { acts: ['alert.update'], rule: 'I-07' },
  AlertRecalled: { acts: ['alert.recall'], rule: 'I-13' },
  AlertCancelled: { acts: ['alert.cancel'], rule: 'I-13' },
  AlertAnswered: { acts: ['alert.answer'], rule: 'I-06' },
  AlertClosed: { acts: ['alert.close'], rule: 'I-14' },
  StandDownConfirmed: { acts: ['standdown.confirm'], rule: 'I-14' },
  StoodDown: { acts: ['standdown.settle'], rule: 'I-14' },
  RollCallRecorded: { acts: ['rollcall.record'], rule: 'I-17' },
  HandoverAccepted: { acts: ['handover.accept'], rule: 'I-42' },
  OperationOpened: { acts: ['operation.open', 'operation.move'], rule: 'I-15' },
  PostureDecided: { acts: ['posture.decide', 'posture.confirm'], rule: 'I-41' },
  LoweringDecided: { acts: ['posture.decide'], rule: 'I-41' },
  StatementReleased: { acts: ['statement.release'], rule: 'I-36' },
  DrillStarted: { acts: ['drill.start'], rule: 'I-39' },
  DrillEnded: { acts: ['drill.end'], rule: 'I-39' },
  DrillPreempted: { acts: ['drill.preempt'], rule: 'I-39' },
  ReviewClosed: { acts: ['review.close'], rule: 'I-14' },
  ...PEOPLE_CAUSES,
};

const causes: Rule<Appended>[] = [...new Set(Object.values(CAUSES).map((row) => row.rule))].map((name) => ({
  name,
  check: ({ entry, events }) =>
    events.flatMap(({ e }) => {
      const row = CAUSES[e];
      return row === undefined || row.rule !== name || row.acts.includes(entry.body.act) ? [] : [`${e} came of ${entry.body.act}`];
    }),
}));

export const OF_EACH_ENTRY: readonly Rule<Appended>[] = [
  ...causes,
  ...PEOPLE_OF_EACH_ENTRY,
  ...DURESS_OF_EACH_ENTRY,
  ...LEVELS_OF_EACH_ENTRY,
  ...SPEECH_OF_EACH_ENTRY,
  ...DRILLS_OF_EACH_ENTRY,
  ...DOORS_OF_EACH_ENTRY,
  {
    name: 'I-06',
    check({ entry, asked }) {
      if (entry.body.by === 'desk') return [];
      if (asked === undefined) return [`${entry.body.by} never asked for ${entry.body.act} ${entry.body.id}`];
      if (asked === 'seal') return entry.body.act === 'dossier.seal' ? [] : [`a seal became ${entry.body.act}`];
      const isSame = asked.act.act === entry.body.act && asked.for === entry.body.for && sorted(asked.act.with) === sorted(entry.body.with);
      return isSame ? [] : [`${entry.body.id} is not what ${entry.body.by} asked`];
    },
  },
  {
    name: 'I-07',
    check: ({ events, ledger }) =>
      of(events, 'AlertAnswered').flatMap((event) => {
        const page = ledger.alerts.get(event.alert);
        const counts = page !== undefined && countsNow(page, event.recipient, event.version);
        if (counts === (event.conflict === null)) return [];
        return [
          `${event.recipient}'s ${event.answer} to ${event.alert} v${event.version} ${counts ? `counts, yet: ${event.conflict}` : 'counts for nothing, yet has no conflict'}`,
        ];
      }),
  },
  {
    name: 'I-06',
    check: ({ entry, events, asked }) =>
      of(events, 'AlertAnswered').flatMap((event) => {
        const said = asked === undefined || asked === 'seal' || asked.act.act !== 'alert.answer' ? null : asked.act.with;
        const isSame =
          said !== null &&
          said.version === event.version &&
          said.answer === event.answer &&
          event.recipient === (entry.body.for ?? entry.body.by);
        return isSame ? [] : [`${event.recipient} is said to have answered ${event.answer} to v${event.version}`];
      }),
  },
  {
    name: 'I-06',
    // "Unable" rings the substitute, or people, at once; nothing waits for the next rung (decision 19).
    check: ({ events, ledger }) =>
      of(events, 'AlertAnswered').flatMap((event) => {
        const page = ledger.alerts.get(event.alert);
        if (page === undefined || page.priority === 3 || event.conflict !== null || event.answer !== 'unable') return [];
        if (wordOf(page, event.recipient) === 'unable') return [];
        return events.some((e) => e.e === 'RecipientAdded' || e.e === 'LadderExhausted')
          ? []
          : [`${event.recipient} cannot, and nobody was called`];
      }),
  },
  {
    name: 'I-13',
    check: ({ events, ledger }) =>
      [...of(events, 'AlertRecalled'), ...of(events, 'AlertCancelled').filter((event) => !event.confirmed)].flatMap((event) => {
        const page = ledger.alerts.get(event.alert);
        const forgotten = [...(page?.rung.keys() ?? [])].filter(
          (member) =>
            !event.recipients.includes(member) ||
            !of(events, 'RungReached').some((rung) => rung.recipient === member && rung.version === event.version),
        );
        return forgotten.map((member) => `${member} was rung for ${event.alert} and is not told that it is taken back`);
      }),
  },
  {
    name: 'I-14',
    check: ({ events, ledger }) =>
      of(events, 'AlertClosed').flatMap((event) => {
        const cause = ledger.operations.get(event.cause);
        const isOver = cause !== undefined && cause.closed !== null && cause.alerts.has(event.alert);
        return isOver ? [] : [`${event.alert} was closed and its operation has not been stood down`];
      }),
  },
  {
    name: 'I-16',
    check: ({ events, ledger }) =>
      of(events, 'StoodDown').flatMap((event) => {
        const page = ledger.operations.get(event.operation);
        return [...(page?.manifest ?? [])]
          .filter((person) => !page?.accounted.has(person))
          .map((person) => `stood down with ${person} unaccounted for`);
      }),
  },
  {
    name: 'I-18',
    check: ({ events, ledger, line, org, before, entry }) =>
      of(events, 'StandDownConfirmed').flatMap((event) => {
        const page = ledger.operations.get(event.operation);
        const proposal = page?.proposals.get(event.proposal);
        if (page === undefined || proposal === undefined) return [`${event.operation}: confirmed without a proposal`];
        const wrong: string[] = [];
        const second = entry.body.for ?? entry.body.by;
        if ([proposal.by, proposal.hand].some((member) => ledger.people.wasCoerced(member, proposal.at)))
          wrong.push('proposed under duress');
        if (line.rx >= proposal.at + (org.singleHanded ? 45 : 15) * 60_000) wrong.push('confirmed after it had lapsed');
        if (event.alone) {
          if (!org.singleHanded) wrong.push('stood down by one person');
          if (line.rx < proposal.at + 30 * 60_000) wrong.push('alone, before 30 minutes');
          return wrong;
        }
        if (new Set(event.by).size !== 2 || !event.by.includes(proposal.by) || !event.by.includes(second) || proposal.by === second) {
          wrong.push(`stood down by ${event.by.join()}, proposed by ${proposal.by}, confirmed by ${second}`);
        }
        if (line.device === proposal.device || line.by === proposal.hand || line.by === proposal.by) wrong.push('both from one hand');
        if (!org.singleHanded && !isLeaderAndChief(before.state, page.principal, proposal.by, second, line.rx)) {
          wrong.push(`${proposal.by} and ${second} are not a team leader and a supervisor`);
        }
        return wrong;
      }),
  },
  {
    name: 'I-18',
    check: ({ events, ledger }) =>
      of(events, 'StoodDown').flatMap((event) => {
        const page = ledger.operations.get(event.operation);
        const signed = page?.confirmed.get(event.proposal);
        if (page === undefined || signed === undefined) return [`${event.operation} stood down without two people`];
        const others = [...ledger.alerts.values()].filter(
          (alert) =>
            alert.principal === page.principal &&
            alert.priority !== 3 &&
            alert.closed === null &&
            isOrder(alert) &&
            !page.alerts.has(alert.id),
        );
        const held = [...signed, ...page.manifest].filter((person) => ledger.people.isCoerced(person));
        return [
          ...(others.length > 0 ? [`${others.map((alert) => alert.id).join()} still open for ${page.principal}`] : []),
          ...(signed.join() === event.by.join() ? [] : [`stood down by ${event.by.join()}, signed by ${signed.join()}`]),
          ...held.map((person) => `stood down while ${person} is not free`),
        ];
      }),
  },
  {
    name: 'I-19',
    check: ({ events }) =>
      of(events, 'StoodDown').flatMap(({ outcome, next_review }) => {
        if (!OUTCOMES.includes(outcome)) return [`outcome ${outcome}`];
        return outcome === 'doubt_not_lifted' && next_review === null ? ['doubt not lifted, no date of review'] : [];
      }),
  },
  {
    name: 'I-19',
    check: ({ events, words }) =>
      of(events, 'StandDownProposed')
        .filter(({ outcome }) => outcome === 'doubt_not_lifted' && !words.includes('residual_risk'))
        .map(({ proposal }) => `${proposal} says nothing of the risk that remains`),
  },
  {
    name: 'I-21',
    check: ({ events, ledger }) =>
      of(events, 'OperationOpened').flatMap(({ operation, principal }) => {
        const active = ledger.activeFor(principal);
        return active === undefined ? [] : [`${operation} opened beside ${active.id} for ${principal}`];
      }),
  },
  {
    name: 'I-26',
    check: ({ entry, events, before, after }) => {
      const numbers = of(events, 'OriginsReckoned');
      const wrong = numbers.flatMap(({ report, independent }) => {
        const known = knownOrigins(after.state);
        return independent > known ? [`${report} counts ${independent} independent origins, ${known} are known`] : [];
      });
      if (entry.body.act !== 'origin.merge') return wrong;
      const raised = numbers.filter((n) => n.independent > (before.state.assessment.weighed.get(n.report)?.independent ?? 0));
      return [...wrong, ...raised.map((n) => `merging raised ${n.report} to ${n.independent}`)];
    },
  },
  {
    name: 'I-27',
    check: ({ events, before }) =>
      [
        ...of(events, 'ReportGraded').filter(({ info }) => info === '1'),
        ...of(events, 'FacetSet').filter(({ facet, value }) => facet === 'corroborated' && value === 'yes'),
      ].flatMap(({ report }) => {
        const { independent } = originsIn(before.state, report);
        return independent >= 2 ? [] : [`${report} said to be confirmed on ${independent} origin`];
      }),
  },
  {
    name: 'I-42',
    check: ({ entry, events, before }) =>
      of(events, 'HandoverAccepted').flatMap((event) => {
        const offer = before.state.roster.handovers.get(event.handover);
        const isTheirs =
          offer !== undefined && event.by === offer.to && (entry.body.for ?? entry.body.by) === offer.to && entry.body.by !== offer.from;
        return isTheirs ? [] : [`${event.handover} was not accepted by whom it was offered to`];
      }),
  },
  {
    name: 'I-42',
    // An offer moves nothing, nor does silence, the hour or anything else: what is owned changes hands by acceptance.
    check: ({ events, before, after, entry }) =>
      before.state.roster.owners === after.state.roster.owners || of(events, 'HandoverAccepted').length > 0
        ? []
        : [`${entry.body.act} moved what is owned`],
  },
];

const isOrder = (alert: { versions: readonly { kind: string }[] }): boolean => alert.versions.at(-1)?.kind === 'order';

/** Keys in one order: the log writes them sorted. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, row: unknown) =>
    typeof row === 'object' && row !== null && !Array.isArray(row)
      ? Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))
      : row,
  );
}

function isLeaderAndChief(state: LoopState, principal: string, one: string, two: string, at: number): boolean {
  const leads = (m: string): boolean =>
    teamLeaderAt(state.roster, principal, at) === m ||
    state.roster.assignments.filter((row) => row.principal === principal && row.person === m && row.part === 'team_leader').length > 0;
  const supervises = (m: string): boolean => rolesOf(state.roster, m).includes('supervisor');
  return (leads(one) && supervises(two)) || (leads(two) && supervises(one));
}

export const originsIn = (state: LoopState, report: string): ReturnType<typeof originsOf> =>
  originsOf(state.assessment, { report: (id) => state.intake.reports.get(id) }, report);

/** Every origin somebody has named, merged ones once. */
function knownOrigins({ intake, assessment }: LoopState): number {
  const root = (origin: string): string => {
    const into = assessment.merged.get(origin);
    return into === undefined ? origin : root(into);
  };
  const origins = new Set<string>();
  for (const report of intake.reports.values()) {
    const named = assessment.weighed.get(report.id)?.origin ?? report.origin;
    if (named !== null) origins.add(root(named));
  }
  return origins.size;
}

/** A message that leaves, and how much of the log the desk had adopted when it did. */
export interface Leaving {
  readonly ring: AlertRing;
  readonly lockedText: string;
  readonly ledger: Ledger;
  readonly size: number;
}

/** Code name, letter, priority, and that it was taken back: nothing else may be read on a locked phone. */
const LOCKED = /^[A-Z]+, [EATVRI][123]( rappelée| annulée)?$/;

export const OF_EACH_SEND: readonly Rule<Leaving>[] = [
  {
    name: 'I-09',
    check({ ring, ledger, size }) {
      const page = ledger.alerts.get(ring.alert);
      const asked = { ...ring, instead: ring.instead ?? null };
      if (page !== undefined && isDue(page, asked, size)) return [];
      const silent = ring.instead ?? ring.recipient;
      const why =
        page === undefined
          ? 'unknown'
          : page.closed !== null && page.closed < size
            ? 'closed'
            : isTold(page, silent, size)
              ? 'told'
              : wordOf(page, silent, size);
      return [
        `${ring.recipient} is rung for ${ring.alert} v${ring.version}${ring.instead === undefined ? '' : ` because of ${ring.instead}`}: ${why}`,
      ];
    },
  },
  { name: 'I-12', check: ({ lockedText }) => (LOCKED.test(lockedText) ? [] : [`a locked phone shows “${lockedText}”`]) },
];
