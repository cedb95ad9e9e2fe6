/** An act of the thread in words: what its parameters add to its name. Ids become call-signs and code names. */
import type { TimelineLine } from '../../wire/views.ts';
import { list, nameOf, placeNamed } from '../names.ts';
import { atText } from '../parts.tsx';
import { term, words } from '../words.ts';

type Given = Readonly<Record<string, unknown>>;
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const rows = (value: unknown): Given[] =>
  Array.isArray(value) ? value.filter((row): row is Given => typeof row === 'object' && row !== null) : [];
const names = (value: unknown): string => (Array.isArray(value) ? list(value.filter((id) => typeof id === 'string').map(nameOf)) : '');

/** Empty when the name of the act says it all. A parameter that a later server added is left to the name. */
export function detailOf({ act, with: given }: TimelineLine): string {
  const w = words.value;
  const person = text(given.person) ?? text(given.recipient) ?? text(given.principal) ?? text(given.member);
  switch (act) {
    case 'alert.issue':
      return list([term(w.alerts.action, text(given.action)), person === null ? '' : nameOf(person)].filter(Boolean));
    case 'alert.update':
      return term(w.alerts.action, text(given.action));
    case 'alert.answer':
      return `${term(w.answers.word, text(given.answer))}, ${term(w.answers.means, text(given.means))}`;
    case 'delivery.note':
      return deliveries(rows(given.results));
    case 'report.submit':
      return names(given.about);
    case 'report.grade':
      return `${text(given.source) ?? '–'}${text(given.info) ?? '–'}`;
    case 'facet.set':
      return term(w.reports.facet[given.facet as 'verified'] ?? {}, text(given.value));
    case 'check.open':
      return `${term(w.checks.kind, text(given.kind))}, ${nameOf(String(given.about))}, ${w.checks.due(atText(Number(given.due)))}`;
    case 'operation.move':
    case 'operation.arrive':
    case 'operation.relocate':
      return given.place == null ? '' : placeNamed(String(given.place));
    case 'operation.hold':
      return w.operations.nextPoint(atText(Number(given.next)));
    case 'operation.open':
      return names(given.manifest);
    case 'rollcall.record':
      return rows(given.lines)
        .map((row) => `${nameOf(String(row.person))} ${term(w.operations.status, text(row.status))}`)
        .join(', ');
    case 'standdown.propose':
      return term(w.operations.outcome, text(given.outcome));
    default:
      return person === null ? '' : nameOf(person);
  }
}

/** One flush of the outbox in a line: `notification (partie) : 5`. */
function deliveries(results: readonly Given[]): string {
  const counts = new Map<string, number>();
  for (const { channel, state } of results) {
    const key = `${term(words.value.answers.channel, text(channel))} (${term(words.value.answers.delivery, text(state))})`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return list([...counts].map(([key, n]) => `${n} ${key}`));
}
