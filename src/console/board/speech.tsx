/** How much protection everybody is under, and until when; what is about to be said in public, and what keeps it back. */
import type { LevelRef, ObstacleView, PostureLine, StatementLine } from '../../wire/speech-views.ts';
import { callsign, list, nameOf } from '../names.ts';
import { age, Section, State, until } from '../parts.tsx';
import { now } from '../state/clock.ts';
import { lang } from '../state/settings.ts';
import { board, zone } from '../state/store.ts';
import { date } from '../time.ts';
import { french } from '../typography.ts';
import { words } from '../words.ts';

const on = (at: number): string => date(at, lang.value, zone.value);

/** Only once the organisation has decided anything, or has a scale to decide on. */
export function Postures() {
  const text = words.value.posture;
  const { postures = [], scales = [] } = board.value ?? {};
  if (scales.length === 0 || postures.length === 0) return null;
  const bare = postures.filter(({ level }) => level === null);
  return (
    <Section id='postures' heading={text.heading} note={postures.length}>
      <ul class='rows places'>
        {postures.map((line) => (line.level === null ? null : <Posture key={line.who.id} line={line} level={line.level} />))}
        {bare.length === 0 ? null : (
          <li>
            <span class='what muted'>{text.none(list(bare.map(({ who }) => callsign(who))))}</span>
          </li>
        )}
      </ul>
    </Section>
  );
}

function Posture({ line, level }: { readonly line: PostureLine; readonly level: LevelRef }) {
  const text = words.value.posture;
  const { since, reviewBy, waiting } = line;
  const overdue = reviewBy !== null && reviewBy <= now.value;
  return (
    <li>
      <span class='what'>
        <b>{callsign(line.who)}</b>, <span class={line.reinforced ? 'reinforced' : ''}>{level.name ?? level.level}</span>
        {since === null ? '' : ` ${words.value.since(age(since))}`}
        {reviewBy === null ? null : overdue ? (
          <span class='aside'>
            <State sign='late' tone='act'>
              {text.overdue(on(reviewBy))}
            </State>
          </span>
        ) : (
          <span class='aside'>{text.review(on(reviewBy))}</span>
        )}
        {waiting === null ? null : (
          <span class='aside'>
            <State sign='unknown' tone='warn'>
              {text.waiting(waiting.name ?? waiting.level, callsign(waiting.by))}
            </State>{' '}
            {text.lapses(until(waiting.lapses))}
          </span>
        )}
      </span>
    </li>
  );
}

/** Only once there is one. What is out stays in the list, last. */
export function Statements() {
  const text = words.value.statements;
  const lines = board.value?.statements ?? [];
  if (lines.length === 0) return null;
  return (
    <Section id='statements' heading={text.heading} note={lines.length}>
      <ul class='rows places'>
        {lines.map((line) => (
          <Statement key={line.id} line={line} />
        ))}
      </ul>
    </Section>
  );
}

function Statement({ line }: { readonly line: StatementLine }) {
  const text = words.value.statements;
  /** Which clearance, and whose consent; whom it is about where it is about people. */
  const said = ({ code, fr, en, about, who }: ObstacleView): string => {
    const what = lang.value === 'fr' ? french(fr) : en;
    const names = code === 'clearance_missing' ? about.map((id) => text.clearance[id] ?? nameOf(id)) : who.map(callsign);
    return names.length === 0 ? what : text.of(what, list(names));
  };
  return (
    <li>
      <span class='what'>
        <b class='said-plain'>{line.title ?? text.untitled}</b>, {text.form[line.form]}, {text.version(line.version)}
        <span class='aside'>{list(line.about.map(callsign))}</span>
        {line.state === 'released' ? (
          <State sign='tick' tone='ok'>
            {text.released}
          </State>
        ) : line.obstacles.length === 0 ? (
          <State sign='seen'>{text.ready}</State>
        ) : (
          <ol class='obstacles'>
            {line.obstacles.map((obstacle) => (
              <li key={obstacle.code}>{said(obstacle)}</li>
            ))}
          </ol>
        )}
        {line.state === 'draft' && line.inPublic !== null ? <span class='aside'>{text.inPublic(line.inPublic)}</span> : null}
      </span>
    </li>
  );
}
