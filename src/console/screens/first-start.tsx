/** An empty folder: two ways in, and nothing else. */
import { useState } from 'preact/hooks';
import { watchExercise } from '../state/api.ts';
import { words } from '../words.ts';
import { CreateOrganisation } from './create-organisation.tsx';
import { Door, Refusal } from './door.tsx';

export function FirstStart() {
  const text = words.value.door;
  const [creating, setCreating] = useState(false);
  const [watching, setWatching] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  if (creating) return <CreateOrganisation back={() => setCreating(false)} />;

  const watch = async (): Promise<void> => {
    setWatching(true);
    setRefusal(null);
    const answer = await watchExercise();
    if (answer.ok) return location.assign(answer.value.url);
    setWatching(false);
    setRefusal(answer.problem?.detail ?? text.failed);
  };
  return (
    <Door title={text.title} lead={text.lead}>
      <ul class='ways'>
        <li>
          <button type='button' class='primary' onClick={() => setCreating(true)} disabled={watching}>
            {text.create}
          </button>
          <p>{text.createLead}</p>
        </li>
        <li>
          <button type='button' class='secondary' onClick={() => void watch()} disabled={watching}>
            {watching ? text.watching : text.watch}
          </button>
          <p>{text.watchLead}</p>
        </li>
      </ul>
      {refusal === null ? null : <Refusal text={refusal} />}
    </Door>
  );
}
