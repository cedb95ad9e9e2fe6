/**
 * The live link: a WebSocket with subprotocol `abri.1`, one JSON object per text message. The client says hello, then
 * asks acts by the same operations as over HTTP; the server sends whole views, never patches, so that a lost message
 * costs nothing. Cursors are opaque: they are given back as they came and say nothing of how busy the desk is
 * (decision 10).
 */
import * as z from 'zod';
import { id } from './fields.ts';
import type { Problem } from './problems.ts';
import type { ActReply, MeView, View } from './views.ts';

export const LIVE_SUBPROTOCOL = 'abri.1';
/** Client and server both speak at least this often, ms; twice this silent, the link is dead and said to be. */
export const BEAT_EVERY = 15_000;

const n = z.int().min(0).max(Number.MAX_SAFE_INTEGER).meta({ description: 'Chosen by the client; comes back with the answer.' });
const cursor = z.string().min(1).max(200).meta({ description: 'Opaque.' });

export const clientFrame = z.discriminatedUnion('f', [
  z.strictObject({
    f: z.literal('hello'),
    token: z.string().min(1).max(400).optional(),
    cursor: cursor.optional(),
    lang: z.enum(['fr', 'en']).optional(),
  }),
  z.strictObject({
    f: z.literal('act'),
    n,
    op: z.string().regex(/^[A-Za-z]{1,64}$/),
    params: z.record(z.string(), z.string()),
    /** Held against the schema of the operation. */
    body: z.record(z.string(), z.unknown()),
  }),
  z.strictObject({ f: z.literal('beat'), n }),
]);
export type ClientFrame = z.output<typeof clientFrame>;

/** What an item may be. `ring`: this person is being called, now; `gone`: no longer visible to this person. */
const ITEM_KINDS = ['me', 'board', 'alert', 'operation', 'report', 'case', 'drill', 'review', 'ring', 'gone'] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

const anything = z.looseObject({});
const problemDocument = z.looseObject({ type: z.string(), title: z.string(), status: z.int(), detail: z.string(), code: z.string() });

export const serverFrame = z.discriminatedUnion('f', [
  z.strictObject({ f: z.literal('hello'), me: anything, cursor, now: z.int(), exercise: id.nullable() }),
  z.strictObject({ f: z.literal('item'), cursor, kind: z.enum(ITEM_KINDS), id: z.string(), view: anything.nullable() }),
  z.strictObject({ f: z.literal('done'), n, reply: anything }),
  z.strictObject({ f: z.literal('refused'), n, problem: problemDocument }),
  z.strictObject({ f: z.literal('beat'), n, now: z.int() }),
]);

/** A ring: what a locked screen may show, and nothing else (I-12). The alert itself comes as an item of its own. */
export interface AlertRingView {
  readonly kind: 'ring';
  readonly alert: string;
  readonly version: number;
  readonly what: 'order' | 'recall' | 'cancel';
  readonly locked: string;
}
/**
 * A ring about a person: late, calling for help, or not free. Which of them is not said here: it stands in `me`, once unlocked.
 * `news`: you are the one who is awaited; `contact`: get in touch with them.
 */
export interface CallRingView {
  readonly kind: 'ring';
  readonly what: 'news' | 'contact';
  readonly locked: string;
}
export type RingView = AlertRingView | CallRingView;

/** As `serverFrame`, with the views by their types. */
export type ServerFrame =
  | { readonly f: 'hello'; readonly me: MeView; readonly cursor: string; readonly now: number; readonly exercise: string | null }
  | { readonly f: 'item'; readonly cursor: string; readonly kind: ItemKind; readonly id: string; readonly view: View | RingView | null }
  | { readonly f: 'done'; readonly n: number; readonly reply: ActReply }
  | { readonly f: 'refused'; readonly n: number; readonly problem: Problem }
  | { readonly f: 'beat'; readonly n: number; readonly now: number };

/** The frames as a JSON Schema document (2020-12), for clients in other languages. */
export function liveSchema(): Readonly<Record<string, unknown>> {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'abri.1',
    description: 'One JSON object per WebSocket text message, subprotocol abri.1.',
    $defs: { client: plain(clientFrame), server: plain(serverFrame) },
    anyOf: [{ $ref: '#/$defs/client' }, { $ref: '#/$defs/server' }],
  };
}

function plain(schema: z.ZodType): Readonly<Record<string, unknown>> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest;
}
