/**
 * Who is expected to be heard from, who calls for help, whose word is not their own. Bodies for one thumb: a check-in and
 * a call for help need an id and nothing else (I-01).
 */
import * as z from 'zod';
import { MINUTE } from '../../kernel/time.ts';
import { common, id, instant, text } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { act, frame, words } from '../operation.ts';
import { CHECKIN_KINDS, MEANS, PANIC_MANNERS } from '../vocabulary.ts';

const none = z.strictObject({});
const stage = 'checkin' as const;
const span = z
  .int()
  .min(0)
  .max(7 * 24 * 60 * MINUTE)
  .meta({ description: 'ms' });
/** How the question was asked, and answered: read by those who must decide whether to believe it. */
const proof_of_life = text;

export const checkin: readonly Operation[] = [
  act({
    operationId: 'recordCheckin',
    path: '/api/v1/check-ins',
    stage,
    summary: {
      fr: 'Donner de ses nouvelles, ou noter celles d’une personne vue ou entendue.',
      en: 'Check in, or record that somebody was seen or heard.',
    },
    params: none,
    body: z.strictObject({
      ...common,
      person: id.optional(),
      kind: z.enum(CHECKIN_KINDS).optional(),
      means: z.enum(MEANS).optional(),
      for: id.optional(),
    }),
    example: { params: {}, body: { id: 'ex-checkin' } },
    exampleAs: 'renard-3',
    toAct: (_, b, context) => {
      const person = b.person ?? b.for ?? context.by;
      // Their own word came by their device, a relayed one by voice. Of anybody else, nothing is supposed: hearsay closes nothing (I-17).
      const means = b.means ?? (b.for !== undefined ? 'voice' : person === context.by ? 'device' : 'relayed');
      return {
        id: b.id,
        act: { act: 'checkin.record', with: { person, kind: b.kind ?? 'ok', means } },
        words: {},
        ...frame({ occurred: b.occurred, for: b.for }),
      };
    },
  }),
  act({
    operationId: 'raisePanic',
    path: '/api/v1/panics',
    stage,
    summary: {
      fr: 'Appeler à l’aide, pour soi ou pour une autre personne. Toujours accepté.',
      en: 'Call for help, for oneself or for somebody else. Always accepted.',
    },
    params: none,
    body: z.strictObject({ ...common, person: id.optional(), for: id.optional() }),
    example: { params: {}, body: { id: 'ex-panic', person: 'hermine' } },
    exampleAs: 'hermine',
    toAct: (_, b, context) => ({
      id: b.id,
      act: { act: 'panic.raise', with: { person: b.person ?? b.for ?? context.by } },
      words: {},
      ...frame({ occurred: b.occurred, for: b.for }),
    }),
  }),
  act({
    operationId: 'takeAttention',
    path: '/api/v1/calls/{item}/takes',
    stage,
    summary: {
      fr: 'Prendre en charge un appel: la sonnerie cesse un quart d’heure, rien n’est clos.',
      en: 'Take a call in hand: the ringing stops for a quarter of an hour, nothing is closed.',
    },
    params: z.strictObject({ item: id }),
    body: z.strictObject(common),
    example: { params: { item: 'panic:hermine' }, body: { id: 'ex-take' } },
    exampleAs: 'vigie',
    // A call rings every minute until somebody takes it: none stands in the example organisation.
    needs: ['raisePanic'],
    toAct: (p, b) => ({ id: b.id, act: { act: 'attention.take', with: { item: p.item } }, words: {}, ...frame({ occurred: b.occurred }) }),
  }),
  act({
    operationId: 'cancelPanic',
    path: '/api/v1/panics/{person}/cancellation',
    stage,
    summary: {
      fr: 'Mettre fin à un appel à l’aide: par une autre personne, qui a vu ou entendu et posé la question de preuve de vie.',
      en: 'End a call for help: by another person, who saw or heard them and asked the proof-of-life question.',
    },
    params: z.strictObject({ person: id }),
    body: z.strictObject({ ...common, means: z.enum(MEANS), proof_of_life: proof_of_life.optional(), for: id.optional() }),
    example: {
      params: { person: 'hermine' },
      body: { id: 'ex-panic-end', means: 'sight', proof_of_life: 'Question posée en face, réponse juste.' },
    },
    exampleAs: 'renard-1',
    needs: ['raisePanic'],
    toAct: (p, b) => ({
      id: b.id,
      act: { act: 'panic.cancel', with: { person: p.person, means: b.means } },
      words: words({ proof_of_life: b.proof_of_life }),
      ...frame({ occurred: b.occurred, for: b.for }),
    }),
  }),
  act({
    operationId: 'choosePanicManner',
    path: '/api/v1/panic-manner',
    stage,
    summary: {
      fr: 'Choisir si son propre téléphone montre un appel à l’aide, ou le cache.',
      en: 'Choose whether one’s own phone shows a call for help, or hides it.',
    },
    params: none,
    body: z.strictObject({ ...common, manner: z.enum(PANIC_MANNERS) }),
    example: { params: {}, body: { id: 'ex-manner', manner: 'visible' } },
    exampleAs: 'hermine',
    toAct: (_, b) => ({
      id: b.id,
      act: { act: 'panic.preference', with: { manner: b.manner } },
      words: {},
      ...frame({ occurred: b.occurred }),
    }),
  }),
  act({
    operationId: 'planCheckins',
    path: '/api/v1/check-in-plans',
    stage,
    summary: {
      fr: 'Prévoir des points de contact: toutes les trente minutes sauf autre rythme.',
      en: 'Plan check-ins: every thirty minutes unless said otherwise.',
    },
    params: none,
    body: z.strictObject({
      ...common,
      person: id.optional(),
      every: span.nullable().optional(),
      at: z.array(instant).max(200).optional(),
      from: instant.optional(),
      until: instant.nullable().optional(),
      grace: span.optional(),
      ladder: id.nullable().optional(),
    }),
    example: { params: {}, body: { id: 'ex-plan', person: 'hermine', every: 30 * MINUTE } },
    exampleAs: 'vigie',
    toAct: (_, b, context) => ({
      id: b.id,
      act: {
        act: 'checkin.plan',
        with: {
          plan: b.id,
          person: b.person ?? context.by,
          every: b.every === undefined ? (b.at === undefined ? 30 * MINUTE : null) : b.every,
          at: b.at ?? [],
          from: b.from ?? context.now,
          until: b.until ?? null,
          grace: b.grace ?? 5 * MINUTE,
          ladder: b.ladder ?? null,
        },
      },
      words: {},
      ...frame({ occurred: b.occurred }),
    }),
  }),
  act({
    operationId: 'endCheckins',
    path: '/api/v1/check-in-plans/{plan}/end',
    stage,
    summary: {
      fr: 'Mettre fin à un plan de points de contact, tant que personne n’est en retard.',
      en: 'End a check-in plan, while nobody is late.',
    },
    params: z.strictObject({ plan: id }),
    body: z.strictObject(common),
    example: { params: { plan: 'ex-plan' }, body: { id: 'ex-plan-end' } },
    exampleAs: 'vigie',
    needs: ['planCheckins'],
    toAct: (p, b) => ({ id: b.id, act: { act: 'checkin.end', with: { plan: p.plan } }, words: {}, ...frame({ occurred: b.occurred }) }),
  }),
  act({
    operationId: 'announceSilence',
    path: '/api/v1/silences',
    stage,
    summary: {
      fr: 'Annoncer qu’on sera injoignable jusqu’à une heure dite, ou tant de minutes: une heure sauf mention contraire.',
      en: 'Announce that one will be out of reach until a given time, or for so many minutes: an hour unless said otherwise.',
    },
    params: none,
    body: z.strictObject({ ...common, until: instant.optional(), minutes: z.int().min(1).max(1440).optional(), for: id.optional() }),
    example: { params: {}, body: { id: 'ex-silence', minutes: 40 } },
    exampleAs: 'renard-4',
    toAct: (_, b, context) => ({
      id: b.id,
      act: {
        act: 'checkin.silence',
        with: { person: b.for ?? context.by, until: b.until ?? context.now + (b.minutes ?? 60) * MINUTE },
      },
      words: {},
      ...frame({ occurred: b.occurred, for: b.for }),
    }),
  }),
  act({
    operationId: 'raiseDuress',
    path: '/api/v1/duress',
    stage,
    summary: {
      fr: 'Dire qu’une personne, soi ou une autre, n’agit plus librement. Répond toujours de même.',
      en: 'Say that somebody, oneself or another, no longer acts freely. Always answers alike.',
    },
    params: none,
    body: z.strictObject({ ...common, member: id.optional() }),
    example: { params: {}, body: { id: 'ex-duress', member: 'vigie-2' } },
    exampleAs: 'vigie-2',
    toAct: (_, b, context) => ({
      id: b.id,
      act: { act: 'duress.raise', with: { member: b.member ?? context.by } },
      words: {},
      ...frame({ occurred: b.occurred }),
    }),
  }),
  act({
    operationId: 'liftDuress',
    path: '/api/v1/duress/{member}/lift',
    stage,
    summary: {
      fr: 'Dire qu’une personne agit de nouveau librement: par une autre, qui l’a vue ou entendue et a posé la question de preuve de vie.',
      en: 'Say that somebody acts freely again: by another, who saw or heard them and asked the proof-of-life question.',
    },
    params: z.strictObject({ member: id }),
    body: z.strictObject({ ...common, means: z.enum(MEANS), proof_of_life: proof_of_life.optional(), for: id.optional() }),
    example: { params: { member: 'vigie-2' }, body: { id: 'ex-lift', means: 'voice', proof_of_life: 'Rappelée, réponse juste.' } },
    exampleAs: 'vigie',
    toAct: (p, b) => ({
      id: b.id,
      act: { act: 'duress.lift', with: { member: p.member, means: b.means } },
      words: words({ proof_of_life: b.proof_of_life }),
      ...frame({ occurred: b.occurred, for: b.for }),
    }),
  }),
];
