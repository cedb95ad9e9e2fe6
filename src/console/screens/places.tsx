/**
 * Where are we going? What is sealed for this phone, by code name; one place and what it says, two taps away. One thumb, outdoors, at
 * night; with the network off it shows what it carries, and how old that is.
 */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Id } from '../../kernel/ids.ts';
import type { Ms } from '../../kernel/time.ts';
import type { SealedLine } from '../../wire/sealed-views.ts';
import { Preferences } from '../board/preferences.tsx';
import type { Carried } from '../device/carried.ts';
import type { Kept } from '../device/kept.ts';
import { unlockedUntil } from '../device/keys.ts';
import { mine, startDevice } from '../device/mine.ts';
import { type NotOpened, openValue } from '../device/opening.ts';
import { contact, here, listed, openUntil, places, readerHere, readPlace, startPlaces, takeAll, toTake, unlock } from '../device/places.ts';
import { State } from '../parts.tsx';
import { release } from '../state/release.ts';
import { goTo } from '../state/route.ts';
import { lang } from '../state/settings.ts';
import { zone } from '../state/store.ts';
import { hour, otherDay, span } from '../time.ts';
import { term, words } from '../words.ts';

/** One place: what of it is carried, and what is read with the network. */
interface Spot {
  readonly subject: Id;
  readonly name: string | null;
  readonly carried: readonly Carried[];
  readonly elsewhere: readonly SealedLine[];
}

/** The address first, then how one gets in. */
const byKind = (a: string, b: string): number => Number(b === 'place_address') - Number(a === 'place_address');

function spots(): Spot[] {
  const elsewhere = (listed.value ?? []).filter((line) => !places.value.some(({ value }) => value === line.id));
  const subjects = new Set([...places.value, ...elsewhere].map(({ subject }) => subject));
  return [...subjects].map((subject) => {
    const here = places.value.filter((one) => one.subject === subject).sort((a, b) => byKind(a.kind, b.kind));
    const there = elsewhere.filter((one) => one.subject === subject).sort((a, b) => byKind(a.what, b.what));
    return { subject, name: here[0]?.codeName ?? there[0]?.subjectName ?? null, carried: here, elsewhere: there };
  });
}

const when = (at: Ms): string => {
  const day = otherDay(at, Date.now(), lang.value, zone.value);
  return `${day === null ? '' : `${day} `}${hour(at, lang.value, zone.value)}`;
};
const since = (at: Ms): string => span(here.value - at, lang.value);
/** Whether a page that was closed opens again without the network. */
const isHeld = (): boolean => release.value !== null && typeof release.value !== 'string' && release.value.held !== null;

function whyNot(failed: NotOpened): string {
  const text = words.value.places;
  if (failed.why === 'fault') return text.fault(failed.code);
  if (failed.why === 'rootless') return text.rootless;
  return failed.why === 'says' ? (failed.says ?? words.value.identity.failed) : text.notOpened;
}

export function Places() {
  const [at, setAt] = useState<Id | null>(null);
  useEffect(() => {
    void startPlaces();
    void startDevice();
  }, []);
  const spot = spots().find(({ subject }) => subject === at);
  return spot === undefined ? <List choose={setAt} /> : <Place spot={spot} back={() => setAt(null)} />;
}

/** The list or the place above, what one does under the thumb. */
const Field = ({ title, nav, children }: { title: string; nav: ComponentChildren; children: ComponentChildren }) => (
  <div class='field'>
    <header class='top'>
      {nav}
      <Preferences />
    </header>
    <main>
      <h1>{title}</h1>
      {contact.value === 'silent' || contact.value === 'out' ? (
        <p class='said' role='status'>
          {contact.value === 'silent' ? words.value.places.silent : words.value.places.out}{' '}
          <button type='button' class='plain' onClick={() => location.reload()}>
            {words.value.places.again}
          </button>
        </p>
      ) : null}
      {children}
    </main>
  </div>
);

