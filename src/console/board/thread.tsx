/** The thread, newest first: when it happened, what was done and said, who signed and where their key is. */
import { useState } from 'preact/hooks';
import { reasonText } from '../../wire/problems.ts';
import type { TimelineLine } from '../../wire/views.ts';
import { useHold } from '../hold.ts';
import { callsign } from '../names.ts';
import { At, atText } from '../parts.tsx';
import { lang } from '../state/settings.ts';
import { french } from '../typography.ts';
import { term, words } from '../words.ts';
import { detailOf } from './act-line.ts';

const keyOf = (line: TimelineLine): string => `${line.rx} ${line.act} ${line.who.id} ${JSON.stringify(line.with)}`;

interface Given {
  readonly id: string;
  readonly who: string;
  readonly lines: readonly TimelineLine[];
  /** How many lines before somebody asks for the whole. */
  readonly latest?: number;
}
export function Thread({ id, who, lines, latest: few = 8 }: Given) {
  const text = words.value.thread;
  const [whole, setWhole] = useState(false);
  const newest = [...lines].reverse();
  // How far each message got stands beside each person already; the whole thread leaves nothing out.
  const latest = newest.filter(({ act }) => act !== 'delivery.note').slice(0, few);
  const { rows, waiting, release, on } = useHold(whole ? newest : latest, keyOf);
  return (
    <div class='thread' {...on}>
      <div class='section-head'>
        <h3 id={`thread-${id}`}>{text.heading(who)}</h3>
        {waiting > 0 ? (
          <button type='button' class='more' onClick={release}>
            {words.value.frame.more(waiting)}
          </button>
        ) : lines.length > latest.length ? (
          <button
            type='button'
            class='plain'
            aria-expanded={whole}
            onClick={() => {
              setWhole(!whole);
              release();
            }}
          >
            {whole ? text.less : text.all(lines.length)}
          </button>
        ) : null}
      </div>
      <ol class='rows' aria-labelledby={`thread-${id}`}>
        {rows.map((line) => (
          <Line key={keyOf(line)} line={line} />
        ))}
      </ol>
    </div>
  );
}

/** Words of an act that are shown as they were said, most telling first. */
const SAID = ['order', 'verbatim', 'reason', 'question', 'evidence', 'basis', 'note'] as const;

function Line({ line }: { readonly line: TimelineLine }) {
  const text = words.value.thread;
  const detail = detailOf(line);
  const said = SAID.map((name) => line.words[name]).find((word) => word !== undefined);
  return (
    <li class={line.who.id === 'desk' ? 'by-desk' : ''}>
      <span class='t'>
        <At at={line.at} />
      </span>
      <span class='what'>
        <b>{term(words.value.acts, line.act)}</b>
        {detail === '' ? null : <span>, {detail}</span>}
        {said === undefined ? null : <q class='said'>{said.trim()}</q>}
        {line.late ? (
          <span class='flag'>
            {text.lateEntry}, {text.written(atText(line.rx))}
          </span>
        ) : null}
        {line.coerced ? <span class='flag'>{text.coerced}</span> : null}
        {line.conflict === null ? null : (
          <span class='flag'>{lang.value === 'fr' ? french(reasonText(line.conflict, 'fr')) : reasonText(line.conflict, 'en')}</span>
        )}
      </span>
      <span class='sign-by'>
        {callsign(line.who)}
        {line.for === null ? null : ` ${text.for(callsign(line.for))}`},{' '}
        {line.custody === 'server' ? words.value.frame.custody : words.value.frame.ownKey}
      </span>
    </li>
  );
}
