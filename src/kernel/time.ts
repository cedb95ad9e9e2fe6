/** Instants are milliseconds since 1970 UTC, in the core, on the wire and in the log. Nothing here reads a clock. */
export type Ms = number;

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/**
 * The local hour (0–23) of an instant in an IANA zone. What has a wall-clock meaning ("voice first at night") is
 * resolved at the moment of use, so that a change of summer time needs no migration.
 */
function localHour(at: Ms, zone: string): number {
  const hours = HOURS.get(zone) ?? new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' });
  HOURS.set(zone, hours);
  return Number(hours.format(at));
}

/** Making a formatter costs a hundred times what using it does; a zone's never changes within a run. */
const HOURS = new Map<string, Intl.DateTimeFormat>();

/** True from 22:00 to 07:00 local time: the hours in which a ladder begins with voice (decision 20). */
export function isNight(at: Ms, zone: string): boolean {
  const hour = localHour(at, zone);
  return hour >= 22 || hour < 7;
}
