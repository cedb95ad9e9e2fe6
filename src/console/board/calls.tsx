/** Who calls for help, who is not free, who is late and since when; then everybody still expected. By name, the late ones in red. */
import type { CallLine, CodesLine, SilenceLine } from '../../wire/checkin-views.ts';
import { useHold } from '../hold.ts';
import { callsign, list } from '../names.ts';
import { At, age, atText, Section, State, until } from '../parts.tsx';
import { now } from '../state/clock.ts';
import { board, me } from '../state/store.ts';
import { words } from '../words.ts';

type Awaited = NonNullable<typeof board.value>['awaited'][number];

/** The same shape for whoever has no board: the calls they were rung about. */
const lines = (): {
  calls: readonly CallLine[];
  awaited: readonly Awaited[];
  silences: readonly SilenceLine[];
  codes: readonly CodesLine[];
} => board.value ?? { calls: me.value?.calls ?? [], awaited: me.value?.late ?? [], silences: [], codes: [] };

export function Calls() {
  const text = words.value.calls;
  const { calls, awaited, silences, codes } = lines();
  const missed = codes.flatMap(({ who, missed: last }) => (last === null ? [] : [{ who, at: last.at }]));
  const held = useHold(awaited, ({ plan }) => plan);
  if (calls.length + awaited.length + silences.length + missed.length === 0) return null;
  const late = awaited.filter(isLate).length;
  return (
    <Section id='calls' heading={text.heading} held={held} note={calls.length + late > 0 ? calls.length + late : null}>
      <ul class='rows'>
        {calls.map((call) => (
          <Call key={call.item} call={call} />
        ))}
        {held.rows.map((line) => (
          <Line key={line.plan} line={line} />
        ))}
        {missed.map(({ who, at }) => (
          <li key={who.id}>
            <span class='t'>
              <At at={at} />
            </span>
            <span class='what'>
              <b>{callsign(who)}</b>, {text.wrongCode}
            </span>
          </li>
        ))}
        {silences.map(({ who, until: end }) => (
          <li key={who.id}>
            <span class='t'>
              <At at={end} />
            </span>
            <span class='what'>
              <b>{callsign(who)}</b>, {text.silent(atText(end))}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const isLate = ({ phase }: Awaited): boolean => phase !== 'expected';

function Call({ call: { kind, who, since, told, takenBy, acts } }: { readonly call: CallLine }) {
  const text = words.value.calls;
  return (
    <li>
      <span class='t'>
        <At at={since} />
      </span>
      <span class='what'>
        <State sign='late' tone='act'>
          {text.kind[kind]}
        </State>{' '}
        <b>{callsign(who)}</b>, {words.value.since(age(since))},{' '}
        {takenBy === null ? text.told(list(told.map(callsign))) : text.taken(callsign(takenBy))}
        {acts.length === 0 ? null : <span class='role'>{text.noEffect(acts.length)}</span>}
      </span>
    </li>
  );
}

function Line({ line }: { readonly line: Awaited }) {
  const text = words.value.calls;
  const { who, due, heard, takenBy } = line;
  const late = isLate(line);
  return (
    <li>
      <span class='t'>
        <At at={due} />
      </span>
      <span class='what'>
        <State sign='late' tone={late ? 'act' : 'plain'}>
          {due > now.value ? words.value.within(until(due)) : words.value.late(age(due))}
        </State>{' '}
        <b>{callsign(who)}</b>, {late ? text.late : text.awaited}
        {heard === null ? null : `, ${text.heard(age(heard.at))}`}
        {takenBy === null ? null : `, ${text.taken(callsign(takenBy))}`}
      </span>
    </li>
  );
}
