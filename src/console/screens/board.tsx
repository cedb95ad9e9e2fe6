/** The board: what needs a decision now. */
import { useEffect } from 'preact/hooks';
import type { AlertView, OperationView } from '../../wire/views.ts';
import { Alert } from '../board/alert.tsx';
import { Calls } from '../board/calls.tsx';
import { Checks } from '../board/checks.tsx';
import { Drills, Lessons, MyDrills } from '../board/drills.tsx';
import { FirstSteps, isBare } from '../board/empty.tsx';
import { Operation } from '../board/operation.tsx';
import { People } from '../board/people.tsx';
import { Reports } from '../board/reports.tsx';
import { Postures, Statements } from '../board/speech.tsx';
import { Agenda, Principals, Tray } from '../board/standing.tsx';
import { ForkSeen, LostLink, StatusLine } from '../board/status-line.tsx';
import { Announcer, Summary } from '../board/summary.tsx';
import { Thread } from '../board/thread.tsx';
import { ExerciseBanner, Top } from '../board/top.tsx';
import { useHold } from '../hold.ts';
import { callsign } from '../names.ts';
import { Section } from '../parts.tsx';
import { alerts, board, me, operations, threads } from '../state/store.ts';
import { words } from '../words.ts';

export function Board() {
  const text = words.value;
  const urgent = alerts.value.length;
  useEffect(() => {
    document.title = urgent > 0 ? `(${urgent}) ${text.alerts.heading} – Abri` : `${text.title} – Abri`;
  }, [urgent, text]);
  const desk = board.value !== null;
  const known = me.value !== null && (desk || !me.value.desk);
  const bare = isBare();
  const busy = urgent > 0 || operations.value.length > 0;
  return (
    <div class={`page ${busy ? 'busy' : 'calm'}`}>
      <Top />
      <ExerciseBanner />
      <MyDrills />
      <LostLink />
      <ForkSeen />
      <Announcer />
      <main id='board' tabIndex={-1}>
        <div class='question'>
          <h1>{text.title}</h1>
          {known ? <Summary /> : null}
        </div>
        {known ? (
          <>
            {desk ? null : <p class='lead'>{text.field.lead}</p>}
            {bare ? (
              <div class='alerts'>
                <Calls />
                <FirstSteps />
              </div>
            ) : (
              <Now />
            )}
            {desk && !bare ? (
              <div class='intake'>
                <Reports />
                <Checks />
              </div>
            ) : null}
            {desk ? <Standing /> : null}
          </>
        ) : (
          <p class='lead' aria-busy='true'>
            {text.link.connecting}
          </p>
        )}
      </main>
      <StatusLine />
    </div>
  );
}

const Standing = () => (
  <div class='standing'>
    <div>
      <Agenda />
      <Principals />
      <Postures />
    </div>
    <div>
      <People />
      <Statements />
      <Tray />
      <Lessons />
      <Drills />
    </div>
  </div>
);

/** Beside their alert first, in its order; then those where somebody is missing; then those where all is well. */
function byNeed(list: readonly OperationView[], open: readonly AlertView[]): OperationView[] {
  const rank = (one: OperationView): number => {
    const at = open.findIndex(({ operation }) => operation === one.id);
    return (one.complete ? 2000 : 0) + (at === -1 ? 1000 : at);
  };
  return [...list].sort((a, b) => rank(a) - rank(b));
}

/** Alerts and operations: what is happening. */
function Now() {
  const text = words.value;
  const held = useHold(alerts.value, ({ id }) => id);
  const carried = new Set(operations.value.map(({ thread }) => thread));
  const loose = alerts.value.filter(({ thread }) => !carried.has(thread) && threads.value.has(thread));
  return (
    <>
      <div class='alerts'>
        <Calls />
        <Section id='alerts' heading={text.alerts.heading} held={held} note={held.rows.length > 0 ? held.rows.length : null}>
          {held.rows.length === 0 ? <p class='none'>{text.alerts.none}</p> : null}
          {held.rows.map((alert) => (
            <Alert key={alert.id} alert={alert} />
          ))}
        </Section>
      </div>
      {operations.value.length + loose.length === 0 ? null : (
        <div class='operations'>
          <Section id='operations' heading={text.operations.heading} note={operations.value.length > 0 ? operations.value.length : null}>
            {operations.value.length === 0 ? <p class='none'>{text.operations.none}</p> : null}
            {byNeed(operations.value, alerts.value).map((operation) => (
              <div key={operation.id} class='story'>
                <Operation operation={operation} />
                <Thread
                  id={operation.id}
                  who={callsign(operation.principal)}
                  lines={operation.timeline}
                  latest={operation.complete ? 3 : 8}
                />
              </div>
            ))}
            {loose.map(({ id, thread, principal }) => (
              <Thread key={id} id={id} who={callsign(principal)} lines={threads.value.get(thread)?.lines ?? []} />
            ))}
          </Section>
        </div>
      )}
    </>
  );
}
