/** When things came about in one operation, read across the stages: what an after-action review counts from. */
import type { MemberId } from '../kernel/ids.ts';
import type { Ms } from '../kernel/time.ts';
import { type Alert, isAcknowledgement } from './alerting/model.ts';
import type { Instants } from './drills/measures.ts';
import type { LoopState } from './loop.ts';
import type { Operation } from './operation/model.ts';
import { teamLeaderAt } from './roster/detail.ts';

const earliest = (instants: readonly Ms[]): Ms | null => (instants.length === 0 ? null : Math.min(...instants));

/**
 * The first report is that of the alerts' basis, or of the thread they stand in: an alert raised first and explained later
 * is no faster for it. The team leader is aware from their first firm answer, given or relayed.
 */
export function instantsOf({ alerting, intake, roster }: LoopState, operation: Operation): Instants {
  const alerts = operation.alerts.flatMap((id) => alerting.alerts.get(id) ?? []);
  const threads = new Set([operation.thread, ...alerts.map((alert) => alert.thread)]);
  const basis = new Set(alerts.flatMap((alert) => alert.basis));
  const reports = intake.reports.filter((report) => basis.has(report.id) || threads.has(report.thread));
  const leader = (alert: Alert): MemberId | null => teamLeaderAt(roster, alert.principal, alert.at);
  const aware = alerts.flatMap((alert) =>
    alert.recipients
      .filter(({ member }) => member === leader(alert))
      .flatMap(({ answers }) => answers.filter((answer) => answer.conflict === null && isAcknowledgement(answer.kind)).map(({ at }) => at)),
  );
  return {
    reported: earliest(reports.map(({ at }) => at)),
    leaderAware: earliest(aware),
    sheltered: operation.shelteredAt,
    accounted: operation.accountedAt,
  };
}
