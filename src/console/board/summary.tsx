/** What stands, in one sentence; and the two voices of the page: polite for the sentence, at once for a new P1. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PersonRef } from '../../wire/views.ts';
import { callsign } from '../names.ts';
import { now } from '../state/clock.ts';
import { alerts, board, operations } from '../state/store.ts';
import { words } from '../words.ts';

/** People, and not lines: somebody asked by two alerts is one person. */
const count = (rows: readonly { readonly who: PersonRef }[]): number => new Set(rows.map(({ who }) => who.id)).size;

function summary(): string {
  const text = words.value.summary;
  const silent = count(alerts.value.flatMap(({ recipients }) => recipients).filter((row) => row.required && row.answer === null));
  const unaccounted = count(operations.value.flatMap(({ manifest }) => manifest).filter((line) => !line.accounted));
  const overdue = (board.value?.checks ?? []).filter((check) => check.due < now.value).length;
  const late = (board.value?.awaited ?? []).filter(({ phase }) => phase !== 'expected');
  const parts = [
    [count(board.value?.calls ?? []), text.calls],
    [count(late), text.late],
    [alerts.value.length, text.alerts],
    [silent, text.silent],
    [unaccounted, text.unaccounted],
    [board.value?.awaiting.length ?? 0, text.awaiting],
    [overdue, text.overdue],
  ] as const;
  const said = parts.filter(([n]) => n > 0).map(([n, say]) => say(n));
  return said.length === 0 ? text.quiet : `${said.join(', ')}.`;
}

export const Summary = () => (
  <p class='summary' role='status'>
    {summary()}
  </p>
);

/** Says each P1 alert once, when it comes. */
export function Announcer() {
  const told = useRef(new Set<string>());
  const [said, setSaid] = useState('');
  const urgent = alerts.value.filter((alert) => alert.priority === 1 && alert.state === 'open');
  const keys = urgent.map(({ id }) => id).join(' ');
  useEffect(() => {
    const fresh = urgent.filter(({ id }) => !told.current.has(id));
    for (const { id } of fresh) told.current.add(id);
    const text = words.value.alerts;
    if (fresh.length > 0) setSaid(fresh.map((alert) => text.announce(text.action[alert.action], callsign(alert.principal))).join(' '));
  }, [keys]);
  return (
    <div class='hidden' role='alert'>
      {said}
    </div>
  );
}
