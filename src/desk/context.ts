/** What the desk tells a caller in a hurry, so that a small body is enough: look-ups in the present state, nothing more. */
import type { MemberId } from '../kernel/ids.ts';
import type { Ms } from '../kernel/time.ts';
import { fromB64 } from '../log/base64.ts';
import { sha256Hex } from '../log/digest.ts';
import { activeFor, activeOperations, inForce, latestVersion, leftOf, openItems, sealedFacts, shownTo } from '../loop/loop.ts';
import type { Context } from '../wire/operation.ts';
import type { Mind } from './mind.ts';
import { seenIn } from './photo.ts';
import { foundIn } from './projection/found.ts';
import type { WordsReader } from './projection/rows.ts';
import { visibleTo } from './projection/visible.ts';

function* inTurn<T>(...lists: readonly Iterable<T>[]): Generator<T> {
  for (const list of lists) yield* list;
}

export function contextOf(mind: Mind, words: WordsReader, by: MemberId, now: Ms): Context {
  // Of the desk as it is shown to whoever asks: what they do not know is not filled in for them.
  const state = shownTo(mind.state, by, now);
  const { alerting, operation, agenda, roster } = state;
  return {
    now,
    by,
    currentVersion(alert) {
      const version = alerting.alerts.get(alert)?.versions.at(-1);
      return version === undefined ? null : { n: version.n, action: version.action };
    },
    proposal(id) {
      // Those under way first: a confirmation is nearly always of one of them.
      for (const row of inTurn(activeOperations(operation), operation.operations.values())) {
        const found = row.proposals.find((proposal) => proposal.id === id);
        if (found !== undefined) return { operation: row.id, sha256: mind.proposals.get(String(found.index)) ?? '' };
      }
      return null;
    },
    pairNote(id) {
      const pair = visibleTo(state, by).inquiry.pairs.get(id);
      return pair === undefined ? null : (mind.proposals.get(String(pair.index)) ?? null);
    },
    activeOperation: (principal) => activeFor(operation, principal)?.id ?? null,
    orderVersion: (order) => agenda.orders.get(order)?.version ?? 0,
    openItems: () => openItems(state, by),
    handoverItems: (id) => {
      const handover = roster.handovers.get(id);
      return handover === undefined ? [] : leftOf(handover);
    },
    threadOf(kind, id) {
      // An act joins a thread only where the person may see what stands there.
      const { alerting, operation, intake, assessment, inquiry, posture, statements, drills, sealed } = visibleTo(state, by);
      const tables = {
        alert: alerting.alerts,
        operation: operation.operations,
        report: intake.reports,
        trigger: intake.triggers,
        check: assessment.checks,
        assessment: assessment.assessments,
        case: inquiry.cases,
        drill: drills.drills,
        review: drills.reviews,
        statement: statements.statements,
        sealed: sealed.values,
      };
      if (kind === 'dossier') return inquiry.cases.get(inquiry.dossiers.get(id)?.case ?? '')?.thread ?? null;
      if (kind === 'handover') return '-';
      if (kind === 'posture') return posture.intervals.get(id)?.[0]?.thread ?? null;
      return tables[kind].get(id)?.thread ?? null;
    },
    scaleFor(person) {
      const { scales } = state.posture;
      const last = [...scales.values()].sort((a, b) => a.index - b.index).at(-1);
      return inForce(visibleTo(state, by).posture, person)?.scale ?? last?.id ?? null;
    },
    lowering(posture) {
      const row = visibleTo(state, by).posture.lowerings.get(posture);
      return row === undefined ? null : { person: row.person, sha256: mind.proposals.get(String(row.index)) ?? '' };
    },
    statement(id) {
      const seen = visibleTo(state, by);
      const row = seen.statements.statements.get(id);
      if (row === undefined) return null;
      const { n: version, index } = latestVersion(row);
      return { version, sha256: mind.proposals.get(String(index)) ?? '', found: foundIn(seen, words, row) };
    },
    concerning(id) {
      const seen = visibleTo(state, by);
      const row = seen.sealed.values.get(id);
      if (row === undefined) return null;
      const { concerns } = sealedFacts(seen);
      return activeOperations(seen.operation).find((one) => concerns(one.id, row.kind, row.subject))?.id ?? null;
    },
    photo(base64) {
      const bytes = fromB64(base64);
      return { sha256: sha256Hex(bytes), bytes: bytes.length, ...seenIn(bytes) };
    },
    digest(base64) {
      const bytes = fromB64(base64);
      return { sha256: sha256Hex(bytes), bytes: bytes.length };
    },
  };
}
