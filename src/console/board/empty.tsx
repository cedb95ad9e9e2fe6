/** A desk where nobody is protected yet: what to do next, and by which calls it can be done today. */
import { Section, State } from '../parts.tsx';
import { now } from '../state/clock.ts';
import { board } from '../state/store.ts';
import { words } from '../words.ts';
import { firstSteps, type Step, typed } from './first-steps.ts';

/** Asked once: a command that changed each second could not be copied. */
let from: number | null = null;

/** True until somebody is on somebody's detail, or something has begun. */
export function isBare(): boolean {
  const here = board.value;
  return (
    here !== null &&
    here.openAlerts.length === 0 &&
    here.awaiting.length === 0 &&
    here.principals.every(({ detail }) => detail.length === 0)
  );
}

function isDone(name: Step['name']): boolean {
  if (name === 'principal') return (board.value?.principals.length ?? 0) > 0;
  return name === 'member' && (board.value?.people ?? []).filter(({ roles }) => roles.length > 0).length > 1;
}

export function FirstSteps() {
  const text = words.value.first;
  from ??= now.value === 0 ? null : now.value;
  return (
    <Section id='first' heading={text.heading}>
      <p class='lead'>{text.lead}</p>
      <ol class='steps'>
        {firstSteps(from ?? 0).map((step) => (
          <li key={step.name}>
            <p>
              {text.steps[step.name]}
              {isDone(step.name) ? (
                <State sign='tick' tone='ok'>
                  {text.done}
                </State>
              ) : null}
            </p>
            <pre>
              <code>{typed(step, location.origin)}</code>
            </pre>
          </li>
        ))}
      </ol>
      <p class='meta'>
        {text.tokenFile} {text.reference} <a href='/api/v1/openapi.json'>/api/v1/openapi.json</a>
      </p>
    </Section>
  );
}
