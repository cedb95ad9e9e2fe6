/** The organisation and its first person; then their token, shown once. */
import { useRef, useState } from 'preact/hooks';
import { createOrganisation } from '../state/api.ts';
import { keepToken } from '../state/token.ts';
import { words } from '../words.ts';
import { Door, Refusal } from './door.tsx';

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

export function CreateOrganisation({ back }: { readonly back: () => void }) {
  const text = words.value.door;
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [made, setMade] = useState<string | null>(null);
  if (made !== null) return <OwnToken value={made} />;

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const field = (name: string): string => String(form.get(name)).trim();
    setBusy(true);
    setRefusal(null);
    const answer = await createOrganisation({ name: field('name'), member: field('member'), zone: field('zone') });
    setBusy(false);
    if (answer.ok) setMade(answer.value.token);
    else setRefusal(answer.problem?.detail ?? text.failed);
  };
  return (
    <Door title={text.create} lead={text.createLead}>
      <form onSubmit={(event) => void submit(event)}>
        <label for='name'>{text.name}</label>
        <input id='name' name='name' required maxLength={200} autocomplete='organization' aria-describedby='name-hint' />
        <p id='name-hint' class='hint'>
          {text.nameHint}
        </p>
        <label for='member'>{text.pseudonym}</label>
        <input
          id='member'
          name='member'
          required
          maxLength={64}
          pattern='[a-z0-9][a-z0-9._\-]*'
          autocomplete='off'
          autocapitalize='none'
          spellcheck={false}
          aria-describedby='member-hint'
        />
        <p id='member-hint' class='hint'>
          {text.pseudonymHint}
        </p>
        <label for='zone'>{text.zone}</label>
        <input
          id='zone'
          name='zone'
          required
          maxLength={64}
          defaultValue={HERE}
          spellcheck={false}
          autocomplete='off'
          aria-describedby='zone-hint'
        />
        <p id='zone-hint' class='hint'>
          {text.zoneHint}
        </p>
        {refusal === null ? null : <Refusal text={refusal} />}
        <div class='row'>
          <button type='submit' class='primary' disabled={busy}>
            {busy ? text.creating : text.submit}
          </button>
          <button type='button' class='plain' onClick={back} disabled={busy}>
            {text.back}
          </button>
        </div>
      </form>
    </Door>
  );
}

function OwnToken({ value }: { readonly value: string }) {
  const text = words.value.door;
  const [said, setSaid] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(value);
      setSaid(text.copied);
    } catch {
      // No clipboard on this address or by this policy: the person copies by hand.
      field.current?.select();
      setSaid(text.selected);
    }
  };
  return (
    <Door title={text.tokenTitle} lead={text.tokenLead}>
      <label for='own-token'>{text.token}</label>
      <div class='row'>
        <input id='own-token' ref={field} class='token' readOnly value={value} spellcheck={false} />
        <button type='button' class='secondary' onClick={() => void copy()}>
          {text.copy}
        </button>
      </div>
      <p class='hint' role='status'>
        {said}
      </p>
      <button type='button' class='primary' onClick={() => keepToken(value)}>
        {text.toBoard}
      </button>
    </Door>
  );
}
