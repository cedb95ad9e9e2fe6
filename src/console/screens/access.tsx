/** Who can come in in one's name: sessions, passkeys, links, and the keys of this device. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { LinkView, PasskeysView, SessionsView } from '../../wire/identity.ts';
import type { Kept } from '../device/kept.ts';
import { unlockedUntil } from '../device/keys.ts';
import { mine, startDevice } from '../device/mine.ts';
import { canUsePasskeys, makePasskey } from '../device/passkey.ts';
import { lock, unlock as unlockHere } from '../device/places.ts';
import { age, atText } from '../parts.tsx';
import { Qr } from '../parts-qr.tsx';
import type { Answer } from '../state/api.ts';
import { askPasskeys, askSessions, endSession, labelHere, makeLink, removePasskey } from '../state/identity.ts';
import { goTo } from '../state/route.ts';
import { me } from '../state/store.ts';
import { BROWSER, token } from '../state/token.ts';
import { words } from '../words.ts';
import { Door, Refusal } from './door.tsx';

export function Access() {
  useEffect(() => void startDevice(), []);
  const text = words.value.identity;
  const [refusal, setRefusal] = useState<string | null>(null);
  const said = (says: string | null): void => setRefusal(says);
  return (
    <Door title={text.access.title} lead={text.access.lead}>
      <div class='row'>
        <button type='button' class='plain' onClick={() => goTo('board')}>
          {text.toBoard}
        </button>
      </div>
      {refusal === null ? null : <Refusal text={refusal} />}
      <ThisDevice said={said} />
      <Sessions said={said} />
      <PasskeyList said={said} />
      <Links said={said} />
    </Door>
  );
}

interface Said {
  readonly said: (says: string | null) => void;
}
const Part = ({ heading, children }: { readonly heading: string; readonly children: ComponentChildren }) => (
  <section class='part'>
    <h2>{heading}</h2>
    {children}
  </section>
);

/** Shows what the desk answers, or says why it did not. */
function heard<T>(answer: Answer<T>, show: (value: T) => void, said: Said['said']): void {
  if (answer.ok) show(answer.value);
  said(answer.ok ? null : (answer.problem?.detail ?? words.value.identity.failed));
}

function ThisDevice({ said }: Said) {
  const text = words.value.identity.access;
  const kept = mine.value?.member === me.value?.member.id ? mine.value : null;
  return (
    <Part heading={text.device}>
      <p>{kept === null ? text.noKeys : kept.request === null ? text.hasKeys(kept.device) : text.waiting}</p>
      {kept !== null && kept.request === null ? <SealLock kept={kept} said={said} /> : null}
      {kept?.keeping === 'wrapped' ? <p class='hint'>{text.wrapped}</p> : null}
      <div class='row'>
        {kept === null || kept.request !== null ? (
          <button type='button' class='secondary' onClick={() => goTo('enrol')}>
            {kept === null ? text.giveKeys : text.resume}
          </button>
        ) : null}
        {kept !== null && kept.request === null ? (
          <button type='button' class='secondary' onClick={() => goTo('places')}>
            {words.value.places.nav}
          </button>
        ) : null}
        {me.value?.desk === true ? (
          <button type='button' class='secondary' onClick={() => goTo('sponsor')}>
            {text.sponsor}
          </button>
        ) : null}
      </div>
    </Part>
  );
}

/** What is sealed for this device opens while the person has unlocked it. */
function SealLock({ kept, said }: Said & { readonly kept: Kept }) {
  const text = words.value.identity.access;
  const [busy, setBusy] = useState(false);
  const until = unlockedUntil();
  const unlock = async (pin: string | null): Promise<void> => {
    setBusy(true);
    const done = await unlockHere(kept, pin);
    setBusy(false);
    said(done.ok ? null : (done.says ?? text.notUnlocked));
  };
  if (until !== null) {
    return (
      <>
        <p>{text.unlockedUntil(atText(until))}</p>
        <button type='button' class='secondary' onClick={() => void lock()}>
          {text.lock}
        </button>
      </>
    );
  }
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    void unlock(kept.lock.by === 'pin' ? String(new FormData(form).get('unlock-pin')) : null);
    form.reset();
  };
  return (
    <form onSubmit={submit}>
      <p>{text.sealed}</p>
      {kept.lock.by === 'pin' ? (
        <>
          <label for='unlock-pin'>{text.pin}</label>
          <input id='unlock-pin' name='unlock-pin' type='password' inputMode='numeric' autocomplete='off' required maxLength={12} />
        </>
      ) : null}
      <button type='submit' class='secondary' disabled={busy}>
        {busy ? text.unlocking : text.unlock}
      </button>
    </form>
  );
}

