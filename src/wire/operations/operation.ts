/** Move, arrive, account for everybody, hold, stand down by two. What was seen or done is always recorded. */
import * as z from 'zod';
import { MINUTE } from '../../kernel/time.ts';
import { common, id, instant, sha256, text } from '../fields.ts';
import type { Command, Context, Operation } from '../operation.ts';
import { act, frame, words } from '../operation.ts';
import { MEANS, OUTCOMES, STATUSES } from '../vocabulary.ts';

const none = z.strictObject({});
const ofOperation = z.strictObject({ operation: id });
const place = id.nullable().optional();
const stage = 'operation' as const;

const inThread = (
  context: Context,
  operation: string,
  occurred: number | undefined,
  member?: string,
): Pick<Command, 'thread' | 'for' | 'occurred'> => frame({ thread: context.threadOf('operation', operation), occurred, for: member });

export const operation: readonly Operation[] = [
  act({
    operationId: 'moveOut',
    path: '/api/v1/movements',
    stage,
    summary: {
      fr: 'Partir. Le chef d’équipe décide seul, avant toute alerte s’il le faut.',
      en: 'Move out. The team leader decides alone, before any alert if need be.',
    },
    params: none,
    body: z.strictObject({ ...common, principal: id, operation: id.optional(), place, for: id.optional() }),
    example: { params: {}, body: { id: 'ex-move', principal: 'hermine', place: 'meleze' } },
    exampleAs: 'renard-1',
    toAct: (_, b, context) => {
      const operation = b.operation ?? context.activeOperation(b.principal) ?? b.id;
      return {
        id: b.id,
        act: { act: 'operation.move', with: { operation, principal: b.principal, place: b.place ?? null } },
        words: {},
        ...inThread(context, operation, b.occurred, b.for),
      };
    },
  }),
  act({
    operationId: 'recordArrival',
    path: '/api/v1/operations/{operation}/arrival',
    stage,
    summary: { fr: 'Noter l’arrivée.', en: 'Record the arrival.' },
    params: ofOperation,
    body: z.strictObject({ ...common, place, for: id.optional() }),
    example: { params: { operation: 'op-genette' }, body: { id: 'ex-arrival', place: 'ardoise' } },
    exampleAs: 'busard-1',
    toAct: (p, b, context) => ({
      id: b.id,
      act: { act: 'operation.arrive', with: { operation: p.operation, place: b.place ?? null } },
      words: {},
      ...inThread(context, p.operation, b.occurred, b.for),
    }),
  }),
  act({
    operationId: 'recordRollCall',
    path: '/api/v1/operations/{operation}/roll-call',
    stage,
    summary: {
      fr: 'Noter l’appel nominatif, ligne par ligne, par la vue ou la voix.',
      en: 'Record the roll call, line by line, by sight or voice.',
    },
    params: ofOperation,
    body: z.strictObject({
      ...common,
      for: id.optional(),
      lines: z
        .array(z.strictObject({ person: id, status: z.enum(STATUSES), means: z.enum(MEANS), by: id.optional() }))
        .min(1)
        .max(200),
    }),
    example: {
      params: { operation: 'op-cigogne' },
      body: { id: 'ex-roll', lines: [{ person: 'cigogne', status: 'present', means: 'sight' }] },
    },
    exampleAs: 'busard-1',
    toAct: (p, b, context) => ({
      id: b.id,
      act: {
        act: 'rollcall.record',
        with: { operation: p.operation, lines: b.lines.map(({ by, ...line }) => (by === undefined ? line : { ...line, by })) },
      },
      words: {},
      ...inThread(context, p.operation, b.occurred, b.for),
    }),
  }),
  act({
    operationId: 'recordRefusal',
    path: '/api/v1/operations/{operation}/refusals',
    stage,
    summary: { fr: 'Noter un refus. Il ne ferme rien.', en: 'Record a refusal. It closes nothing.' },
    params: ofOperation,
    body: z.strictObject({ ...common, person: id, reason: text.optional(), for: id.optional() }),
    example: { params: { operation: 'op-cigogne' }, body: { id: 'ex-refusal', person: 'cigogne', reason: 'Veut finir son discours.' } },
    exampleAs: 'busard-1',
    toAct: (p, b, context) => ({
      id: b.id,
      act: { act: 'refusal.record', with: { operation: p.operation, person: b.person } },
      words: words({ reason: b.reason }),
      ...inThread(context, p.operation, b.occurred, b.for),
    }),
  }),
  act({
    operationId: 'holdPoint',
    path: '/api/v1/operations/{operation}/holding-points',
    stage,
    summary: { fr: 'Faire un point de situation et fixer le suivant.', en: 'Make a holding point and set the next one.' },
    params: ofOperation,
    body: z.strictObject({ ...common, next: instant.optional(), note: text.optional() }),
    example: { params: { operation: 'op-cigogne' }, body: { id: 'ex-hold' } },
    exampleAs: 'vigie',
    toAct: (p, b, context) => ({
      // Points de situation come every 30 minutes unless said otherwise (domain §2, step 7).
      id: b.id,
      act: { act: 'operation.hold', with: { operation: p.operation, next: b.next ?? context.now + 30 * MINUTE } },
      words: words({ note: b.note }),
      ...inThread(context, p.operation, b.occurred),
    }),
  }),
  act({
    operationId: 'relocate',
    path: '/api/v1/operations/{operation}/relocations',
    stage,
    summary: { fr: 'Changer de lieu.', en: 'Relocate.' },
    params: ofOperation,
    body: z.strictObject({ ...common, place, reason: text.optional(), for: id.optional() }),
    example: { params: { operation: 'op-cigogne' }, body: { id: 'ex-relocate', place: 'meleze' } },
    exampleAs: 'busard-1',
    toAct: (p, b, context) => ({
      id: b.id,
      act: { act: 'operation.relocate', with: { operation: p.operation, place: b.place ?? null } },
      words: words({ reason: b.reason }),
      ...inThread(context, p.operation, b.occurred, b.for),
    }),
  }),
  act({
    operationId: 'extendManifest',
    path: '/api/v1/operations/{operation}/manifest',
    stage,
    summary: { fr: 'Ajouter une personne à compter.', en: 'Add a person to be accounted for.' },
    params: ofOperation,
    body: z.strictObject({ ...common, person: id }),
    example: { params: { operation: 'op-cigogne' }, body: { id: 'ex-extend', person: 'renard-4' } },
    exampleAs: 'vigie',
    toAct: (p, b, context) => ({
      id: b.id,
      act: { act: 'manifest.add', with: { operation: p.operation, person: b.person } },
      words: {},
      ...inThread(context, p.operation, b.occurred),
    }),
  }),
  act({
    operationId: 'proposeStandDown',
    path: '/api/v1/operations/{operation}/stand-downs',
    stage,
    summary: {
      fr: 'Proposer la levée, avec l’une des quatre issues. Une autre personne confirme sous 15 minutes.',
      en: 'Propose to stand down, with one of four outcomes. Another person confirms within 15 minutes.',
    },
    params: ofOperation,
    body: z.strictObject({
      ...common,
      outcome: z.enum(OUTCOMES),
      next_review: instant.nullable().optional(),
      residual_risk: text.optional(),
      for: id.optional(),
    }),
    example: {
      params: { operation: 'op-martre' },
      body: { id: 'ex-propose', outcome: 'excluded' },
    },
    exampleAs: 'busard-1',
    toAct: (p, b, context) => ({
      id: b.id,
      act: {
        act: 'standdown.propose',
        with: { operation: p.operation, proposal: b.id, outcome: b.outcome, next_review: b.next_review ?? null },
      },
      words: words({ residual_risk: b.residual_risk }),
      ...inThread(context, p.operation, b.occurred, b.for),
    }),
  }),
  act({
    operationId: 'confirmStandDown',
    path: '/api/v1/stand-downs/{proposal}/confirmation',
    stage,
    summary: { fr: 'Confirmer la levée proposée par une autre personne.', en: 'Confirm the stand-down another person proposed.' },
    params: z.strictObject({ proposal: id }),
    body: z.strictObject({ ...common, sha256: sha256.optional(), outside_call: text.optional(), for: id.optional() }),
    example: { params: { proposal: 'ex-propose' }, body: { id: 'ex-confirm' } },
    exampleAs: 'delcassou',
    // A proposal lapses after 15 minutes, so none can stand ready in the example organisation.
    needs: ['proposeStandDown'],
    toAct: (p, b, context) => {
      const known = context.proposal(p.proposal);
      const operation = known?.operation ?? p.proposal;
      return {
        id: b.id,
        act: { act: 'standdown.confirm', with: { operation, proposal: p.proposal, sha256: b.sha256 ?? known?.sha256 ?? '0'.repeat(64) } },
        // Where one person is alone on call, whom they spoke to outside stands for the second person (decision 30).
        words: words({ outside_call: b.outside_call }),
        ...inThread(context, operation, b.occurred, b.for),
      };
    },
  }),
];
