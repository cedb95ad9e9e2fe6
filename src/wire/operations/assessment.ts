/** What a report is worth: gradings, facets, links, origins, checks, assessments. */
import * as z from 'zod';
import { ORGANISATION_THREAD } from '../../kernel/ids.ts';
import { HOUR } from '../../kernel/time.ts';
import { common, id, ids, instant, text } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { act, frame, words } from '../operation.ts';
import {
  CHECK_KINDS,
  CHECK_RESULTS,
  CONFIDENCES,
  FACET_VALUES,
  FACETS,
  INDEPENDENCES,
  INFO_FIGURES,
  LIKELIHOODS,
  LINK_KINDS,
  SOURCE_LETTERS,
} from '../vocabulary.ts';

const none = z.strictObject({});
const ofReport = z.strictObject({ report: id });
const stage = 'assessment' as const;

export const assessment: readonly Operation[] = [
  act({
    operationId: 'gradeReport',
    path: '/api/v1/reports/{report}/gradings',
    stage,
    summary: {
      fr: 'Coter: crédibilité 1–6, fiabilité A–F, chacune à part; 6 et F: ne peut être jugé.',
      en: 'Grade: credibility 1–6, reliability A–F, each apart; 6 and F: cannot be judged.',
    },
    params: ofReport,
    body: z.strictObject({
      ...common,
      info: z.enum(INFO_FIGURES).nullable().optional(),
      source: z.enum(SOURCE_LETTERS).nullable().optional(),
      blind: z.boolean().optional(),
      reason: text.optional(),
    }),
    example: { params: { report: 're-1' }, body: { id: 'ex-grade', info: '3', source: 'C' } },
    exampleAs: 'atlas',
    toAct: (p, b, context) => ({
      id: b.id,
      act: { act: 'report.grade', with: { report: p.report, info: b.info ?? null, source: b.source ?? null, blind: b.blind ?? false } },
      words: words({ reason: b.reason }),
      ...frame({ thread: context.threadOf('report', p.report), occurred: b.occurred }),
    }),
  }),
  act({
    operationId: 'setFacet',
    path: '/api/v1/reports/{report}/facets',
    stage,
    summary: {
      fr: 'Dire si c’est vérifié, recoupé, matérialisé: non, en cours, oui.',
      en: 'Say whether it is verified, corroborated, materialised: no, in progress, yes.',
    },
    params: ofReport,
    body: z.strictObject({ ...common, facet: z.enum(FACETS), value: z.enum(FACET_VALUES), evidence: text.optional() }),
    example: {
      params: { report: 're-1' },
      body: { id: 'ex-facet', facet: 'verified', value: 'in_progress', evidence: 'Patrouille demandée.' },
    },
    exampleAs: 'atlas',
    toAct: (p, b, context) => ({
      id: b.id,
      act: { act: 'facet.set', with: { report: p.report, facet: b.facet, value: b.value } },
      words: words({ evidence: b.evidence }),
      ...frame({ thread: context.threadOf('report', p.report), occurred: b.occurred }),
    }),
  }),
  act({
    operationId: 'linkReports',
    path: '/api/v1/links',
    stage,
    summary: {
      fr: 'Relier deux renseignements: appuie, contredit, même origine, dérive de, reprend la presse.',
      en: 'Link two reports: supports, contradicts, same origin, derived from, repeats the press.',
    },
    params: none,
    body: z.strictObject({
      ...common,
      a: id,
      b: id,
      kind: z.enum(LINK_KINDS),
      independence: z.enum(INDEPENDENCES).optional(),
      basis: text.optional(),
    }),
    example: {
      params: {},
      body: { id: 'ex-link', a: 're-2', b: 're-1', kind: 'derived_from', independence: 'dependent', basis: 'Le même médiateur.' },
    },
    exampleAs: 'atlas',
    toAct: (_, b, context) => ({
      id: b.id,
      act: { act: 'report.link', with: { a: b.a, b: b.b, kind: b.kind, independence: b.independence ?? 'unknown' } },
      words: words({ basis: b.basis }),
      ...frame({ thread: context.threadOf('report', b.a), occurred: b.occurred }),
    }),
  }),
  act({
    operationId: 'nameOrigin',
    path: '/api/v1/reports/{report}/origin',
    stage,
    summary: { fr: 'Nommer l’origine d’un renseignement, par sa référence.', en: 'Name the origin of a report, by its reference.' },
    params: ofReport,
    body: z.strictObject({ ...common, origin: id, basis: text.optional() }),
    example: { params: { report: 're-3' }, body: { id: 'ex-origin', origin: 'or-guetteur' } },
    exampleAs: 'atlas',
    toAct: (p, b, context) => ({
      id: b.id,
      act: { act: 'origin.name', with: { report: p.report, origin: b.origin } },
      words: words({ basis: b.basis }),
      ...frame({ thread: context.threadOf('report', p.report), occurred: b.occurred }),
    }),
  }),
  act({
    operationId: 'mergeOrigins',
    path: '/api/v1/origins/{from}/merge',
    stage,
    summary: { fr: 'Dire que deux origines n’en sont qu’une.', en: 'Say that two origins are one.' },
    params: z.strictObject({ from: id }),
    body: z.strictObject({ ...common, into: id, basis: text.optional() }),
    example: { params: { from: 'or-anonyme' }, body: { id: 'ex-merge', into: 'or-mediateur', basis: 'Même voix, même lapsus.' } },
    exampleAs: 'atlas',
    toAct: (p, b) => ({
      id: b.id,
      act: { act: 'origin.merge', with: { from: p.from, into: b.into } },
      words: words({ basis: b.basis }),
      ...frame({ thread: ORGANISATION_THREAD, occurred: b.occurred }),
    }),
  }),
  act({
    operationId: 'openCheck',
    path: '/api/v1/checks',
    stage,
    summary: {
      fr: 'Ouvrir une vérification: ce qui lèverait le doute, par qui, pour quand.',
      en: 'Open a check: what would lift the doubt, by whom, by when.',
    },
    params: none,
    body: z.strictObject({
      ...common,
      kind: z.enum(CHECK_KINDS),
      about: id,
      owner: id.nullable().optional(),
      due: instant.optional(),
      question: text.optional(),
    }),
    example: {
      params: {},
      body: { id: 'ex-check', kind: 'patrol', about: 're-1', owner: 'pont', question: 'Un scooter attend-il place des Tilleuls ?' },
    },
    exampleAs: 'vigie',
    toAct: (_, b, context) => ({
      id: b.id,
      // Without a time, one hour: a check without a due time would never be late.
      act: {
        act: 'check.open',
        with: { check: b.id, kind: b.kind, about: b.about, owner: b.owner ?? null, due: b.due ?? context.now + HOUR },
      },
      words: words({ question: b.question }),
      ...frame({
        thread: context.threadOf('report', b.about) ?? context.threadOf('alert', b.about) ?? context.threadOf('operation', b.about),
        occurred: b.occurred,
      }),
    }),
  }),
  act({
    operationId: 'closeCheck',
    path: '/api/v1/checks/{check}/result',
    stage,
    summary: { fr: 'Noter le résultat d’une vérification.', en: 'Record the result of a check.' },
    params: z.strictObject({ check: id }),
    body: z.strictObject({ ...common, result: z.enum(CHECK_RESULTS), evidence: text.optional() }),
    example: {
      params: { check: 'ch-1' },
      body: { id: 'ex-close-check', result: 'negative', evidence: 'Rien vu à la caméra 4 entre 17:00 et 18:00.' },
    },
    exampleAs: 'vigie',
    toAct: (p, b, context) => ({
      id: b.id,
      act: { act: 'check.close', with: { check: p.check, result: b.result } },
      words: words({ evidence: b.evidence }),
      ...frame({ thread: context.threadOf('check', p.check), occurred: b.occurred }),
    }),
  }),
  act({
    operationId: 'stateAssessment',
    path: '/api/v1/assessments',
    stage,
    summary: {
      fr: 'Évaluer: probabilité et confiance, séparées, et ce qui ferait changer d’avis.',
      en: 'Assess: likelihood and confidence, apart, and what would change it.',
    },
    params: none,
    body: z.strictObject({
      ...common,
      subject: id,
      likelihood: z.enum(LIKELIHOODS),
      confidence: z.enum(CONFIDENCES),
      reports: ids.optional(),
      basis: text.optional(),
      would_change: text.optional(),
    }),
    example: {
      params: {},
      body: {
        id: 'ex-assessment',
        subject: 'hermine',
        likelihood: 'unlikely_to_even',
        confidence: 'low',
        reports: ['re-1'],
        would_change: 'Que le médiateur nomme son informateur.',
      },
    },
    exampleAs: 'atlas',
    toAct: (_, b, context) => ({
      id: b.id,
      act: {
        act: 'assessment.state',
        with: { assessment: b.id, subject: b.subject, likelihood: b.likelihood, confidence: b.confidence, reports: b.reports ?? [] },
      },
      words: words({ basis: b.basis, would_change: b.would_change }),
      ...frame({ thread: b.reports?.[0] === undefined ? null : context.threadOf('report', b.reports[0]), occurred: b.occurred }),
    }),
  }),
];
