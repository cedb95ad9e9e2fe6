/** What must hold after every step, and what must hold once everything works again. Each bears its number. */
import type { MemberId } from '../src/kernel/ids.ts';
import { rowsMarked } from '../src/kernel/table.ts';
import type { Ms } from '../src/kernel/time.ts';
import { activeOperations, allSchedules, isAlertRing, openChecks, openItems, openAlerts as openOnes } from '../src/loop/loop.ts';
import type { PeopleBook } from './books/people.ts';
import { type Organisation, withRole } from './cast.ts';
import type { Disk } from './disk.ts';
import { originsIn } from './entries.ts';
import { type AlertPage, callsFor, isTold, type Ledger, promiseName, standingOf, wordOf } from './ledger.ts';
import type { Healed, Rule, Scene } from './rule.ts';
import { DRILLS_AFTER_EVERY_STEP, DRILLS_ONCE_HEALED } from './rules/drills.ts';
import { LEVELS_AFTER_EVERY_STEP } from './rules/levels.ts';
import { PEOPLE_AFTER_EVERY_STEP, PEOPLE_ONCE_HEALED } from './rules/people.ts';
import { differences } from './same.ts';

const openAlerts = (ledger: Ledger): AlertPage[] => [...ledger.alerts.values()].filter((page) => page.closed === null);

/** Whom the version that stands must reach: those it requires; of one taken back, everybody any version reached (I-13). */
function owed(page: AlertPage): MemberId[] {
  if (page.priority === 3) return [];
  const last = page.versions.findLast((version) => version.substantive);
  if (last === undefined || last.kind === 'order') return [...page.required];
  const reached = [...page.rung].filter(([, index]) => index < last.index).map(([member]) => member);
  return [...new Set([...page.required, ...reached])];
}

/** Why nobody need worry about this person; null when somebody should (I-05). */
function careOf(page: AlertPage, member: MemberId, disk: Disk, asking: readonly MemberId[] = []): string | null {
  const word = wordOf(page, member);
  if (word === 'acknowledged') return 'acknowledged';
  if (disk.timers.has(`alert:${page.id}/${member}`)) return 'scheduled';
  if (isTold(page, member)) return 'told';
  if (word !== 'unable') return null;
  const stands = callsFor(page, member).some(
    (call) =>
      call.because === 'substitute' && !asking.includes(call.member) && careOf(page, call.member, disk, [...asking, member]) !== null,
  );
  return stands ? 'replaced' : null;
}

const isToMove = (page: AlertPage, n: number): boolean =>
  page.versions.some((v) => v.n === n && v.kind === 'order' && (v.action === 'evacuate' || v.action === 'shelter'));

/** They answered, or a human has been told, or the one who stands in for them is answered for. */
function isAnsweredFor(page: AlertPage, member: MemberId, asking: readonly MemberId[] = []): boolean {
  const word = wordOf(page, member);
  if (word === 'acknowledged' || isTold(page, member)) return true;
  const calls =
    word === 'unable' ? callsFor(page, member).filter((call) => call.because === 'substitute' && !asking.includes(call.member)) : [];
  return calls.some((call) => isAnsweredFor(page, call.member, [...asking, member]));
}

/** Those somebody of the watch may know of; where the whole watch is coerced or near, the confidant outside is told (decision 29). */
function duressesForTheWatch(people: PeopleBook, org: Organisation): string[] {
  const watch = withRole(org, 'watch_officer');
  return [...people.duresses.values()]
    .filter(({ member, vicinity }) => people.isCoerced(member) && watch.some((one) => one !== member && !vicinity.has(one)))
    .map(({ member }) => `duress:${member}`);
}

