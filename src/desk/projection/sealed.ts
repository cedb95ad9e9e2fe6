/** Sealed values for one viewer: that they are there, who reads them, who opened them and why. Never more. */
import type { Id } from '../../kernel/ids.ts';
import { MINUTE } from '../../kernel/time.ts';
import { activeOperations, isOfPlace, readingEnd, readingOver, readsWith, sealedFacts } from '../../loop/loop.ts';
import type { OpeningView, SealedLine, SealedListView, SealedView } from '../../wire/sealed-views.ts';
import { sealedActions } from './actions.ts';
import { logRef, person, place } from './people.ts';
import type { Opening, SealedValue } from './rows.ts';
import { type Sight, seesSealed } from './sight.ts';

/** How long after saying why a file may be fetched: long enough for a bad line, short enough to be one opening. */
const FETCHED_WITHIN = 15 * MINUTE;

function openingView(sight: Sight, row: Opening): OpeningView {
  return {
    id: row.id,
    who: person(sight, row.by),
    at: row.at,
    why: row.purpose,
    purpose: sight.words(row.index).purpose ?? null,
    operation: row.operation !== null && sight.state.operation.operations.has(row.operation) ? row.operation : null,
    aloud: row.aloud.map((member) => person(sight, member)),
    unusual: row.unusual,
  };
}

function sealedLine(sight: Sight, row: SealedValue): SealedLine {
  // Who reads is asked of the desk as it is: an order or an operation the viewer does not see keeps its readers all the same.
  const facts = sealedFacts(sight.whole);
  const last = row.openings.at(-1);
  return {
    id: row.id,
    what: row.kind,
    subject: row.subject,
    subjectName: isOfPlace(row.kind)
      ? place(sight, row.subject).codeName
      : row.kind === 'source_identity'
        ? null
        : person(sight, row.subject).codeName,
    compartment: row.compartment,
    by: person(sight, row.by),
    at: row.at,
    readers: row.to.map((device) => {
      const briefing = row.briefed.find((one) => one.device === device);
      return {
        who: person(sight, facts.device(device, sight.now)?.member ?? ''),
        device,
        order: briefing?.order ?? null,
        operation: briefing?.operation ?? null,
        ...readingEnd(row, device, facts),
        over: readingOver(row, device, sight.now, facts),
      };
    }),
    recovery: row.recovery,
    mine: readsWith(row, sight.viewer, sight.now, facts).length > 0,
    lastOpened: last === undefined ? null : openingView(sight, last),
  };
}

function concerning({ state }: Sight, row: SealedValue): Id | null {
  const { concerns } = sealedFacts(state);
  return activeOperations(state.operation).find(({ id }) => concerns(id, row.kind, row.subject))?.id ?? null;
}

export const sealedView = (sight: Sight, row: SealedValue): SealedView => ({
  kind: 'sealed',
  thread: row.thread,
  concerning: concerning(sight, row),
  ...sealedLine(sight, row),
  openings: row.openings.map((opening) => openingView(sight, opening)),
  actions: sealedActions(sight, row),
  ...logRef(sight, row.index),
});

export const sealedList = (sight: Sight): SealedListView => ({
  kind: 'sealed-list',
  values: sight.state.sealed.values
    .filter((row) => seesSealed(sight, row))
    .sort((a, b) => b.index - a.index)
    .map((row) => sealedLine(sight, row)),
});

/** What of a value may be fetched under an opening: the viewer's own, of a moment ago, of the file as it now is. */
export function sealedFile(
  sight: Sight,
  row: SealedValue,
  opening: Id,
): { readonly ct: string; readonly entries: readonly number[] } | null {
  const said = row.openings.find(({ id, by, at }) => id === opening && by === sight.viewer && sight.now - at <= FETCHED_WITHIN);
  return said === undefined ? null : { ct: row.ct, entries: [...new Set([row.index, row.wrappedIn])] };
}
