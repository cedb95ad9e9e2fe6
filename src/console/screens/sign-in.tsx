/** A token, pasted. It is tried before it is kept. */
import { useState } from 'preact/hooks';
import { askMe } from '../state/api.ts';
import { dropped } from '../state/session.ts';
import { keepToken } from '../state/token.ts';
import { words } from '../words.ts';
import { Door, Refusal } from './door.tsx';

export function SignIn() {
  const text = words.value.door;
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const given = String(new FormData(event.currentTarget as HTMLFormElement).get('token')).trim();
    setBusy(true);
    setRefusal(null);
    const answer = await askMe(given);
    setBusy(false);
    if (answer.ok) keepToken(given);
    else setRefusal(answer.problem === null ? text.failed : answer.problem.code === 'no_token' ? text.refused : answer.problem.detail);
  };
  const said = refusal ?? (dropped.value ? text.dropped : null);
  return (
    <Door title={text.signIn} lead={text.signInLead}>
      <form onSubmit={(event) => void submit(event)}>
        <label for='token'>{text.token}</label>
        <input
          id='token'
          name='token'
          type='password'
          autocomplete='off'
          spellcheck={false}
          required
          maxLength={400}
          aria-describedby='said'
        />
        <div id='said'>{said === null ? null : <Refusal text={said} />}</div>
        <button type='submit' class='primary' disabled={busy}>
          {busy ? text.opening : text.open}
        </button>
      </form>
      <p class='aside'>
        {text.lostToken} <code>{text.lostCommand}</code>
      </p>
    </Door>
  );
}
