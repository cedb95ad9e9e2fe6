/** Checks under way, the late ones first and by name. */
import { useHold } from '../hold.ts';
import { nameOf } from '../names.ts';
import { At, Section, State, until } from '../parts.tsx';
import { now } from '../state/clock.ts';
import { board } from '../state/store.ts';
import { words } from '../words.ts';

export function Checks() {
  const text = words.value.checks;
  const soonest = [...(board.value?.checks ?? [])].sort((a, b) => a.due - b.due);
  const held = useHold(soonest, (check) => check.id);
  if (soonest.length === 0) return null;
  return (
    <Section id='checks' heading={text.heading} held={held} note={soonest.length}>
      <ul class='rows'>
        {held.rows.map((check) => {
          const late = check.due < now.value;
          const subject = board.value?.people.some(({ who }) => who.id === check.about) ? nameOf(check.about) : check.about;
          return (
            <li key={check.id}>
              <span class='t'>
                <At at={check.due} />
              </span>
              <span class='what'>
                <State sign='late' tone={late ? 'act' : 'plain'}>
                  {late ? words.value.late(until(2 * now.value - check.due)) : words.value.within(until(check.due))}
                </State>{' '}
                <b>{check.owner === null ? text.nobody : nameOf(check.owner)}</b>, {text.kind[check.kind]}, {subject}
                {check.question === null ? null : <q class='said'>{check.question}</q>}
              </span>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
