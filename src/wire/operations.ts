/**
 * Every operation of the wire, in document order: each example can be run one after the other on the example
 * organisation (example.ts), and alone on a fresh one unless it says what it `needs`.
 */
import type * as z from 'zod';
import type { Id } from '../kernel/ids.ts';
import type { LoopAct } from '../loop/loop.ts';
import type { Operation, ThingKind } from './operation.ts';
import { agenda } from './operations/agenda.ts';
import { alerting } from './operations/alerting.ts';
import { assessment } from './operations/assessment.ts';
import { checkin } from './operations/checkin.ts';
import { codes } from './operations/codes.ts';
import { devices } from './operations/devices.ts';
import { drills } from './operations/drills.ts';
import { inquiry } from './operations/inquiry.ts';
import { intake } from './operations/intake.ts';
import { operation } from './operations/operation.ts';
import { posture } from './operations/posture.ts';
import { reads } from './operations/reads.ts';
import { roster } from './operations/roster.ts';
import { sealed } from './operations/sealed.ts';
import { statements } from './operations/statements.ts';

export type { ActOperation, Command, Context, Example, Operation, ReadOperation, ServiceOperation, ThingKind } from './operation.ts';

export const operations: readonly Operation[] = [
  ...intake,
  ...assessment,
  ...alerting,
  ...operation,
  ...checkin,
  ...codes,
  ...inquiry,
  ...posture,
  ...statements,
  ...roster,
  ...devices,
  ...agenda,
  ...drills,
  ...sealed,
  ...reads,
];

const byId = new Map(operations.map((o) => [o.operationId, o]));
export const operationNamed = (operationId: string): Operation | undefined => byId.get(operationId);

/** What was wrong with the shape of a request: a wire fault, in the terms of problems.ts. */
export interface ShapeFault {
  readonly code: 'unknown_field' | 'missing_field' | 'bad_field';
  /** JSON pointer of the offending field (`/lines/0/status`), or the name of the parameter. */
  readonly field: string;
}
export type Parsed =
  | { readonly ok: true; readonly params: Readonly<Record<string, string>>; readonly body: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly fault: ShapeFault };

const pointer = (path: readonly PropertyKey[]): string =>
  path.map((p) => `/${String(p).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

function fault(error: z.ZodError): ShapeFault {
  const issue = error.issues[0];
  if (issue === undefined) return { code: 'bad_field', field: '' };
  if (issue.code === 'unrecognized_keys') return { code: 'unknown_field', field: pointer([...issue.path, issue.keys[0] ?? '']) };
  const missing = issue.code === 'invalid_type' && issue.input === undefined;
  return { code: missing ? 'missing_field' : 'bad_field', field: pointer(issue.path) };
}

/** Holds parameters and body (already exact JSON) against the operation's schemas; the first fault, named. */
export function parseRequest(operation: Operation, params: Readonly<Record<string, unknown>>, body: unknown): Parsed {
  const path = operation.params.safeParse(params, { reportInput: true });
  if (!path.success) return { ok: false, fault: fault(path.error) };
  const names = path.data as Readonly<Record<string, string>>;
  if (operation.body === null) return { ok: true, params: names, body: {} };
  const parsed = operation.body.safeParse(body, { reportInput: true });
  return parsed.success ? { ok: true, params: names, body: parsed.data } : { ok: false, fault: fault(parsed.error) };
}

// A drill ended by an alert is about the drill, a review of an operation about the review: these come first.
const SUBJECTS = [
  'drill',
  'review',
  'alert',
  'operation',
  'report',
  'trigger',
  'check',
  'assessment',
  'dossier',
  'case',
  'handover',
] as const satisfies readonly ThingKind[];

/**
 * The thing an act is about, for whoever wants to show it after the act: `{kind, id}`, or null (duty, agenda, roster). The
 * posture of a person is named by the person, or by the decision where the act names only that.
 */
export function subjectOf(act: LoopAct): { readonly kind: ThingKind; readonly id: Id } | null {
  const given: Readonly<Record<string, unknown>> = act.with;
  const [family] = act.act.split('.');
  if (family === 'posture') {
    const id = given.person ?? given.posture;
    return typeof id === 'string' ? { kind: 'posture', id } : null;
  }
  if (family === 'seal') return typeof given.value === 'string' ? { kind: 'sealed', id: given.value } : null;
  // A report has a `statement` too: what kind of words it holds.
  if (family === 'statement') return typeof given.statement === 'string' ? { kind: 'statement', id: given.statement } : null;
  for (const kind of SUBJECTS) {
    const id = given[kind];
    if (typeof id === 'string') return { kind, id };
  }
  return null;
}
