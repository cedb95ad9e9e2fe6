/** What stands whether or not anything happens: principals and their detail, coming movements, places, what else waits. */
import { callsign, list, nameOf, placeName } from '../names.ts';
import { At, age, Section, State } from '../parts.tsx';
import { lang } from '../state/settings.ts';
import { board, zone } from '../state/store.ts';
import { hour } from '../time.ts';
import { term, words } from '../words.ts';

export function Principals() {
  const text = words.value.principals;
  const lines = board.value?.principals ?? [];
  return (
    <Section id='principals' heading={text.heading} note={lines.length > 0 ? lines.length : null}>
      {lines.length === 0 ? <p class='none'>{text.none}</p> : null}
      <ul class='cards'>
        {lines.map(({ who, detail, related }) => (
          <li key={who.id}>
            <h3>{callsign(who)}</h3>
            <p>{detail.length === 0 ? text.noDetail : list(detail.map((row) => `${callsign(row.who)} (${text.part[row.part]})`))}</p>
            {related.map((row) => (
              <p key={row.who.id} class='kin'>
                <State sign={row.covered ? 'tick' : 'unknown'} tone={row.covered ? 'ok' : 'act'}>
                  {row.covered ? words.value.people.covered : words.value.people.uncovered}
                </State>{' '}
                {callsign(row.who)} ({term(text.relation, row.relation)})
              </p>
            ))}
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function Agenda() {
  const text = words.value.agenda;
  const { appearances = [], places = [], warnings = [] } = board.value ?? {};
  const at = (when: number): string => hour(when, lang.value, zone.value);
  return (
    <Section id='agenda' heading={text.heading} note={appearances.length > 0 ? appearances.length : null}>
      {appearances.length === 0 ? <p class='none'>{text.none}</p> : null}
      <ul class='rows'>
        {appearances.map((line) => (
          <li key={line.id}>
            <span class='t'>
              {at(line.from)}–{at(line.to)}
            </span>
            <span class='what'>
              <b>{callsign(line.principal)}</b> {line.title === null ? text.untitled : <span class='said-plain'>{line.title}</span>},{' '}
              {text.publicity[line.publicity]}
              {line.startedAt === null ? null : <b> {text.running}</b>}
              <span class='aside'>
                {line.order === null ? text.noOrder : text.order(line.order.version, line.order.briefed, line.order.expected)}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {warnings.length === 0 ? null : (
        <ul class='rows places'>
          {warnings.map((row) => (
            <li key={`${row.appearance} ${row.code}`}>
              <span class='what'>
                <State sign='cross' tone='warn'>
                  {callsign(row.principal)}
                </State>{' '}
                {row[lang.value]} <span class='aside'>{row.about.join(', ')}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
      {places.length === 0 ? null : (
        <>
          <h3 class='sub'>{text.places}</h3>
          <ul class='rows places'>
            {places.map((place) => {
              const fine = place.validity === 'green';
              return (
                <li key={place.id}>
                  <span class='what'>
                    <State
                      sign={fine ? 'tick' : place.validity === 'stale' ? 'unknown' : 'cross'}
                      tone={fine ? 'ok' : place.validity === 'stale' ? 'warn' : 'act'}
                    >
                      {text.validity[place.validity]}
                    </State>{' '}
                    <b>{placeName(place)}</b>, {place.kind === null ? '' : text.placeKind[place.kind]}
                    {place.recce === null ? '' : `, ${words.value.ago(age(place.recce))}`}
                  </span>
                </li>
              );
            })}
          </ul>
        </>
      )}
    </Section>
  );
}

/** Handovers, assessments to review, cases: only when there are any. */
export function Tray() {
  const text = words.value.tray;
  const { handovers = [], needsReview = [], cases = [] } = board.value ?? {};
  if (handovers.length + needsReview.length + cases.length === 0) return null;
  return (
    <Section id='tray' heading={text.heading}>
      <ul class='rows'>
        {handovers.map((line) => (
          <li key={line.id}>
            <span class='t'>
              <At at={line.at} />
            </span>
            <span class='what'>{text.handover(callsign(line.from), callsign(line.to), line.items.length)}</span>
          </li>
        ))}
        {needsReview.map((line) => (
          <li key={line.id}>
            <span class='t'>
              <At at={line.at} />
            </span>
            <span class='what'>{text.review(line.subject, nameOf(line.by))}</span>
          </li>
        ))}
        {cases.map((line) => (
          <li key={line.id}>
            <span class='t'>
              <At at={line.at} />
            </span>
            <span class='what'>
              <b>{line.title ?? text.untitled}</b>, {text.caseLine(text.caseState[line.state])}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
