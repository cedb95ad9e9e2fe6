/** An operation: is everybody safe, and if not, where? The roll call line by line, then the next check-in. */
import type { ManifestView, OperationView } from '../../wire/views.ts';
import type { Status } from '../../wire/vocabulary.ts';
import { useHold } from '../hold.ts';
import type { SignName } from '../icons.tsx';
import { callsign, list, nameOf, placeName } from '../names.ts';
import { Age, age, atText, State, type Tone, until } from '../parts.tsx';
import { now } from '../state/clock.ts';
import { term, words } from '../words.ts';

const SHAPE: Readonly<Record<Status, readonly [SignName, Tone]>> = {
  unaccounted: ['unknown', 'act'],
  injured: ['hurt', 'act'],
  present: ['tick', 'ok'],
  elsewhere_safe: ['tickElsewhere', 'ok'],
};
const rankOf = (line: ManifestView): number => (line.status === 'injured' ? 0 : line.accounted ? 2 : 1);

export function Operation({ operation }: { readonly operation: OperationView }) {
  const text = words.value.operations;
  const who = callsign(operation.principal);
  const { rows, on } = useHold(
    [...operation.manifest].sort((a, b) => rankOf(a) - rankOf(b)),
    (line) => line.who.id,
  );
  const counted = operation.manifest.filter((line) => line.accounted).length;
  return (
    <article class='operation' aria-labelledby={`operation-${operation.id}`}>
      <header class='band'>
        <h3 id={`operation-${operation.id}`}>
          <span class='whom'>{who}</span> <span class='phase'>{text.phase[operation.phase]}</span> <Where operation={operation} />
        </h3>
        <p class='when'>
          <span class='age'>{words.value.since(age(operation.openedAt))}</span>
        </p>
      </header>
      {operation.complete ? (
        <Complete operation={operation} />
      ) : (
        <table class='people roll' {...on}>
          <caption>
            <span class='hidden'>{text.rollCall(who)}: </span>
            {text.tally(counted, operation.manifest.length)}
          </caption>
          <thead class='hidden'>
            <tr>
              <th scope='col'>{text.columns.state}</th>
              <th scope='col'>{text.columns.who}</th>
              <th scope='col'>{text.columns.how}</th>
              <th scope='col'>{text.columns.since}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((line) => (
              <Line key={line.who.id} line={line} />
            ))}
          </tbody>
        </table>
      )}
      <NextPoint operation={operation} />
      {operation.proposals
        .filter(({ state }) => state === 'waiting')
        .map((proposal) => (
          <p key={proposal.id} class='point'>
            <State sign='open' tone='warn'>
              {text.waiting(term(text.outcome, proposal.outcome))}
            </State>
            {proposal.waitsFor === undefined ? null : <b>{text.notFree(list(proposal.waitsFor.map(callsign)))}</b>}
          </p>
        ))}
      {operation.proposals
        .filter(({ state }) => state === 'pending')
        .map((proposal) => (
          <p key={proposal.id} class='point'>
            <State sign='open' tone='warn'>
              {text.standDown(callsign(proposal.by), term(text.outcome, proposal.outcome))}
            </State>
            <span class='muted'>{text.lapses(until(proposal.lapses))}</span>
          </p>
        ))}
    </article>
  );
}

/** Everybody is accounted for: one line, for a calm board shows what departs from what is expected. */
const Complete = ({ operation: { manifest } }: { readonly operation: OperationView }) => (
  <p class='point'>
    <State sign='tick' tone='ok'>
      {words.value.operations.complete}
    </State>
    <span>{list(manifest.map(({ who }) => callsign(who)))}</span>
  </p>
);

function Where({ operation: { place, phase } }: { readonly operation: OperationView }) {
  const text = words.value.operations;
  if (place === null) return <span class='place'>{text.noPlace}</span>;
  const arrived = phase === 'sheltered' || phase === 'holding';
  return (
    <span class='place'>
      {arrived ? text.at(placeName(place)) : text.to(placeName(place))}
      {place.compromised ? (
        <State sign='cross' tone='act'>
          {text.compromised}
        </State>
      ) : null}
    </span>
  );
}

function NextPoint({ operation: { nextPoint } }: { readonly operation: OperationView }) {
  const text = words.value.operations;
  if (nextPoint === null) return <p class='point muted'>{text.noPoint}</p>;
  const late = nextPoint < now.value;
  return (
    <p class='point'>
      <State sign='late' tone={late ? 'act' : 'plain'}>
        {text.nextPoint(atText(nextPoint))}
      </State>
      {late ? (
        <b class='late'>{words.value.late(until(2 * now.value - nextPoint))}</b>
      ) : (
        <span class='muted'>{words.value.within(until(nextPoint))}</span>
      )}
    </p>
  );
}

function Line({ line }: { readonly line: ManifestView }) {
  const text = words.value.operations;
  const [sign, full] = SHAPE[line.status];
  // Before the first roll call nobody is missing yet: the colour waits for a call that somebody did not answer.
  const tone = line.at === null && line.status === 'unaccounted' ? 'plain' : full;
  // A person's own device says where it is, not that they are well: sight or voice counts (I-16).
  const unproved = !line.accounted && line.status !== 'unaccounted' && line.status !== 'injured';
  const means = line.means === null ? null : words.value.answers.means[line.means];
  return (
    <tr class={line.accounted ? '' : 'silent'}>
      <td>
        <State sign={unproved ? 'unknown' : sign} tone={unproved ? 'warn' : tone}>
          {text.status[line.status]}
        </State>
      </td>
      <th scope='row'>{callsign(line.who)}</th>
      <td class='how'>
        {line.at === null
          ? text.noCall
          : line.confirmedBy === null || means === null
            ? means
            : text.confirmedBy(means, nameOf(line.confirmedBy))}
        {unproved ? <span class='aside'>{text.toConfirm}</span> : null}
        {line.refusedAt === null ? null : <span class='next'>{text.refused(atText(line.refusedAt))}</span>}
      </td>
      <td class='num'>{line.at === null ? words.value.frame.dashed : <Age at={line.at} />}</td>
    </tr>
  );
}
