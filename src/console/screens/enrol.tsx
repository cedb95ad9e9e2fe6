/** This browser becomes a device: its keys are made, its request is shown, its sponsor signs. */
import { useEffect, useState } from 'preact/hooks';
import { parseEnrolRequest } from '../../log/enrol.ts';
import { becomeDevice, signOwnEnrolment } from '../device/enrolment.ts';
import type { Kept } from '../device/kept.ts';
import { wipe } from '../device/kept.ts';
import type { Unlocker } from '../device/keys.ts';
import { mine, startDevice } from '../device/mine.ts';
import { canUsePasskeys, makePasskey, passkeySecret } from '../device/passkey.ts';
import { forgetPlaces } from '../device/places.ts';
import { sixWords } from '../device/request.ts';
import { isFitPin, random } from '../device/wrapping.ts';
import { Qr } from '../parts-qr.tsx';
import { labelHere } from '../state/identity.ts';
import { goTo } from '../state/route.ts';
import { lang } from '../state/settings.ts';
import { me } from '../state/store.ts';
import { BROWSER, token } from '../state/token.ts';
import { words } from '../words.ts';
import { Door, Refusal } from './door.tsx';

const LOOK_EVERY = 1500;

export function Enrol() {
  useEffect(() => void startDevice(), []);
  const text = words.value.identity;
  const kept = mine.value;
  const back = (
    <button type='button' class='plain' onClick={() => goTo('access')}>
      {text.nav}
    </button>
  );
  if (token.value !== BROWSER) {
    return (
      <Door title={text.enrol.needsSession}>
        <div class='row'>{back}</div>
      </Door>
    );
  }
  if (me.value === null) return <Door title={words.value.link.connecting}>{back}</Door>;
  if (kept === null) return <ChooseLock member={me.value.member.id} />;
  if (kept.member !== me.value.member.id) return <Door title={text.enrol.other}>{<Forget />}</Door>;
  if (kept.request !== null) return <Shown kept={kept} request={kept.request} />;
  return (
    <Door title={text.enrol.done} lead={text.enrol.doneLead}>
      <p>
        <code>{kept.device}</code>
      </p>
      <div class='row'>
        <button type='button' class='primary' onClick={() => goTo('board')}>
          {text.toBoard}
        </button>
      </div>
    </Door>
  );
}

function ChooseLock({ member }: { readonly member: string }) {
  const text = words.value.identity.enrol;
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const make = async (unlocker: Unlocker, salt = random(16)): Promise<void> => {
    const made = await becomeDevice(member, lang.value, unlocker, salt).catch(() => ({ ok: false, says: null }) as const);
    setBusy(false);
    if (!made.ok) setRefusal(made.says ?? words.value.identity.failed);
  };
  const byPasskey = async (): Promise<void> => {
    setBusy(true);
    setRefusal(null);
    const made = await makePasskey(labelHere());
    const salt = random(16);
    const secret = made.ok && made.hasSecret ? await passkeySecret(made.credential, salt) : null;
    if (made.ok && secret !== null) return await make({ by: 'passkey', credential: made.credential, secret }, salt);
    setBusy(false);
    setRefusal(made.ok ? text.noPrf : (made.says ?? words.value.identity.declined));
  };
  const byPin = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const [pin, again] = ['pin', 'pin-again'].map((name) => String(form.get(name)));
    const wrong = pin === undefined || !isFitPin(pin) ? text.pinUnfit : pin === again ? null : text.pinDiffers;
    setRefusal(wrong);
    if (pin === undefined || wrong !== null) return;
    setBusy(true);
    void make({ by: 'pin', pin });
  };
  return (
    <Door title={text.title} lead={text.lead}>
      {refusal === null ? null : <Refusal text={refusal} />}
      <p role='status'>{busy ? text.making : null}</p>
      <ul class='ways'>
        {canUsePasskeys() ? (
          <li>
            <button type='button' class='primary' onClick={() => void byPasskey()} disabled={busy}>
              {text.byPasskey}
            </button>
            <p>{text.byPasskeyHint}</p>
          </li>
        ) : null}
        <li>
          <form onSubmit={byPin}>
            <label for='pin'>{text.pin}</label>
            <input
              id='pin'
              name='pin'
              type='password'
              inputMode='numeric'
              autocomplete='new-password'
              required
              maxLength={12}
              aria-describedby='pin-hint'
            />
            <p id='pin-hint' class='hint'>
              {text.pinHint}
            </p>
            <label for='pin-again'>{text.pinAgain}</label>
            <input
              id='pin-again'
              name='pin-again'
              type='password'
              inputMode='numeric'
              autocomplete='new-password'
              required
              maxLength={12}
            />
            <button type='submit' class={canUsePasskeys() ? 'secondary' : 'primary'} disabled={busy}>
              {text.byPin}
            </button>
          </form>
        </li>
      </ul>
    </Door>
  );
}

/** Six words, numbered, as they are read aloud. */
export const SixWords = ({ request, of }: { readonly request: string; readonly of: 'fr' | 'en' }) => (
  <ol class='six' lang={of}>
    {sixWords(request, of).map((word) => (
      <li key={word}>{word}</li>
    ))}
  </ol>
);

function Shown({ kept, request }: { readonly kept: Kept; readonly request: string }) {
  const text = words.value.identity.enrol;
  const [signed, setSigned] = useState(false);
  useEffect(() => {
    let busy = false;
    const timer = setInterval(() => {
      if (busy) return;
      busy = true;
      void signOwnEnrolment(kept)
        .then(setSigned)
        .finally(() => {
          busy = false;
        });
    }, LOOK_EVERY);
    return () => clearInterval(timer);
  }, [kept]);
  return (
    <Door title={text.shown} lead={text.shownLead}>
      <Qr text={request} label={text.qr} />
      <h2>{text.words}</h2>
      <p class='hint'>{text.wordsLead}</p>
      <SixWords request={request} of={parseEnrolRequest(request)?.lang ?? 'fr'} />
      <label for='request'>{text.line}</label>
      <textarea id='request' class='token' readOnly rows={4} value={request} spellcheck={false} />
      <p role='status' class='waits'>
        {signed ? text.signed : text.waiting}
      </p>
      <Forget />
    </Door>
  );
}

function Forget() {
  const text = words.value.identity.enrol;
  const forget = async (): Promise<void> => {
    await wipe();
    forgetPlaces();
    mine.value = null;
  };
  return (
    <div class='aside'>
      <button type='button' class='plain' onClick={() => void forget()}>
        {text.forget}
      </button>
      <p class='hint'>{text.forgetLead}</p>
    </div>
  );
}
