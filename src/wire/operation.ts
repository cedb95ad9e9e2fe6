/**
 * What an operation of the wire is: one thing a person may ask of the desk, by HTTP or by the live link, described
 * once. The routes, the live link, the OpenAPI document, the command line and the tests all read the same table.
 */
import type * as z from 'zod';
import type { Id, MemberId, PersonId, Sha256Hex, Thread } from '../kernel/ids.ts';
import type { Ms } from '../kernel/time.ts';
import type { LoopAct } from '../loop/loop.ts';
import { signed } from './fields.ts';
import type { Action, Reveal, With } from './vocabulary.ts';

/** One act asked of the desk. `words` are the disclosed texts; they never enter an outcome line. */
export interface Command {
  readonly id: Id;
  readonly act: LoopAct;
  readonly words: Readonly<Record<string, string>>;
  /** Absent: the desk derives a new thread from the id. `-` for acts of the organisation. */
  readonly thread?: Thread;
  /** The person whose act is relayed. */
  readonly for?: MemberId;
  readonly occurred?: Ms;
  readonly compartment?: string;
  /** Bytes kept beside the act (a trigger); their digest stands in the act. */
  readonly blobs?: readonly { readonly base64: string }[];
  /**
   * What the client sent, canonical, when the desk filled in the rest from its clock or its state. A retry is recognised by
   * this and not by the act, which the desk would fill in otherwise the second time (I-11).
   */
  readonly asked?: string;
  /** The note the device signed, and the disclosure texts of its words; the desk keeps the note as it came. */
  readonly signed?: Signed;
}

export interface Signed {
  readonly note: string;
  readonly disclosures: readonly string[];
}

export type ThingKind =
  | 'alert'
  | 'operation'
  | 'report'
  | 'trigger'
  | 'check'
  | 'assessment'
  | 'case'
  | 'dossier'
  | 'handover'
  | 'drill'
  | 'review'
  | 'posture'
  | 'statement'
  | 'sealed';

/**
 * What the desk tells `toAct`, so that a caller in a hurry may leave out what the desk already knows. Pure look-ups in
 * the present state; an unknown id gives null, the act is built all the same and the core refuses it in its own words.
 */
export interface Context {
  readonly now: Ms;
  /** Who asks. */
  readonly by: MemberId;
  /** The version of an alert that is in force, and its action. */
  currentVersion(alert: Id): { readonly n: number; readonly action: Action } | null;
  /** A stand-down proposal: its operation, and the digest of the signed proposal as the desk shows it. */
  proposal(proposal: Id): { readonly operation: Id; readonly sha256: Sha256Hex } | null;
  /** The digest of a signed proposal to lift a hold or to shred, as the desk shows it; null when there is none to see. */
  pairNote(proposal: Id): Sha256Hex | null;
  /** The operation under way for a principal. */
  activeOperation(principal: PersonId): Id | null;
  /** The current version of a movement order, 0 when there is none. */
  orderVersion(order: Id): number;
  /** Everything open that an incoming officer must own (I-42). */
  openItems(): readonly Id[];
  /** What of a handover nobody has accepted yet. */
  handoverItems(handover: Id): readonly Id[];
  /** Of a posture: `id` is the person's. */
  threadOf(kind: ThingKind, id: Id): Thread | null;
  /** The protection scale a person is on; else the last one set; null when there is none. */
  scaleFor(person: PersonId): Id | null;
  /** A lowering: whom it is about, and the digest of the signed decision as the desk shows it. */
  lowering(posture: Id): { readonly person: PersonId; readonly sha256: Sha256Hex } | null;
  /** A statement: its last version, the digest of it, and what of the desk's own is recognised in its words. */
  statement(statement: Id): { readonly version: number; readonly sha256: Sha256Hex; readonly found: readonly Reveal[] } | null;
  /** The operation under way that is about this sealed value, so that it is the purpose of an opening (I-38). */
  concerning(value: Id): Id | null;
  /** Decodes base64, and says what the bytes are and whether more than a picture is written in them. */
  photo(base64: string): NonNullable<With<'statement.draft'>['photo']>;
  /** Decodes base64 and reckons its SHA-256. */
  digest(base64: string): { readonly sha256: Sha256Hex; readonly bytes: number };
}

