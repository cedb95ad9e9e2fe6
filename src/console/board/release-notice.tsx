/** What is said of the build: news that can be shown, or a release that was refused, where nobody can miss it. */
import { release } from '../state/release.ts';
import { term, words } from '../words.ts';

export function ReleaseNotice() {
  const state = release.value;
  if (state === null || typeof state === 'string') return null;
  const text = words.value.release;
  if (state.refused !== null) {
    const { why, path } = state.refused;
    return (
      <div class='lost refused' role='alert'>
        <p>
          <b>{state.held === null ? text.unverified : text.refused(state.held.version)}</b>
        </p>
        <p>
          {term(text.why, why)} {path === null ? null : <code>{path}</code>}
        </p>
        <p>{why === 'worker' ? text.stop : text.tell}</p>
      </div>
    );
  }
  if (!state.news || state.held === null) return null;
  return (
    <div class='news' role='status'>
      <p>
        {text.news(state.held.version)}{' '}
        <button type='button' onClick={() => location.reload()}>
          {text.reload}
        </button>
      </p>
    </div>
  );
}

/** For the foot of the board. */
export function buildText(): string | null {
  const text = words.value.release;
  const state = release.value;
  if (state === null) return null;
  if (state === 'unsigned') return text.unsigned;
  if (state === 'unchecked' || state.held === null) return text.unchecked;
  return text.held(state.held.version, state.held.key);
}
