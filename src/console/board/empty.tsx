/** A desk where nobody is protected yet: what to do next, and by which calls it can be done today. */
import { Section } from '../parts.tsx';
import { now } from '../state/clock.ts';
import { words } from '../words.ts';
import { firstSteps, typed } from './first-steps.ts';

/** Asked once: a command that changed each second could not be copied. */
let from: number | null = null;

export function FirstSteps() {
  const text = words.value.first;
  from ??= now.value === 0 ? null : now.value;
  return (
    <Section id='first' heading={text.heading}>
      <p class='lead'>{text.lead}</p>
      <ol class='steps'>
        {firstSteps(from ?? 0).map((step) => (
          <li key={step.name}>
            <p>{text.steps[step.name]}</p>
            <pre tabIndex={0}><code>{typed(step, location.origin)}</code></pre>
          </li>
        ))}
      </ol>
      <p class='meta'>
        {text.tokenFile} {text.reference} <a href='/api/v1/openapi.json'>/api/v1/openapi.json</a>
      </p>
    </Section>
  );
}
