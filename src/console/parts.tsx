/** Small pieces every section is made of. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Ms } from '../kernel/time.ts';
import type { Held } from './hold.ts';
import { SIGNS, type SignName } from './icons.tsx';
import { now } from './state/clock.ts';
import { lang } from './state/settings.ts';
import { zone } from './state/store.ts';
import { clock, otherDay, span } from './time.ts';
import { words } from './words.ts';

export type Tone = 'plain' | 'act' | 'warn' | 'ok' | 'quiet';

/** A state: sign and word, always both. */
export const State = ({ sign, tone = 'plain', children }: { sign: SignName; tone?: Tone; children: ComponentChildren }) => (
  <span class={`state ${tone}`}>
    {SIGNS[sign]}
    <span>{children}</span>
  </span>
);

/** An instant, with its day when that is another one. */
export function At({ at }: { readonly at: Ms }) {
  const day = otherDay(at, now.value, lang.value, zone.value);
  return (
    <time dateTime={new Date(at).toISOString()}>
      {day === null ? '' : <span class='day'>{day} </span>}
      {clock(at, lang.value, zone.value)}
    </time>
  );
}
/** `12 mars 17:38:55` as plain text, for sentences. */
export function atText(at: Ms): string {
  const day = otherDay(at, now.value, lang.value, zone.value);
  return `${day === null ? '' : `${day} `}${clock(at, lang.value, zone.value)}`;
}
/** How long since an instant. */
export const age = (at: Ms): string => span(now.value - at, lang.value);
export const Age = ({ at }: { readonly at: Ms }) => <span class='age'>{age(at)}</span>;
export const until = (at: Ms): string => span(at - now.value, lang.value);

/** One section of the board. `more` are rows that wait because somebody is in the list. */
export function Section({
  id,
  heading,
  note,
  held,
  children,
}: {
  id: string;
  heading: string;
  note?: ComponentChildren;
  held?: Pick<Held<unknown>, 'waiting' | 'release' | 'on'>;
  children: ComponentChildren;
}) {
  return (
    <section class='section' aria-labelledby={`${id}-h`} {...held?.on}>
      <header class='section-head'>
        <h2 id={`${id}-h`}>{heading}</h2>
        {held !== undefined && held.waiting > 0 ? (
          <button type='button' class='more' onClick={held.release}>
            {words.value.frame.more(held.waiting)}
          </button>
        ) : (
          <span class='note'>{note}</span>
        )}
      </header>
      {children}
    </section>
  );
}

const LONG = 320;
/** Words somebody said, exactly as they were written down: no correction, no typography, no cut but one that is offered open. */
export function Verbatim({ text, kind = 'words' }: { readonly text: string | null; readonly kind?: 'words' | 'order' }) {
  const [whole, setWhole] = useState(false);
  if (text === null) return <p class='muted'>{words.value.reports.blank}</p>;
  const long = text.length > LONG;
  return (
    <>
      <blockquote class={`verbatim ${kind}`}>{long && !whole ? `${text.slice(0, LONG)}…` : text.replace(/\n$/, '')}</blockquote>
      {long ? (
        <button type='button' class='plain' aria-expanded={whole} onClick={() => setWhole(!whole)}>
          {whole ? words.value.reports.fold : words.value.reports.readAll}
        </button>
      ) : null}
    </>
  );
}
