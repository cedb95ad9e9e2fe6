/** A passkey, where there can be one; or a token, pasted. The token is tried before it is kept. */
import { useState } from 'preact/hooks';
import { askMe } from '../state/api.ts';
import { labelHere } from '../state/identity.ts';
import { dropped } from '../state/session.ts';
import { keepToken } from '../state/token.ts';
import { words } from '../words.ts';
import { Door, Refusal } from './door.tsx';

/** Without the library of passkeys, which is fetched when it is used. */
const mayHavePasskey = (): boolean => 'PublicKeyCredential' in globalThis && !/^[\d.]+$|^\[/.test(location.hostname);

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
  const byPasskey = async (): Promise<void> => {
    setBusy(true);
    setRefusal(null);
    const { comeInByPasskey } = await import('../device/passkey.ts');
    const says = await comeInByPasskey(labelHere());
    setBusy(false);
    if (says !== null) setRefusal(says === '' ? words.value.identity.declined : says);
  };
  const said = refusal ?? (dropped.value ? text.dropped : null);
  const passkey = mayHavePasskey();
  return (
    <Door title={text.signIn} lead={text.signInLead}>
      {passkey ? (
        <button type='button' class='primary' onClick={() => void byPasskey()} disabled={busy}>
          {words.value.identity.passkey.open}
        </button>
      ) : null}
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
        <button type='submit' class={passkey ? 'secondary' : 'primary'} disabled={busy}>
          {busy ? text.opening : text.open}
        </button>
      </form>
      <p class='aside'>
        {text.lostToken} <code>{text.lostCommand}</code>
      </p>
    </Door>
  );
}
