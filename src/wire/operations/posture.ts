/** How much protection somebody is under, decided by the authority, with a reason and a date to look at it again. */
import * as z from 'zod';
import { ORGANISATION_THREAD } from '../../kernel/ids.ts';
import { common, id, ids, instant, line, sha256, text, verbatim } from '../fields.ts';
import type { Context, Operation } from '../operation.ts';
import { act, frame, words } from '../operation.ts';
import { MEANS } from '../vocabulary.ts';

const none = z.strictObject({});
const stage = 'posture' as const;

/** What a proposal and a decision both say. `scale` may be left out: the one the person is on, else the last one set. */
const level = { ...common, person: id, level: id, scale: id.optional(), basis: ids.min(1), review_by: instant, reason: text };
const scaleOf = (context: Context, person: string, scale: string | undefined): string => scale ?? context.scaleFor(person) ?? 'none';
/** What concerns one person's posture stands in one thread, from the first decision on. */
const ofPerson = (context: Context, person: string, occurred: number | undefined, member?: string) =>
  frame({ thread: context.threadOf('posture', person), occurred, for: member });

export const posture: readonly Operation[] = [
  act({
    operationId: 'setScale',
    path: '/api/v1/posture/scales',
    stage,
    summary: {
      fr: 'Fixer une échelle de protection, du niveau le plus léger au plus lourd. Elle ne change plus.',
      en: 'Set a protection scale, from the lightest level to the heaviest. It never changes.',
    },
    params: none,
    body: z.strictObject({
      ...common,
      scale: id,
      title: line.optional(),
      levels: z
        .array(z.strictObject({ level: id, name: line.optional() }))
        .min(1)
        .max(20),
      reinforced_from: id,
    }),
    example: {
      params: {},
      body: {
        id: 'ex-scale',
        scale: 'deplacements',
        title: 'Déplacements',
        levels: [
          { level: 'libre', name: 'libre' },
          { level: 'accompagne', name: 'accompagné' },
        ],
        reinforced_from: 'accompagne',
      },
    },
    exampleAs: 'delcassou',
    toAct: (_, b) => ({
      id: b.id,
      act: {
        act: 'posture.scale',
        with: { scale: b.scale, levels: b.levels.map((row) => row.level), reinforced_from: b.reinforced_from },
      },
      words: words({ title: b.title, ...Object.fromEntries(b.levels.map((row, n) => [`level_${n + 1}`, row.name])) }),
      ...frame({ thread: ORGANISATION_THREAD, occurred: b.occurred }),
    }),
  }),
  act({
    operationId: 'proposePosture',
    path: '/api/v1/posture/proposals',
    stage,
    summary: {
      fr: 'Proposer un niveau. Une proposition n’est jamais une décision.',
      en: 'Propose a level. A proposal is never a decision.',
    },
    params: none,
    body: z.strictObject(level),
    example: {
      params: {},
      body: {
        id: 'ex-propose-level',
        person: 'lison',
        level: 'vigilance',
        scale: 'ordinaire',
        basis: ['re-1'],
        review_by: 1_938_000_000_000,
        reason: 'Elle rentre seule le soir.',
      },
    },
    exampleAs: 'atlas',
    toAct: (_, b, context) => ({
      id: b.id,
      act: {
        act: 'posture.propose',
        with: {
          proposal: b.id,
          person: b.person,
          scale: scaleOf(context, b.person, b.scale),
          level: b.level,
          basis: b.basis,
          review_by: b.review_by,
        },
      },
      words: words({ reason: b.reason }),
      ...ofPerson(context, b.person, b.occurred),
    }),
  }),
  act({
    operationId: 'hearPerson',
    path: '/api/v1/people/{person}/hearings',
    stage,
    summary: {
      fr: 'Entendre la personne concernée, dans ses mots. Elle ne décide pas.',
      en: 'Hear the person concerned, in their words. They do not decide.',
    },
    params: z.strictObject({ person: id }),
    body: z.strictObject({ ...common, verbatim, means: z.enum(MEANS).optional() }),
    example: {
      params: { person: 'hermine' },
      body: { id: 'ex-hear', verbatim: 'Je veux pouvoir aller au marché.', means: 'voice' },
    },
    exampleAs: 'vigie',
    toAct: (p, b, context) => ({
      id: b.id,
      act: {
        act: 'posture.hear',
        with: { person: p.person, means: b.means ?? (context.by === p.person ? 'device' : 'voice') },
      },
      words: words({ verbatim: b.verbatim }),
      ...ofPerson(context, p.person, b.occurred),
    }),
  }),
  act({
    operationId: 'decidePosture',
    path: '/api/v1/posture/decisions',
    stage,
    summary: {
      fr: 'Décider un niveau: l’autorité, avec motif et date de révision. Abaisser attend une seconde personne.',
      en: 'Decide a level: the authority, with a reason and a review date. Lowering waits for a second person.',
    },
    params: none,
    body: z.strictObject({ ...level, measures: ids.optional() }),
    example: {
      params: {},
      body: {
        id: 'ex-decide-level',
        person: 'cigogne',
        level: 'vigilance',
        basis: ['as-cigogne'],
        review_by: 1_938_000_000_000,
        reason: 'Rien depuis deux semaines.',
      },
    },
    exampleAs: 'prefecture',
    toAct: (_, b, context) => ({
      id: b.id,
      act: {
        act: 'posture.decide',
        with: {
          posture: b.id,
          person: b.person,
          scale: scaleOf(context, b.person, b.scale),
          level: b.level,
          measures: b.measures ?? [],
          basis: b.basis,
          review_by: b.review_by,
        },
      },
      words: words({ reason: b.reason }),
      ...ofPerson(context, b.person, b.occurred),
    }),
  }),
  act({
    operationId: 'confirmPosture',
    path: '/api/v1/posture/decisions/{posture}/confirmation',
    stage,
    summary: {
      fr: 'Confirmer un abaissement: une autre personne, sur un autre appareil.',
      en: 'Confirm a lowering: another person, on another device.',
    },
    params: z.strictObject({ posture: id }),
    body: z.strictObject({ ...common, sha256: sha256.optional(), for: id.optional() }),
    example: { params: { posture: 'ex-decide-level' }, body: { id: 'ex-confirm-level' } },
    exampleAs: 'delcassou',
    // A lowering nobody confirms lapses after 15 minutes, so none can stand ready in the example organisation.
    needs: ['decidePosture'],
    toAct: (p, b, context) => {
      const known = context.lowering(p.posture);
      return {
        id: b.id,
        act: { act: 'posture.confirm', with: { posture: p.posture, sha256: b.sha256 ?? known?.sha256 ?? '0'.repeat(64) } },
        words: {},
        ...ofPerson(context, known?.person ?? p.posture, b.occurred, b.for),
      };
    },
  }),
];