export const AFTER_EVERY_STEP: readonly Rule<Scene>[] = [
  ...PEOPLE_AFTER_EVERY_STEP,
  ...LEVELS_AFTER_EVERY_STEP,
  ...DRILLS_AFTER_EVERY_STEP,
  {
    name: 'I-03',
    check: ({ answered, timesInLog }) =>
      [...answered].flatMap((key) => {
        const times = timesInLog(key);
        return times === 1 ? [] : [`${key} was answered yes and stands ${times} times in the log`];
      }),
  },
  {
    name: 'I-05',
    check: ({ ledger, disk }) =>
      openAlerts(ledger).flatMap((page) =>
        owed(page)
          .filter((member) => careOf(page, member, disk) === null)
          .map((member) => `nobody will try ${member} again for ${page.id} v${standingOf(page)} (${wordOf(page, member)})`),
      ),
  },
  {
    name: 'I-09',
    check: ({ ledger, disk }) =>
      [...ledger.alerts.values()].flatMap((page) =>
        [...page.known]
          .filter(
            (member) => disk.timers.has(`alert:${page.id}/${member}`) && (page.closed !== null || wordOf(page, member) === 'acknowledged'),
          )
          .map((member) => `${member} would be rung again for ${page.id}: ${page.closed === null ? 'acknowledged' : 'closed'}`),
      ),
  },
  {
    name: 'I-10',
    check({ disk, replayed }) {
      const promised = new Map(
        allSchedules(replayed.state).flatMap((row) => row.deadlines.map((deadline) => [deadline.key, deadline.due] as const)),
      );
      const missing = [...promised]
        .filter(([key, due]) => disk.timers.get(key)?.due !== due)
        .map(([key]) => `the deadline ${key} is not stored`);
      const extra = [...disk.timers.keys()]
        .filter((key) => !promised.has(key))
        .map((key) => `the deadline ${key} is stored without a cause`);
      return [...missing, ...extra];
    },
  },
  {
    name: 'I-10',
    check({ disk, atRest }) {
      if (atRest === null) return [];
      let first: { key: string; due: Ms } | null = null;
      for (const row of disk.timers.values()) if (first === null || row.due < first.due) first = row;
      if (first === null || (atRest.nextDue !== null && atRest.nextDue <= first.due)) return [];
      return [`the desk sleeps past ${first.key}`];
    },
  },
  {
    name: 'S8',
    check({ disk, ledger }) {
      const stored = new Set<string>();
      const wrong: string[] = [];
      for (const ring of disk.rings.values()) {
        if (!isAlertRing(ring)) continue;
        const name = promiseName({ ...ring, instead: ring.instead ?? null });
        stored.add(name);
        if (!ledger.alerts.get(ring.alert)?.rung.has(ring.recipient))
          wrong.push(`a message to ${ring.recipient} without a cause: ${ring.key}`);
      }
      for (const [name, promised] of ledger.promised) {
        if (stored.has(name)) continue;
        if (ledger.isOwed(promised)) wrong.push(`a message to ${promised.recipient} was promised and is gone: ${name}`);
        else ledger.promised.delete(name);
      }
      return wrong;
    },
  },
  {
    name: 'S8',
    check({ disk, ledger, atRest }) {
      if (atRest === null) return [];
      return [...disk.rings.values()]
        .filter(isAlertRing)
        .filter((ring) => ring.notBefore <= atRest.now && ledger.isOwed({ ...ring, instead: ring.instead ?? null }))
        .map((ring) => `a message to ${ring.recipient} is due and the desk rests: ${ring.key}`);
    },
  },
  {
    name: 'I-14',
    check: ({ replayed, ledger }) => [
      ...replayed.state.alerting.alerts
        .filter((row) => (row.state === 'closed') !== (ledger.alerts.get(row.id)?.closed !== null))
        .map((row) => `${row.id} is ${row.state}`),
      ...replayed.state.operation.operations
        .filter((row) => (row.phase === 'closed') !== (ledger.operations.get(row.id)?.closed !== null))
        .map((row) => `${row.id} is ${row.phase}`),
    ],
  },
  {
    name: 'I-15',
    // Whoever says "I am going" to an order to move is counted from then on.
    check: ({ ledger }) =>
      openAlerts(ledger)
        .filter((page) => page.said.some((a) => a.counts && a.kind === 'executing' && isToMove(page, a.version)))
        .filter((page) => ![...ledger.operations.values()].some(({ alerts }) => alerts.has(page.id)))
        .map(({ id }) => `somebody is on their way because of ${id}, and nobody is counting`),
  },
  {
    name: 'I-19',
    check: ({ replayed: { state } }) =>
      state.operation.operations
        .filter(
          ({ id, outcome }) => outcome === 'doubt_not_lifted' && state.assessment.checks.filter((check) => check.about === id).length === 0,
        )
        .map(({ id }) => `${id} was stood down in doubt and nobody has to look again`),
  },
  {
    name: 'I-21',
    check({ ledger }) {
      const wrong: string[] = [];
      const seen = new Map<string, string>();
      for (const page of ledger.operations.values()) {
        if (page.closed !== null) continue;
        const other = seen.get(page.principal);
        if (other !== undefined) wrong.push(`${other} and ${page.id} are both active for ${page.principal}`);
        seen.set(page.principal, page.id);
      }
      return wrong;
    },
  },
  {
    name: 'I-26',
    check: ({ replayed: { state } }) =>
      state.intake.reports
        .filter(({ id }) => originsIn(state, id).independent !== (state.assessment.weighed.get(id)?.independent ?? 0))
        .map(({ id }) => `the number of ${id} is out of date`),
  },
  {
    name: 'I-42',
    check({ replayed: { state }, org, ledger: { people, drills } }) {
      const open = new Set([
        ...state.alerting.alerts.filter((row) => row.state === 'open').map(({ id }) => id),
        ...state.operation.operations.filter((row) => row.phase !== 'closed').map(({ id }) => id),
        ...state.assessment.checks.filter((row) => row.state === 'open').map(({ id }) => id),
        ...[...people.plans.values()].filter((page) => people.dueOf(page) !== null).map(({ id }) => id),
        ...[...people.panics.values()].filter(({ isOpen }) => isOpen).map(({ person }) => `panic:${person}`),
        ...duressesForTheWatch(people, org),
        ...drills.running().map(({ id }) => id),
      ]);
      for (const member of Object.keys(org.members)) {
        if (open.size === 0) break;
        for (const id of openItems(state, member)) open.delete(id);
      }
      return [...open].map((id) => `nobody answers for ${id}`);
    },
  },
  {
    name: 'I-10',
    // Deadlines, boards and reliefs look at what is marked only: the marks say what a look at everything says.
    check({ replayed: { state } }) {
      const ids = (rows: readonly { readonly id: string }[]): string => rows.map(({ id }) => id).join();
      const { alerting, operation, assessment, intake, standing } = state;
      const unweighed = intake.reports.filter(
        ({ id, correctedBy }) =>
          correctedBy === null &&
          (assessment.weighed.get(id)?.gradings.length ?? 0) === 0 &&
          assessment.assessments.filter(({ reports, subject }) => reports.includes(id) || subject === id).length === 0,
      );
      return [
        ['alerts', ids(openOnes(alerting)), ids(alerting.alerts.filter((row) => row.state !== 'closed'))],
        ['operations', ids(activeOperations(operation)), ids(operation.operations.filter((row) => row.phase !== 'closed'))],
        ['checks', ids(openChecks(assessment)), ids(assessment.checks.filter((row) => row.state === 'open'))],
        ['reports', ids(rowsMarked(standing.unweighed, intake.reports)), ids(unweighed)],
      ].flatMap(([what, marks, all]) => (marks === all ? [] : [`the ${what} marked are ${marks}, and should be ${all}`]));
    },
  },
  {
    name: 'decision 1',
    check({ live, replayed }) {
      if (live === null) return [];
      try {
        return differences(live, replayed).map((where) => `a replay differs at ${where}`);
      } catch (error) {
        // What was kept outside memory is not there any more.
        return [`what the desk believes cannot be read: ${String(error)}`];
      }
    },
  },
];

export const ONCE_HEALED: readonly Rule<Healed>[] = [
  ...PEOPLE_ONCE_HEALED,
  ...DRILLS_ONCE_HEALED,
  { name: 'I-03', check: ({ waiting }) => waiting.map((id) => `${id} was never answered`) },
  { name: 'I-10', check: ({ atRest }) => (atRest === null ? ['the desk does not come to rest'] : []) },
  {
    name: 'I-05',
    check: ({ ledger, isSilent, rungFor }) =>
      openAlerts(ledger).flatMap((page) =>
        owed(page).flatMap((member) => {
          if (isAnsweredFor(page, member)) return [];
          const version = standingOf(page);
          if (wordOf(page, member) === 'waiting' && rungFor(page.id, member) < version)
            return [`${member} was never rung for ${page.id} v${version}`];
          const who = isSilent(member) ? 'who never answers' : 'who answers';
          return [`${member} (${who}) is ${wordOf(page, member)} for ${page.id} v${version} and no human was told`];
        }),
      ),
  },
];
