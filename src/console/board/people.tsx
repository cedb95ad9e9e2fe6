/** Who is there: duty, last sign of life, and by which channels they have proved they can be reached. */
import { useState } from 'preact/hooks';
import type { PersonView } from '../../wire/views.ts';
import { useHold } from '../hold.ts';
import { callsign, list } from '../names.ts';
import { Age, Section, State } from '../parts.tsx';
import { board } from '../state/store.ts';
import { term, words } from '../words.ts';

export function People() {
  const text = words.value.people;
  const [everybody, setEverybody] = useState(false);
  const members = (board.value?.people ?? []).filter(({ roles }) => roles.length > 0);
  const onDuty = members.filter((person) => person.onDuty || person.operation !== null);
  const held = useHold(everybody ? members : onDuty, ({ who }) => who.id);
  if (members.length === 0) return null;
  const toggle = (
    <button
      type='button'
      class='plain'
      aria-expanded={everybody}
      onClick={() => {
        setEverybody(!everybody);
        held.release();
      }}
    >
      {everybody ? text.less : text.all(members.length)}
    </button>
  );
  return (
    <Section id='people' heading={text.heading} held={held} note={onDuty.length < members.length ? toggle : members.length}>
      <table class='people dense'>
        <caption class='hidden'>{text.heading}</caption>
        <thead>
          <tr>
            <th scope='col'>{text.columns.who}</th>
            <th scope='col'>{text.columns.duty}</th>
            <th scope='col'>{text.columns.proof}</th>
            <th scope='col' class='num'>
              {text.columns.news}
            </th>
          </tr>
        </thead>
        <tbody>
          {held.rows.map((person) => (
            <Row key={person.who.id} person={person} />
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function Row({ person }: { readonly person: PersonView }) {
  const text = words.value.people;
  return (
    <tr>
      <th scope='row'>
        {callsign(person.who)}
        <span class='role'>{list(person.roles.map((role) => text.role[role]))}</span>
      </th>
      <td>
        {person.onDuty ? text.onDuty : <span class='muted'>{text.offDuty}</span>}
        {person.operation === null ? null : <span class='role'>{text.moving}</span>}
      </td>
      <td>
        {person.proved.length === 0 ? (
          <State sign='unknown' tone='quiet'>
            {text.noProof}
          </State>
        ) : (
          <State sign='tick' tone='ok'>
            {list(person.proved.map((channel) => term(words.value.answers.channel, channel)))}
          </State>
        )}
      </td>
      <td class='num'>{person.lastNews === null ? <span class='muted'>{text.noNews}</span> : <Age at={person.lastNews} />}</td>
    </tr>
  );
}