function Sessions({ said }: Said) {
  const text = words.value.identity.access;
  const [view, setView] = useState<SessionsView | null>(null);
  useEffect(() => void askSessions().then((answer) => heard(answer, setView, said)), []);
  return (
    <Part heading={text.sessions}>
      <ul class='lines'>
        {(view?.sessions ?? []).map(({ id, how, label, device, created, seen, expires, current }) => (
          <li key={id}>
            <div>
              <b>{label === '' ? text.unnamed : label}</b> <span class='muted'>{text.how[how]}</span> <code>{device}</code>
              <p class='hint'>
                {[text.opened(atText(created)), seen === null ? text.unused : text.used(age(seen)), text.until(atText(expires))].join(', ')}
              </p>
            </div>
            {current ? (
              <b>{text.here}</b>
            ) : (
              <button
                type='button'
                class='secondary'
                aria-label={text.endOne(label === '' ? id : label)}
                onClick={() => void endSession(id).then((answer) => heard(answer, setView, said))}
              >
                {text.end}
              </button>
            )}
          </li>
        ))}
      </ul>
    </Part>
  );
}

function PasskeyList({ said }: Said) {
  const text = words.value.identity.access;
  const [view, setView] = useState<PasskeysView | null>(null);
  const [busy, setBusy] = useState(false);
  const look = (): void => void askPasskeys().then((answer) => heard(answer, setView, said));
  useEffect(look, []);
  const add = async (): Promise<void> => {
    setBusy(true);
    const made = await makePasskey(labelHere());
    setBusy(false);
    if (made.ok) look();
    else said(made.says ?? words.value.identity.declined);
  };
  const isSession = token.value === BROWSER;
  return (
    <Part heading={text.passkeys}>
      <p class='hint'>{text.passkeysLead}</p>
      {view !== null && view.passkeys.length === 0 ? <p>{text.noPasskey}</p> : null}
      <ul class='lines'>
        {(view?.passkeys ?? []).map(({ id, label, synced, created, seen }) => (
          <li key={id}>
            <div>
              <b>{label === '' ? text.unnamed : label}</b> <span class='muted'>{synced ? text.synced : text.local}</span>
              <p class='hint'>{[text.opened(atText(created)), seen === null ? text.unused : text.used(age(seen))].join(', ')}</p>
            </div>
            <button
              type='button'
              class='secondary'
              aria-label={text.removeOne(label === '' ? id.slice(0, 8) : label)}
              onClick={() => void removePasskey(id).then((answer) => heard(answer, setView, said))}
            >
              {text.remove}
            </button>
          </li>
        ))}
      </ul>
      {!canUsePasskeys() ? <p class='hint'>{text.noPasskeyHere}</p> : isSession ? null : <p class='hint'>{text.onlySession}</p>}
      {canUsePasskeys() && isSession ? (
        <button type='button' class='secondary' onClick={() => void add()} disabled={busy}>
          {busy ? words.value.identity.passkey.waiting : text.addPasskey}
        </button>
      ) : null}
    </Part>
  );
}

function Links({ said }: Said) {
  const text = words.value.identity.access;
  const [made, setMade] = useState<LinkView | null>(null);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const member = String(new FormData(event.currentTarget as HTMLFormElement).get('who')).trim();
    setMade(null);
    void makeLink(member).then((answer) => heard(answer, setMade, said));
  };
  const address = made === null ? '' : new URL(made.path, location.href).href;
  return (
    <Part heading={text.links}>
      <p class='hint'>{text.linksLead}</p>
      <form onSubmit={submit}>
        <label for='who'>{text.who}</label>
        <div class='row'>
          <input
            id='who'
            name='who'
            required
            maxLength={64}
            autocomplete='off'
            autocapitalize='none'
            spellcheck={false}
            defaultValue={me.value?.member.id ?? ''}
            aria-describedby='who-hint'
          />
          <button type='submit' class='secondary'>
            {text.make}
          </button>
        </div>
        <p id='who-hint' class='hint'>
          {text.whoHint}
        </p>
      </form>
      {made === null ? null : (
        <div role='status'>
          <p>{text.linkFor(made.member, atText(made.expires))}</p>
          <Qr text={address} label={text.qr} />
          <textarea class='token' readOnly rows={3} value={address} aria-label={text.qr} spellcheck={false} />
        </div>
      )}
    </Part>
  );
}
