/** One open alert: what is ordered, what it rests on, and who has answered – those who have not, first and by name. */
import type { AlertView } from '../../wire/views.ts';
import { SIGNS } from '../icons.tsx';
import { callsign } from '../names.ts';
import { At, age, State, Verbatim } from '../parts.tsx';
import { lang } from '../state/settings.ts';
import { french } from '../typography.ts';
import { words } from '../words.ts';
import { Answers } from './answers.tsx';

const custody = (kept: 'server' | 'device'): string => (kept === 'server' ? words.value.frame.custody : words.value.frame.ownKey);

export function Alert({ alert }: { readonly alert: AlertView }) {
  const text = words.value.alerts;
  const { priority } = alert;
  const who = callsign(alert.principal);
  return (
    <article class={`alert p${priority} ${alert.state}`} aria-labelledby={`alert-${alert.id}`}>
      <header class='band'>
        <h3 id={`alert-${alert.id}`}>
          {SIGNS[`p${priority}`]}
          <span class='rank'>{text.priority[priority]}</span> <span class='verb'>{text.action[alert.action]}</span>{' '}
          <span class='whom'>{who}</span>
        </h3>
        <p class='when'>
          <At at={alert.at} /> <span class='age'>{words.value.since(age(alert.at))}</span>
        </p>
      </header>
      {alert.state === 'open' ? null : (
        <p class='taken-back'>
          <State sign='cross' tone='warn'>
            {text.state[alert.state]}
          </State>
          {alert.state === 'cancelled' && alert.cancelledBy.length < 2 ? <span> {text.cancelledAlone}</span> : null}
        </p>
      )}
      <div class='order'>
        <Verbatim text={alert.order} kind='order' />
      </div>
      <p class='honesty'>
        {SIGNS.unknown}
        <span>
          {lang.value === 'fr' ? french(alert.honesty.fr) : alert.honesty.en}{' '}
          <span class='cap'>
            {text.urgency[alert.urgency]}, {text.severity[alert.severity]}, {text.certainty[alert.certainty]}
          </span>
        </span>
      </p>
      <Answers alert={alert} />
      {alert.versions.length > 1 ? <Versions alert={alert} /> : null}
      <p class='signature'>
        {text.by(callsign(alert.by), custody(alert.signed.custody))}, {text.version(alert.version)}
      </p>
    </article>
  );
}

const Versions = ({ alert }: { readonly alert: AlertView }) => (
  <>
    <h4>{words.value.alerts.versions}</h4>
    <ol class='rows versions'>
      {alert.versions.map((version) => (
        <li key={version.n}>
          <span class='t'>
            <At at={version.at} />
          </span>
          <span class='what'>
            v{version.n}, {words.value.alerts.kind[version.kind]}, {words.value.alerts.action[version.action]}
            {version.substantive && version.n > 1 ? `, ${words.value.alerts.substantive}` : ''}
            {version.order === null || version.n === alert.version ? null : <q class='said'>{version.order}</q>}
          </span>
          <span class='sign-by'>
            {callsign(version.by)}, {custody(version.custody)}
          </span>
        </li>
      ))}
    </ol>
  </>
);
