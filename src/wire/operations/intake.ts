/** A report comes in; its trigger is kept byte for byte; nothing is believed yet. */
import * as z from 'zod';
import { base64, common, id, ids, instant, line, text, thread, verbatim } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { act, frame, words } from '../operation.ts';
import { ACCESSES, STATEMENT_KINDS, TLPS } from '../vocabulary.ts';

const none = z.strictObject({});
const stage = 'intake' as const;

export const intake: readonly Operation[] = [
  act({
    operationId: 'submitReport',
    path: '/api/v1/reports',
    stage,
    summary: {
      fr: 'Déposer un renseignement, dans les mots reçus. Jamais d’identité de source: un numéro de référence.',
      en: 'Submit a report, in the words received. Never a source’s identity: a reference number.',
    },
    params: none,
    body: z.strictObject({
      ...common,
      verbatim,
      thread: thread.optional(),
      channel: id.optional(),
      access: z.enum(ACCESSES).optional(),
      about: ids.optional(),
      source: id.nullable().optional(),
      relays: ids.optional(),
      origin: id.nullable().optional(),
      trigger: id.nullable().optional(),
      corrects: id.nullable().optional(),
      heard_at: instant.nullable().optional(),
      fact_at: instant.nullable().optional(),
      tlp: z.enum(TLPS).optional(),
      statement: z.enum(STATEMENT_KINDS).optional(),
      summary: text.optional(),
      compartment: id.optional(),
    }),
    example: { params: {}, body: { id: 'ex-report', verbatim: 'Deux sur un scooter, on leur a dit de l’attendre après l’inauguration.' } },
    exampleAs: 'vigie',
    toAct: (_, b, context) => ({
      id: b.id,
      act: {
        act: 'report.submit',
        with: {
          report: b.id,
          channel: b.channel ?? 'unknown',
          access: b.access ?? 'unknown',
          statement: b.statement ?? 'unknown',
          about: b.about ?? [],
          source: b.source ?? null,
          relays: b.relays ?? [],
          origin: b.origin ?? null,
          trigger: b.trigger ?? null,
          corrects: b.corrects ?? null,
          heard_at: b.heard_at ?? null,
          fact_at: b.fact_at ?? null,
          tlp: b.tlp ?? 'amber',
        },
      },
      words: words({ verbatim: b.verbatim, summary: b.summary }),
      ...frame({
        // A correction stays with what it corrects, a report with its trigger; anything else opens a thread (decision 2).
        thread:
          b.thread ?? (b.corrects ? context.threadOf('report', b.corrects) : b.trigger ? context.threadOf('trigger', b.trigger) : null),
        occurred: b.occurred,
        compartment: b.compartment,
      }),
    }),
  }),
  act({
    operationId: 'keepTrigger',
    path: '/api/v1/triggers',
    stage,
    summary: {
      fr: 'Garder octet pour octet ce qui a déclenché (son, image, message).',
      en: 'Keep byte for byte what set it off (sound, image, message).',
    },
    params: none,
    body: z.strictObject({ ...common, base64, thread: thread.optional(), title: line.optional(), compartment: id.optional() }),
    example: { params: {}, body: { id: 'ex-trigger', base64: 'RW5yZWdpc3RyZW1lbnQgaW52ZW50w6k=' } },
    exampleAs: 'vigie',
    toAct: (_, b, context) => ({
      id: b.id,
      act: { act: 'trigger.keep', with: { trigger: b.id, ...context.digest(b.base64) } },
      words: words({ title: b.title }),
      blobs: [{ base64: b.base64 }],
      ...frame({ thread: b.thread, occurred: b.occurred, compartment: b.compartment }),
    }),
  }),
];
