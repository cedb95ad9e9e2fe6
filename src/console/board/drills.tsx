/**
 * What is rehearsed, and what is learnt. A drill has its own frame, colour and words, and no button of an alert (I-40); what is
 * owed after a night stands with a name and a date.
 */
import { callsign, list } from '../names.ts';
import { At, atText, Section, State, until } from '../parts.tsx';
import { now } from '../state/clock.ts';
import { board, me } from '../state/store.ts';
import { words } from '../words.ts';

/** For whoever takes part in a drill, while it runs: what was said to them, and that the real thing comes first. */
export function MyDrills() {
  const text = words.value.drills;
  return (
    <>
      {(me.value?.drills ?? []).map((drill) => (
        <aside key={drill.id} class='exercise mine' aria-label={words.value.exercise.word}>
          <p>
            <b>{words.value.exercise.word}</b> {text.mine(atText(drill.to))}
          </p>
          {drill.injects.map((inject) => (
            <p key={inject.id} lang={inject.lang} class='inject'>
              <At at={inject.at} /> {inject.text ?? words.value.reports.blank}
            </p>
          ))}
        </aside>
      ))}
    </>
  );
}

export function Drills() {
  const text = words.value.drills;
  const lines = board.value?.drills ?? [];
  if (lines.length === 0) return null;
  return (
    <Section id='drills' heading={text.heading} note={lines.length}>
      <ul class='rows'>
        {lines.map((line) => (
          <li key={line.id}>
            <span class='t'>
              <At at={line.startedAt ?? line.from} />
            </span>
            <span class='what'>
              <b class={line.state === 'running' ? 'drill-mark' : ''}>
                {words.value.exercise.word} {text.state[line.state]}
              </b>
              , {line.scenario}, {text.with(list(line.participants.map(callsign)))}
              {line.endedAt === null ? <span class='aside'>{text.until(atText(line.to))}</span> : null}
              {line.state === 'preempted' ? <span class='aside'>{text.byAlert}</span> : null}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Reviews to hold and what was promised at them; what is late is named, with its date. */
export function Lessons() {
  const text = words.value.lessons;
  const { reviews = [], owed = [] } = board.value ?? {};
  if (reviews.length + owed.length === 0) return null;
  return (
    <Section id='lessons' heading={text.heading} note={reviews.length + owed.length}>
      <ul class='rows'>
        {reviews.map((line) => (
          <li key={line.id}>
            <span class='t'>
              <At at={line.due} />
            </span>
            <span class='what'>
              <Due due={line.due} /> <b>{text.review[line.heat]}</b>, {text.of[line.of]}{' '}
              {line.principal === null ? line.subject : callsign(line.principal)}
              <span class='aside'>{text.findings(line.findings)}</span>
            </span>
          </li>
        ))}
        {owed.map((line) => (
          <li key={`${line.review} ${line.id}`}>
            <span class='t'>
              <At at={line.due} />
            </span>
            <span class='what'>
              <Due due={line.due} /> <b>{callsign(line.owner)}</b>, {text.promised}
              {line.title === null ? null : <q class='said'>{line.title}</q>}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Due({ due }: { readonly due: number }) {
  const late = due < now.value;
  return (
    <State sign='late' tone={late ? 'act' : 'quiet'}>
      {late ? words.value.late(until(2 * now.value - due)) : words.value.within(until(due))}
    </State>
  );
}
