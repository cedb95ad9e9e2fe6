/**
 * Fork → check. A device that has seen a head which is none of this log's has been shown another log, or this one was put back:
 * somebody must look, now (decision 4). What it said is kept all the same; the heads it saw are signed, and prove it.
 */
import type { Told } from '../../kernel/decider.ts';
import { MINUTE } from '../../kernel/time.ts';
import { membersWithRole } from '../roster/members.ts';
import type { RosterEvent, RosterState } from '../roster/model.ts';
import { type Asks, actId } from './asks.ts';

/** How long a supervisor has to look. */
const LOOK_WITHIN = 15 * MINUTE;

interface View {
  readonly roster: RosterState;
}

/** Once for each head: a device says what it has seen with each act. */
export function forkToCheck(event: Extract<RosterEvent, { e: 'ForkSeen' }>, view: View, told: Told): Asks[] {
  const owner = membersWithRole(view.roster, 'supervisor')[0] ?? null;
  const check = actId('fork', event.device.replace('/', '-'), String(event.size), event.root.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 8));
  const due = told.now + LOOK_WITHIN;
  return [{ id: check, thread: '-', act: { act: 'check.open', with: { check, kind: 'fork', about: told.by, owner, due } } }];
}
