/** Reports nobody has graded yet: the words as they were said, what is known of them, and how many origins – a figure. */
import type { ReportLine } from '../../wire/views.ts';
import { FACETS, type FacetValue } from '../../wire/vocabulary.ts';
import { useHold } from '../hold.ts';
import type { SignName } from '../icons.tsx';
import { callsign, list } from '../names.ts';
import { At, age, Section, State, type Tone, Verbatim } from '../parts.tsx';
import { board, report } from '../state/store.ts';
import { term, words } from '../words.ts';

const SHAPE: Readonly<Record<FacetValue, readonly [SignName, Tone]>> = {
  no: ['unknown', 'quiet'],
  in_progress: ['seen', 'quiet'],
  yes: ['tick', 'ok'],
};

export function Reports() {
  const text = words.value.reports;
  // Newest first: what has just come in is what somebody is asking about.
  const newest = [...(board.value?.awaiting ?? [])].sort((a, b) => b.at - a.at);
  const held = useHold(newest, (line) => line.id);
  return (
    <Section id='reports' heading={text.heading} held={held} note={newest.length > 0 ? newest.length : null}>
      {held.rows.length === 0 ? <p class='none'>{text.none}</p> : null}
      <ul class='rows reports'>
        {held.rows.map((line) => (
          <Row key={line.id} line={line} />
        ))}
      </ul>
    </Section>
  );
}

function Row({ line }: { readonly line: ReportLine }) {
  const text = words.value.reports;
  const whole = report(line.id);
  const contradicting = whole?.contradictingOrigins ?? 0;
  const grades = (whole?.gradings ?? []).map(({ source, info }) => `${source ?? '–'}${info ?? '–'}`);
  return (
    <li>
      <span class='t'>
        <At at={line.at} />
      </span>
      <div class='what'>
        <Verbatim text={line.verbatim} />
        <p class='facets'>
          {FACETS.map((facet) => {
            const [sign, tone] = SHAPE[line.facets[facet].value];
            return (
              <State key={facet} sign={sign} tone={tone}>
                {text.facet[facet][line.facets[facet].value]}
              </State>
            );
          })}
        </p>
        <p class='meta'>
          {text.about(list(line.about.map(callsign)))}, {term(text.channel, line.channel)}, {text.by(callsign(line.by))},{' '}
          {words.value.ago(age(line.at))}
        </p>
      </div>
      <p class='weight'>
        <b>{text.origins(line.independentOrigins)}</b>
        {contradicting > 0 ? <span>{text.contradicting(contradicting)}</span> : null}
        <span class='muted'>{grades.length === 0 ? text.ungraded : text.graded(list(grades))}</span>
      </p>
    </li>
  );
}