export type Stage =
  | 'roster'
  | 'agenda'
  | 'intake'
  | 'assessment'
  | 'alerting'
  | 'operation'
  | 'checkin'
  | 'inquiry'
  | 'posture'
  | 'statements'
  | 'drills'
  | 'sealed'
  | 'desk'
  | 'log';
export type Method = 'GET' | 'POST';
export interface Summary {
  readonly fr: string;
  readonly en: string;
}
export interface Example {
  readonly params: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>> | null;
}

interface Common {
  readonly operationId: string;
  readonly method: Method;
  /** `/api/v1/alerts/{alert}/answers` */
  readonly path: string;
  readonly summary: Summary;
  readonly stage: Stage;
  /** Path and query parameters, all strings; strict. */
  readonly params: z.ZodObject;
  /** Names among `params` that travel in the query string. */
  readonly query: readonly string[];
  readonly example: Example;
  /** The member of the example organisation whose token the example is asked with. */
  readonly exampleAs: MemberId;
  /** Operations whose examples must have run before this one's: only where the thing cannot stand ready for ever. */
  readonly needs: readonly string[];
  /** The code its example is refused with, where what it takes (a key, a device of one's own) cannot stand in a table. */
  readonly exampleRefused?: string;
}
/** An act of the core. */
export interface ActOperation extends Common {
  readonly kind: 'act';
  readonly method: 'POST';
  readonly body: z.ZodObject;
  toAct(params: Readonly<Record<string, string>>, body: Readonly<Record<string, unknown>>, context: Context): Command;
}
/** A read: the desk's projection for whoever asks. */
export interface ReadOperation extends Common {
  readonly kind: 'read';
  readonly method: 'GET';
  readonly body: null;
  readonly view:
    | 'me'
    | 'board'
    | 'alert'
    | 'operation'
    | 'report'
    | 'case'
    | 'drill'
    | 'review'
    | 'timeline'
    | 'posture'
    | 'statement'
    | 'sealed'
    | 'sealed-list'
    | 'sealed-file'
    | 'keys'
    | 'log'
    | 'checkpoint'
    | 'head';
}
/** Done by a service of the desk that asks more than one thing of the core. */
export interface ServiceOperation extends Common {
  readonly kind: 'service';
  readonly method: 'POST';
  readonly service: 'seal';
  readonly body: z.ZodObject;
}
export type Operation = ActOperation | ReadOperation | ServiceOperation;

type ActDefinition<P extends z.ZodObject, B extends z.ZodObject> = Omit<
  ActOperation,
  'kind' | 'method' | 'params' | 'query' | 'body' | 'example' | 'toAct' | 'needs'
> & {
  readonly params: P;
  readonly body: B;
  readonly example: { readonly params: z.input<P>; readonly body: z.input<B> };
  readonly needs?: readonly string[];
  toAct(params: z.output<P>, body: z.output<B>, context: Context): Command;
};

/** Describes an act; the compiler checks the example and `toAct` against the schemas. `toAct` is not shown what was signed. */
export function act<P extends z.ZodObject, B extends z.ZodObject>(definition: ActDefinition<P, B>): ActOperation {
  const { example, toAct, body, ...rest } = definition;
  return {
    needs: [],
    ...rest,
    // Any act may come signed by the device that gives it.
    body: body.extend({ signed: signed.optional() }),
    kind: 'act',
    method: 'POST',
    query: [],
    example: example as Example,
    // The schemas have parsed what comes in: the cast says no more than that.
    toAct: (params, body, context) => toAct(params as z.output<P>, body as z.output<B>, context),
  };
}

/** Keeps the words that were given; drops the fields that were left out. */
export function words(given: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(given).filter((pair): pair is [string, string] => pair[1] !== undefined));
}

/** The optional parts of a command, without keys that hold `undefined`. */
export function frame(given: {
  thread?: Thread | null | undefined;
  for?: MemberId | undefined;
  occurred?: Ms | undefined;
  compartment?: string | undefined;
}): Pick<Command, 'thread' | 'for' | 'occurred' | 'compartment'> {
  return {
    ...(given.thread === undefined || given.thread === null ? {} : { thread: given.thread }),
    ...(given.for === undefined ? {} : { for: given.for }),
    ...(given.occurred === undefined ? {} : { occurred: given.occurred }),
    ...(given.compartment === undefined ? {} : { compartment: given.compartment }),
  };
}
