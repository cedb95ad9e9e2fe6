/** The foot of the board: is what I see now, and is it sealed? */

import { SIGNS } from '../icons.tsx';
import { atText } from '../parts.tsx';
import { lang } from '../state/settings.ts';
import { board, exercise, link } from '../state/store.ts';
import { span } from '../time.ts';
import { words } from '../words.ts';
import { buildText } from './release-notice.tsx';

function linkText(): string {
  const text = words.value.link;
  const state = link.value;
  if (state.state === 'lost') return state.at === null ? text.never : text.lost(atText(state.at));
  return state.state === 'live' ? text.live : text.connecting;
}

/** A lost link is said at the top, at once, where nobody can miss it. */
export function LostLink() {
  const state = link.value;
  if (state.state !== 'lost') return null;
  return (
    <div class='lost' role='alert'>
      <p>
        {SIGNS.unknown} <b>{linkText()}</b>
      </p>
    </div>
  );
}

/** Somebody outside was shown another history of this log: said at the top, to the whole desk, for as long as it stands. */
export function ForkSeen() {
  const fork = board.value?.fork;
  if (fork == null) return null;
  return (
    <div class='lost' role='alert'>
      <p>
        {SIGNS.unknown} <b>{words.value.seal.forked(fork.witness, atText(fork.at))}</b>
      </p>
    </div>
  );
}

export function StatusLine() {
  const text = words.value;
  const state = link.value;
  const log = board.value?.log;
  const outage = board.value?.outages.at(-1);
  const restore = board.value?.restores.at(-1);
  const build = buildText();
  return (
    <footer class='status'>
      <p class={state.state === 'live' ? 'live' : 'away'}>
        {state.state === 'lost' ? text.link.retry(span(state.retryIn + 999, lang.value)) : linkText()}
      </p>
      {log === undefined ? null : (
        <p>{log.sealedAt === null ? text.seal.unsealed(log.size) : text.seal.sealed(atText(log.sealedAt), log.size)}</p>
      )}
      {log?.witnesses?.map(({ name, at, state }) => (
        <p key={name} class={state === 'answered' || state === 'waiting' ? undefined : 'gap'}>
          {text.seal.cosigned(name, at === null ? null : atText(at), text.seal.outside[state])}
        </p>
      ))}
      {log?.authority == null ? null : (
        <p class={log.authority.state === 'answered' ? undefined : 'gap'}>
          {text.seal.dated(
            log.authority.name,
            log.authority.at === null ? null : atText(log.authority.at),
            text.seal.outside[log.authority.state],
          )}
          {log.authority.test ? ` ${text.seal.testStamp}` : ''}
        </p>
      )}
      {outage === undefined ? null : (
        <p>{text.seal.outages(atText(outage.from), atText(outage.to), span(outage.to - outage.from, lang.value))}</p>
      )}
      {restore === undefined ? null : <p class='gap'>{text.seal.restored(atText(restore.from), atText(restore.at), restore.lost)}</p>}
      {build === null ? null : <p>{build}</p>}
      <p>{exercise.value === null ? text.seal.noExercise : text.seal.exercise(exercise.value)}</p>
    </footer>
  );
}
