/** A one-time link was opened: it is used when the person says so, and not by whatever looks at addresses on its way. */
import { useState } from 'preact/hooks';
import { comeInByLink } from '../state/identity.ts';
import { link } from '../state/route.ts';
import { words } from '../words.ts';
import { Door, Refusal } from './door.tsx';

export function LinkIn({ code }: { readonly code: string }) {
  const text = words.value.identity;
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const open = async (): Promise<void> => {
    setBusy(true);
    const answer = await comeInByLink(code);
    setBusy(false);
    if (answer.ok) link.value = null;
    else setRefusal(answer.problem?.detail ?? text.failed);
  };
  return (
    <Door title={text.link.title} lead={text.link.lead}>
      {refusal === null ? null : <Refusal text={refusal} />}
      <div class='row'>
        <button type='button' class='primary' onClick={() => void open()} disabled={busy}>
          {text.link.open}
        </button>
        <button type='button' class='plain' onClick={() => (link.value = null)} disabled={busy}>
          {text.link.not}
        </button>
      </div>
    </Door>
  );
}