function List({ choose }: { readonly choose: (subject: Id) => void }) {
  const text = words.value.places;
  const all = spots();
  const briefed = toTake();
  const said = ({ carried, elsewhere }: Spot): string => {
    const oldest = Math.min(...carried.map(({ heardAt }) => heardAt));
    if (carried.length > 0) return text.carried(since(oldest));
    return elsewhere.some((line) => briefed.includes(line)) ? text.toTake : text.atDesk;
  };
  return (
    <Field
      title={text.title}
      nav={
        <button type='button' class='plain' onClick={() => goTo('board')}>
          {text.board}
        </button>
      }
    >
      {all.length === 0 && contact.value !== 'asking' ? (
        <div>
          <p class='order'>{text.none}</p>
          <p class='muted'>{text.noneHint}</p>
        </div>
      ) : null}
      <Readiness />
      <ul class='spots'>
        {all.map((spot) => (
          <li key={spot.subject}>
            <button type='button' class='spot' onClick={() => choose(spot.subject)}>
              <b>{spot.name ?? text.unnamed}</b>
              <span class='muted'>{said(spot)}</span>
            </button>
          </li>
        ))}
      </ul>
      {briefed.length > 0 && mine.value !== null ? (
        <Take kept={mine.value} n={new Set(briefed.map(({ subject }) => subject)).size} />
      ) : null}
    </Field>
  );
}

/** Whether one may go out of reach of the network now, in words; a page nobody signed does not open again without it. */
function Readiness() {
  const text = words.value.places;
  const until = openUntil();
  // What is still to be taken is not ready.
  if (places.value.length === 0 || toTake().length > 0) return null;
  return (
    <div class='readiness'>
      {until === null ? (
        <State sign='unknown' tone='warn'>
          {text.locked}
        </State>
      ) : (
        <State sign={isHeld() ? 'tick' : 'open'} tone={isHeld() ? 'ok' : 'plain'}>
          {isHeld() ? text.ready(when(until)) : text.readyOpen(when(until))}
        </State>
      )}
      {isHeld() ? null : <p class='said'>{text.unsigned}</p>}
    </div>
  );
}

/** The one action of a screen, after the device was unlocked where it is not. Answers what is to be said, or null. */
function Act({
  kept,
  locked,
  label,
  unlockLabel,
  act,
  children,
}: {
  kept: Kept;
  locked: boolean;
  label: string;
  unlockLabel: string;
  act: (form: FormData) => Promise<string | null>;
  children?: ComponentChildren;
}) {
  const text = words.value.places;
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const run = async (form: FormData): Promise<void> => {
    setBusy(true);
    setRefusal(null);
    const pin = form.get('field-pin');
    const opened = locked ? await unlock(kept, pin === null ? null : String(pin)) : ({ ok: true } as const);
    setRefusal(opened.ok ? await act(form) : (opened.says ?? text.notOpened));
    setBusy(false);
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const given = new FormData(form);
    form.reset();
    void run(given);
  };
  const byPin = locked && kept.lock.by === 'pin';
  return (
    <form class='thumb' onSubmit={submit}>
      {refusal === null ? null : (
        <p class='refusal' role='alert'>
          {refusal}
        </p>
      )}
      {children}
      {byPin ? (
        <>
          <label for='field-pin'>{text.pin}</label>
          <input id='field-pin' name='field-pin' type='password' inputMode='numeric' autocomplete='off' required maxLength={12} />
          {contact.value === 'live' ? null : <p class='muted'>{text.pinNeedsDesk}</p>}
        </>
      ) : null}
      <button type='submit' class='primary wide' disabled={busy}>
        {busy ? text.taking : locked ? unlockLabel : label}
      </button>
    </form>
  );
}

function Take({ kept, n }: { readonly kept: Kept; readonly n: number }) {
  const text = words.value.places;
  const purpose = (line: SealedLine): string => {
    const reader = readerHere(line);
    return reader?.order == null ? text.purposeOperation(reader?.operation ?? '') : text.purposeOrder(reader.order);
  };
  const take = async (): Promise<string | null> => {
    const failed = await takeAll(purpose);
    return failed === null ? null : whyNot(failed);
  };
  return (
    <Act kept={kept} locked={unlockedUntil() === null} label={text.take(n)} unlockLabel={text.unlockTake} act={take}>
      <p class='muted'>{text.taken}</p>
    </Act>
  );
}

