/** A sponsor vouches for a device: reads its request, compares six words, signs. */
import { useEffect, useState } from 'preact/hooks';
import { type EnrolRequest, parseEnrolRequest } from '../../log/enrol.ts';
import { askedAsSecond, handIn, type Vouching, vouch, vouchAsSecond } from '../device/enrolment.ts';
import { startDevice } from '../device/mine.ts';
import { canScan, scan } from '../device/scanning.ts';
import { askSigned } from '../state/identity.ts';
import { goTo } from '../state/route.ts';
import { me } from '../state/store.ts';
import { words } from '../words.ts';
import { Door, Refusal } from './door.tsx';
import { SixWords } from './enrol.tsx';

const LOOK_EVERY = 1500;

interface Read {
  readonly text: string;
  readonly request: EnrolRequest;
  /** Who asks this person to be the second sponsor; null when they are the first. */
  readonly first: string | null;
}

export function Sponsor() {
  useEffect(() => void startDevice(), []);
  const [read, setRead] = useState<Read | null>(null);
  const again = (): void => setRead(null);
  if (me.value === null) return <Door title={words.value.link.connecting}>{null}</Door>;
  return read === null ? (
    <ReadRequest me={me.value.member.id} onRead={setRead} />
  ) : (
    <Compare read={read} me={me.value.member.id} again={again} />
  );
}

function ReadRequest({ me: by, onRead }: { readonly me: string; readonly onRead: (read: Read) => void }) {
  const text = words.value.identity.sponsor;
  const [refusal, setRefusal] = useState<string | null>(null);
  const [scanning, setScanning] = useState(false);
  const read = async (given: string): Promise<void> => {
    const request = parseEnrolRequest(given);
    if (request === null) return setRefusal(text.unread);
    const signed = await askSigned();
    const here = signed.ok ? signed.value.log : null;
    if (here !== null && here !== request.org) return setRefusal(text.elsewhere);
    onRead({ text: given.trim(), request, first: await askedAsSecond(request, by) });
  };
  const look = async (): Promise<void> => {
    setScanning(true);
    setRefusal(null);
    const found = await scan('#camera');
    setScanning(false);
    if (found === null) setRefusal(text.noCamera);
    else await read(found);
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setRefusal(null);
    void read(String(new FormData(event.currentTarget as HTMLFormElement).get('request')));
  };
  return (
    <Door title={text.title} lead={text.lead}>
      {canScan() ? (
        <div>
          <button type='button' class='primary' onClick={() => void look()} disabled={scanning}>
            {scanning ? text.scanning : text.scan}
          </button>
          <video id='camera' class='camera' muted playsInline hidden={!scanning} />
        </div>
      ) : null}
      <form onSubmit={submit}>
        <label for='request'>{text.request}</label>
        <textarea
          id='request'
          name='request'
          class='token'
          required
          rows={4}
          maxLength={1500}
          spellcheck={false}
          autocomplete='off'
          aria-describedby='request-hint'
        />
        <p id='request-hint' class='hint'>
          {text.requestHint}
        </p>
        {refusal === null ? null : <Refusal text={refusal} />}
        <div class='row'>
          <button type='submit' class={canScan() ? 'secondary' : 'primary'}>
            {text.read}
          </button>
          <button type='button' class='plain' onClick={() => goTo('access')}>
            {words.value.identity.nav}
          </button>
        </div>
      </form>
    </Door>
  );
}

type Step = 'comparing' | 'signing' | 'waiting' | 'done' | 'stopped';

function Compare({ read, me: by, again }: { readonly read: Read; readonly me: string; readonly again: () => void }) {
  const text = words.value.identity.sponsor;
  const { request, first } = read;
  const [step, setStep] = useState<Step>('comparing');
  const [refusal, setRefusal] = useState<string | null>(null);
  const [vouching, setVouching] = useState<Vouching>({ compartments: [], second: null });
  const fail = (says: string | null): void => {
    setRefusal(says ?? words.value.identity.failed);
    setStep('comparing');
  };
  const same = async (): Promise<void> => {
    setStep('signing');
    setRefusal(null);
    const signed = first === null ? await vouch(request, by, vouching) : await vouchAsSecond(request);
    if (signed.ok) setStep(first === null ? 'waiting' : 'done');
    else fail(signed.says);
  };
  useEffect(() => {
    if (step !== 'waiting') return;
    let busy = false;
    const lines = vouching.second === null ? 1 : 2;
    const timer = setInterval(() => {
      if (busy) return;
      busy = true;
      void handIn(request, lines)
        .then((answer) => {
          if (answer === null) return;
          if (answer.ok) setStep('done');
          else fail(answer.problem?.detail ?? null);
        })
        .finally(() => {
          busy = false;
        });
    }, LOOK_EVERY);
    return () => clearInterval(timer);
  }, [step]);

  if (step === 'stopped' || step === 'done') {
    const title = step === 'stopped' ? text.different : first === null ? text.done(request.name, request.member) : text.secondDone;
    return (
      <Door title={title} lead={step === 'stopped' ? text.stopped : text.doneLead}>
        <div class='row'>
          <button type='button' class='secondary' onClick={again}>
            {text.again}
          </button>
          <button type='button' class='plain' onClick={() => goTo('board')}>
            {words.value.identity.toBoard}
          </button>
        </div>
      </Door>
    );
  }
  return (
    <Door title={text.compare} lead={text.compareLead(request.member)}>
      <SixWords request={read.text} of={request.lang} />
      {first === null ? null : <p>{text.asSecond(first)}</p>}
      {first === null && step === 'comparing' ? <Compartments value={vouching} onChange={setVouching} /> : null}
      {refusal === null ? null : <Refusal text={refusal} />}
      {step === 'waiting' ? (
        <p role='status' class='waits'>
          {text.waiting([text.device, ...(vouching.second === null ? [] : [vouching.second])].join(', '))}
        </p>
      ) : (
        <div class='row'>
          <button type='button' class='primary' onClick={() => void same()} disabled={step === 'signing'}>
            {text.same}
          </button>
          <button type='button' class='secondary' onClick={() => setStep('stopped')} disabled={step === 'signing'}>
            {text.different}
          </button>
        </div>
      )}
    </Door>
  );
}

/** Nobody hands out the key of a compartment they do not hold themselves. */
function Compartments({ value, onChange }: { readonly value: Vouching; readonly onChange: (next: Vouching) => void }) {
  const text = words.value.identity.sponsor;
  const held = me.value?.compartments ?? [];
  if (held.length === 0) return null;
  const toggle = (name: string, on: boolean): void =>
    onChange({ ...value, compartments: on ? [...value.compartments, name] : value.compartments.filter((one) => one !== name) });
  return (
    <fieldset class='choices' aria-describedby='compartments-hint'>
      <legend>{text.compartments}</legend>
      <p id='compartments-hint' class='hint'>
        {text.compartmentsHint}
      </p>
      {held.map((name) => (
        <label key={name} class='choice'>
          <input
            type='checkbox'
            checked={value.compartments.includes(name)}
            onChange={(event) => toggle(name, event.currentTarget.checked)}
          />
          {name}
        </label>
      ))}
      {value.compartments.length === 0 ? null : (
        <>
          <label for='second'>{text.second}</label>
          <input
            id='second'
            maxLength={64}
            autocomplete='off'
            autocapitalize='none'
            spellcheck={false}
            value={value.second ?? ''}
            onInput={(event) => onChange({ ...value, second: event.currentTarget.value.trim() || null })}
          />
        </>
      )}
    </fieldset>
  );
}
