/**
 * From an operation of the wire to what its device signs, on the side of the one who asks (a browser, the command line): the
 * same `toAct` the desk runs, with what this side knows. What the desk would fill in from its own state must be said here, or
 * the two would differ (log/act.ts draws the act up and signs it).
 */
import type { MemberId } from '../kernel/ids.ts';
import type { Ms } from '../kernel/time.ts';
import { type ActOperation, type Command, type Context, parseRequest } from './operations.ts';

/** The body leaves to the desk what this side must say itself. `what` is the look-up that was asked for. */
class NotSaid extends Error {
  readonly what: keyof Context;
  constructor(what: keyof Context) {
    super(`a signed act says itself what the desk would look up: ${what}`);
    this.what = what;
  }
}

export type Known = Partial<Context> & { readonly now: Ms; readonly by: MemberId };

/** Throws NotSaid; and RangeError, with the field, for a body its operation would refuse. */
export function commandOf(
  operation: ActOperation,
  params: Readonly<Record<string, string>>,
  body: Readonly<Record<string, unknown>>,
  known: Known,
): Command {
  const parsed = parseRequest(operation, params, body);
  if (!parsed.ok) throw new RangeError(`${operation.operationId}: ${parsed.fault.code} ${parsed.fault.field}`);
  const ask =
    (what: keyof Context): (() => never) =>
    () => {
      throw new NotSaid(what);
    };
  return operation.toAct(parsed.params, parsed.body, {
    currentVersion: ask('currentVersion'),
    proposal: ask('proposal'),
    pairNote: ask('pairNote'),
    activeOperation: ask('activeOperation'),
    orderVersion: ask('orderVersion'),
    openItems: ask('openItems'),
    handoverItems: ask('handoverItems'),
    threadOf: ask('threadOf'),
    scaleFor: ask('scaleFor'),
    lowering: ask('lowering'),
    statement: ask('statement'),
    concerning: ask('concerning'),
    photo: ask('photo'),
    digest: ask('digest'),
    ...known,
  });
}
