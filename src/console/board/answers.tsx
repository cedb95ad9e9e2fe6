/** Who has answered an alert, by whose voice, and what comes next for those who have not. */
import type { AlertView, RecipientView } from '../../wire/views.ts';
import type { AnswerKind } from '../../wire/vocabulary.ts';
import { useHold } from '../hold.ts';
import type { SignName } from '../icons.tsx';
import { callsign } from '../names.ts';
import { Age, State, type Tone } from '../parts.tsx';
import { words } from '../words.ts';
import { nextStep, tried } from './next-step.ts';

const SHAPE: Readonly<Record<AnswerKind | 'none', readonly [SignName, Tone]>> = {
  none: ['unknown', 'act'],
  unable: ['cross', 'act'],
  seen: ['seen', 'warn'],
  understood: ['tick', 'ok'],
  executing: ['going', 'ok'],
};
/** Silent first, then those who cannot, then the weaker answers: the top of the list is where somebody must act. */
const ORDER: readonly (AnswerKind | 'none')[] = ['none', 'unable', 'seen', 'understood', 'executing'];
const kindOf = (row: RecipientView): AnswerKind | 'none' => row.answer ?? 'none';
const rankOf = (row: RecipientView): number => (row.required ? 0 : 10) + ORDER.indexOf(kindOf(row));

export function Answers({ alert }: { readonly alert: AlertView }) {
  const text = words.value.answers;
  const sorted = [...alert.recipients].sort((a, b) => rankOf(a) - rankOf(b));
  const { rows, on } = useHold(sorted, (row) => row.who.id);
  const required = alert.recipients.filter((row) => row.required);
  const firm = required.filter((row) => row.answer !== null && row.answer !== 'seen');
  return (
    <table class='people roll' {...on}>
      <caption>
        <span class='hidden'>{text.heading(callsign(alert.principal))}: </span>
        {text.tally(firm.length, required.length)}
      </caption>
      <thead class='hidden'>
        <tr>
          <th scope='col'>{text.columns.state}</th>
          <th scope='col'>{text.columns.who}</th>
          <th scope='col'>{text.columns.how}</th>
          <th scope='col'>{text.columns.since}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Answer key={row.who.id} alert={alert} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function Answer({ alert, row }: { readonly alert: AlertView; readonly row: RecipientView }) {
  const text = words.value.answers;
  const kind = kindOf(row);
  const [sign, tone] = SHAPE[kind];
  const last = row.answers.at(-1);
  const versionAt = alert.versions.find(({ n }) => n === alert.version)?.at ?? alert.at;
  return (
    <tr class={kind === 'none' && row.required ? 'silent' : ''}>
      <td>
        <State sign={sign} tone={row.required || kind !== 'none' ? tone : 'quiet'}>
          {kind === 'none' ? text.silent : text.word[kind]}
        </State>
      </td>
      <th scope='row'>
        {callsign(row.who)}
        {row.instead === null ? null : <span class='aside'>{text.instead(callsign(row.instead))}</span>}
      </th>
      <td class='how'>
        {kind === 'none' ? (
          <>
            <span class='next'>{row.required ? nextStep(alert, row) : text.notRequired}</span>
            <span class='aside'>{row.required ? tried(alert, row) : null}</span>
          </>
        ) : (
          <>
            {row.relayer === null
              ? text.means[row.means ?? 'device']
              : `${text.relayed(callsign(row.relayer))}, ${text.means[row.means ?? 'relayed']}`}
            {last?.readBack == null ? null : `, ${text.readBack}`}
            {last?.reason == null ? null : <q class='said'>{last.reason}</q>}
          </>
        )}
      </td>
      <td class='num'>
        <Age at={row.answeredAt ?? versionAt} />
      </td>
    </tr>
  );
}
