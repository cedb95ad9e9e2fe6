/** The head of the board: the desk's time, who reads, and EXERCICE when it is one. */
import { callsign } from '../names.ts';
import { now } from '../state/clock.ts';
import { goTo } from '../state/route.ts';
import { leave } from '../state/session.ts';
import { lang } from '../state/settings.ts';
import { exercise, me, zone } from '../state/store.ts';
import { clock, longDay } from '../time.ts';
import { words } from '../words.ts';
import { Preferences } from './preferences.tsx';

export function Top() {
  const text = words.value.frame;
  const known = now.value !== 0;
  return (
    <header class='top'>
      <a class='skip' href='#board'>
        {text.skip}
      </a>
      <p class='product'>{text.product}</p>
      {known ? (
        <p class='now'>
          <time class='clock' dateTime={new Date(now.value).toISOString()}>
            {clock(now.value, lang.value, zone.value)}
          </time>{' '}
          <span class='date'>{longDay(now.value, lang.value, zone.value)}</span>{' '}
          {zone.value === null ? null : <span class='zone'>{text.zone(zone.value)}</span>}
        </p>
      ) : null}
      <div class='who'>
        <Preferences />
        {me.value === null ? null : (
          <p class='me'>
            <span class='muted'>{text.you}</span> <b>{callsign(me.value.member)}</b>
          </p>
        )}
        {me.value?.devices.some(({ custody }) => custody === 'device') === true ? (
          <button type='button' class='plain' onClick={() => goTo('places')}>
            {words.value.places.nav}
          </button>
        ) : null}
        <button type='button' class='plain' onClick={() => goTo('access')}>
          {words.value.identity.nav}
        </button>
        <button type='button' class='plain' onClick={leave}>
          {text.leave}
        </button>
      </div>
    </header>
  );
}

export function ExerciseBanner() {
  const text = words.value.exercise;
  if (exercise.value === null) return null;
  return (
    <aside class='exercise' aria-label={text.word}>
      <p>
        <b>{text.word}</b> <span>{text.driven}</span>
      </p>
    </aside>
  );
}
