/** What may be asked of intake: everything well formed is recorded, by anyone enrolled, at once. */
import { type Asker, accept, type Decision, type Legality, refuse } from '../../kernel/decider.ts';
import { isId } from '../../kernel/ids.ts';
import { judge } from '../../kernel/legality.ts';
import type { IntakeAct, IntakeEvent, IntakeFacts, IntakeState } from './model.ts';

/** `open`: the id has not been used; `known`: it has. */
export type IntakeSituation = 'open' | 'known';

export const intakeLegality: Legality<IntakeAct['act'], IntakeSituation> = {
  'trigger.keep': { kind: 'testimony', doctrine: 'domain §0.2', who: 'anyone', in: { open: 'yes', known: 'trigger_known' } },
  'report.submit': { kind: 'testimony', doctrine: 'I-33', who: 'anyone', in: { open: 'yes', known: 'report_known' } },
};

export function intakeSituation(state: IntakeState, asked: IntakeAct): IntakeSituation {
  switch (asked.act) {
    case 'trigger.keep':
      return state.triggers.has(asked.with.trigger) ? 'known' : 'open';
    case 'report.submit':
      return state.reports.has(asked.with.report) ? 'known' : 'open';
    default:
      throw new Error(`intake: unknown act ${(asked satisfies never as { act: string }).act}`);
  }
}

/**
 * The smallest report is an id and the words as they were heard; every other field may say "unknown".
 * Refused only where it is not well formed: `verbatim_missing`, or `reference_malformed` when a field meant for a
 * reference number holds something else, such as a name (I-31).
 */
export function decideIntake(state: IntakeState, asked: IntakeAct, asker: Asker, facts: IntakeFacts): Decision<IntakeEvent> {
  const judged = judge(intakeLegality, asked.act, intakeSituation(state, asked), asker, facts.rolesOf);
  if (judged.refusal !== null) return { ok: false, refusal: judged.refusal };
  const { conflict } = judged;
  switch (asked.act) {
    case 'trigger.keep':
      return accept({ e: 'TriggerKept', ...asked.with, conflict });
    case 'report.submit': {
      if (!asker.words.includes('verbatim')) return refuse('verbatim_missing', 'domain §0.2');
      const { source, relays, origin } = asked.with;
      if (![source, ...relays, origin].every((reference) => reference === null || isId(reference)))
        return refuse('reference_malformed', 'I-31');
      return accept({ e: 'ReportReceived', ...asked.with, conflict });
    }
  }
}