interface Shown {
  readonly id: Id;
  readonly kind: string;
  readonly text: string;
  readonly signed: boolean;
}

function Place({ spot, back }: { readonly spot: Spot; readonly back: () => void }) {
  const text = words.value.places;
  const [shown, setShown] = useState<readonly Shown[] | null>(null);
  const { carried, elsewhere } = spot;
  // What was put away is not on the screen any more when it is taken out again.
  useEffect(() => {
    const hide = (): void => {
      if (document.visibilityState === 'hidden') setShown(null);
    };
    document.addEventListener('visibilitychange', hide);
    return () => document.removeEventListener('visibilitychange', hide);
  }, []);
  const show = async (): Promise<string | null> => {
    const read = await Promise.all(carried.map(async (one) => ({ ...one, id: one.value, text: await readPlace(one) })));
    if (read.some((one) => one.text === null)) return text.notOpened;
    setShown(read.map(({ id, kind, signed, text: says }) => ({ id, kind, signed, text: says ?? '' })));
    return null;
  };
  const open = async (form: FormData): Promise<string | null> => {
    const read: Shown[] = [];
    for (const { id, what } of elsewhere) {
      const done = await openValue(id, { why: 'other', purpose: String(form.get('why')) });
      if (!done.ok) return whyNot(done);
      read.push({ id, kind: what, text: done.text, signed: done.signed });
    }
    setShown(read);
    return null;
  };
  const isCarried = carried.length > 0;
  return (
    <Field
      title={spot.name ?? text.unnamed}
      nav={
        <button type='button' class='plain' onClick={back}>
          {text.back}
        </button>
      }
    >
      <dl class='sealed'>
        {(
          shown ?? [...carried.map(({ value, kind }) => ({ id: value, kind })), ...elsewhere.map(({ id, what }) => ({ id, kind: what }))]
        ).map((one) => (
          <div key={one.id}>
            <dt>{term(text.kinds, one.kind)}</dt>
            <dd>{'text' in one ? <span translate={false}>{one.text}</span> : <span class='blank' aria-hidden='true' />}</dd>
            {'signed' in one && !one.signed ? <dd class='said'>{text.unvouched}</dd> : null}
          </div>
        ))}
      </dl>
      {isCarried ? <Age carried={carried} /> : null}
      {shown !== null ? (
        <div class='thumb'>
          <button type='button' class='secondary wide' onClick={() => setShown(null)}>
            {text.hide}
          </button>
        </div>
      ) : mine.value === null ? null : isCarried ? (
        <Act kept={mine.value} locked={openUntil() === null} label={text.show} unlockLabel={text.unlockShow} act={show} />
      ) : (
        <Act kept={mine.value} locked={unlockedUntil() === null} label={text.open} unlockLabel={text.unlockOpen} act={open}>
          <label for='why'>{text.why}</label>
          <input id='why' name='why' required maxLength={200} autocomplete='off' aria-describedby='why-hint' />
          <p id='why-hint' class='muted'>
            {text.whyHint}
          </p>
        </Act>
      )}
    </Field>
  );
}

/** How old what is carried is, when it was sealed, and when it goes. */
function Age({ carried }: { readonly carried: readonly Carried[] }) {
  const text = words.value.places;
  const heard = Math.min(...carried.map(({ heardAt }) => heardAt));
  const sealed = Math.min(...carried.map(({ sealedAt }) => sealedAt));
  const until = carried.map((one) => one.until).find((at) => at !== null);
  const parts = [text.confirmed(since(heard)), text.sealedAt(when(sealed)), ...(until == null ? [] : [text.until(when(until))])];
  return <p class='muted'>{parts.join(', ')}</p>;
}
