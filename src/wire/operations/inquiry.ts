/** Cases, sealed dossiers, receipts. */
import * as z from 'zod';
import { ORGANISATION_THREAD } from '../../kernel/ids.ts';
import { common, id, instant, line, sha256, text, thread } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { act, frame, words } from '../operation.ts';
import { CATEGORIES } from '../vocabulary.ts';

const none = z.strictObject({});
const ofCase = z.strictObject({ case: id });
/** Fields that are not disclosed in a dossier: `summary`, `proof_of_life`… in every entry that has one. */
const fieldNames = z
  .array(
    z
      .string()
      .regex(/^[a-z][a-z0-9_]*$/)
      .max(64),
  )
  .max(64);
const threads = z.array(thread).min(1).max(500);
const stage = 'inquiry' as const;

export const inquiry: readonly Operation[] = [
  act({
    operationId: 'openCase',
    path: '/api/v1/cases',
    stage,
    summary: {
      fr: 'Ouvrir une affaire sur des fils entiers; ou la revue de fils sans affaire dont la durée est échue.',
      en: 'Open a case on whole threads; or the review of threads without a case whose period has run out.',
    },
    params: none,
    body: z.strictObject({ ...common, threads, title: line.optional(), compartment: id.optional(), review: z.literal(true).optional() }),
    example: { params: {}, body: { id: 'ex-case', threads: ['c00000000000000a1'], title: 'Inauguration de la halle' } },
    exampleAs: 'pont',
    toAct: (_, b) => ({
      id: b.id,
      act: { act: 'case.open', with: { case: b.id, threads: b.threads, ...(b.review === undefined ? {} : { review: b.review }) } },
      words: words({ title: b.title }),
      ...frame({ occurred: b.occurred, compartment: b.compartment }),
    }),
  }),
  act({
    operationId: 'extendCase',
    path: '/api/v1/cases/{case}/threads',
    stage,
    summary: { fr: 'Ajouter des fils à une affaire.', en: 'Add threads to a case.' },
    params: ofCase,
    body: z.strictObject({ ...common, threads }),
    example: { params: { case: 'ca-1' }, body: { id: 'ex-extend-case', threads: ['c00000000000000a2'] } },
    exampleAs: 'pont',
    toAct: (p, b, context) => ({
      id: b.id,
      act: { act: 'case.extend', with: { case: p.case, threads: b.threads } },
      words: {},
      ...frame({ thread: context.threadOf('case', p.case), occurred: b.occurred }),
    }),
  }),
  {
    kind: 'service',
    service: 'seal',
    method: 'POST',
    operationId: 'sealDossier',
    path: '/api/v1/cases/{case}/dossiers',
    stage,
    summary: {
      fr: 'Figer le dossier d’une affaire pour un destinataire, avec son empreinte.',
      en: 'Seal the dossier of a case for a recipient, with its digest.',
    },
    params: ofCase,
    query: [],
    body: z.strictObject({
      ...common,
      recipient: line,
      purpose: text,
      supplements: id.nullable().optional(),
      withhold: fieldNames.optional(),
    }),
    example: {
      params: { case: 'ca-1' },
      body: {
        id: 'ex-dossier',
        recipient: 'Brigade régionale des affaires criminelles (inventée)',
        purpose: 'Transmission pour enquête.',
        withhold: ['summary'],
      },
    },
    exampleAs: 'delcassou',
    needs: [],
  },
  act({
    operationId: 'recordReceipt',
    path: '/api/v1/dossiers/{dossier}/receipts',
    stage,
    summary: { fr: 'Noter le récépissé d’un dossier transmis.', en: 'Record the receipt of a dossier handed over.' },
    params: z.strictObject({ dossier: id }),
    body: z.strictObject({ ...common, reference: id, received_at: instant.optional(), from: line.optional() }),
    example: {
      params: { dossier: 'ex-dossier' },
      body: { id: 'ex-receipt', reference: 'BRAC-2031-0417', from: 'Brigade régionale des affaires criminelles (inventée)' },
    },
    exampleAs: 'pont',
    // A dossier is sealed over a real log: it cannot be part of an example written in advance.
    needs: ['sealDossier'],
    toAct: (p, b, context) => ({
      id: b.id,
      act: { act: 'dossier.receipt', with: { dossier: p.dossier, reference: b.reference, received_at: b.received_at ?? context.now } },
      words: words({ recipient: b.from }),
      ...frame({ thread: context.threadOf('dossier', p.dossier), occurred: b.occurred }),
    }),
  }),
  act({
    operationId: 'concernCase',
    path: '/api/v1/cases/{case}/people',
    stage,
    summary: {
      fr: 'Dire de qui l’affaire tient des données, au-delà de ce que disent ses fils.',
      en: 'Say whose data the case holds, beyond what its threads show.',
    },
    params: ofCase,
    body: z.strictObject({ ...common, categories: z.array(z.enum(CATEGORIES)).min(1).max(CATEGORIES.length) }),
    example: { params: { case: 'ca-1' }, body: { id: 'ex-concern', categories: ['witness'] } },
    exampleAs: 'pont',
    toAct: (p, b, context) => ({
      id: b.id,
      act: { act: 'case.concern', with: { case: p.case, categories: b.categories } },
      words: {},
      ...frame({ thread: context.threadOf('case', p.case), occurred: b.occurred }),
    }),
  }),
  act({
    operationId: 'restCase',
    path: '/api/v1/cases/{case}/rest',
    stage,
    summary: { fr: 'Mettre une affaire en sommeil, avec son motif.', en: 'Set a case aside, with the reason.' },
    params: ofCase,
    body: z.strictObject({ ...common, reason: text }),
    example: { params: { case: 'ca-3' }, body: { id: 'ex-rest', reason: 'Rien de nouveau depuis trois mois.' } },
    exampleAs: 'pont',
    toAct: (p, b, context) => ({
      id: b.id,
      act: { act: 'case.rest', with: { case: p.case } },
      words: words({ reason: b.reason }),
      ...frame({ thread: context.threadOf('case', p.case), occurred: b.occurred }),
    }),
  }),
  act({
    operationId: 'closeCase',
    path: '/api/v1/cases/{case}/closing',
    stage,
    summary: {
      fr: 'Clore une affaire, avec son motif; la conservation court à partir de là.',
      en: 'Close a case, with the reason; retention runs from then on.',
    },
    params: ofCase,
    body: z.strictObject({ ...common, reason: text }),
    example: { params: { case: 'ca-3' }, body: { id: 'ex-close-case', reason: 'Jugement rendu.' } },
    exampleAs: 'pont',
    toAct: (p, b, context) => ({
      id: b.id,
      act: { act: 'case.close', with: { case: p.case } },
      words: words({ reason: b.reason }),
      ...frame({ thread: context.threadOf('case', p.case), occurred: b.occurred }),
    }),
  }),
  act({
    operationId: 'reopenCase',
    path: '/api/v1/cases/{case}/reopening',
    stage,
    summary: { fr: 'Rouvrir une affaire en sommeil ou close, avec son motif.', en: 'Reopen a dormant or closed case, with the reason.' },
    params: ofCase,
    body: z.strictObject({ ...common, reason: text }),
    example: { params: { case: 'ca-4' }, body: { id: 'ex-reopen', reason: 'Un fait nouveau.' } },
    exampleAs: 'pont',
    toAct: (p, b, context) => ({
      id: b.id,
      act: { act: 'case.reopen', with: { case: p.case } },
      words: words({ reason: b.reason }),
      ...frame({ thread: context.threadOf('case', p.case), occurred: b.occurred }),
    }),
  }),
  act({
    operationId: 'placeHold',
    path: '/api/v1/cases/{case}/holds',
    stage,
    summary: {
      fr: 'Geler la conservation d’une affaire: rien n’en est effacé.',
      en: 'Place a legal hold on a case: nothing of it is shredded.',
    },
    params: ofCase,
    body: z.strictObject({ ...common, reason: text }),
    example: { params: { case: 'ca-1' }, body: { id: 'ex-legal-hold', reason: 'Procédure en cours.' } },
    exampleAs: 'pont',
    toAct: (p, b) => ({
      id: b.id,
      act: { act: 'hold.place', with: { hold: b.id, case: p.case } },
      words: words({ reason: b.reason }),
      ...frame({ thread: ORGANISATION_THREAD, occurred: b.occurred }),
    }),
  }),
  act({
    operationId: 'proposeShred',
    path: '/api/v1/cases/{case}/shreddings',
    stage,
    summary: {
      fr: 'Proposer d’effacer les mots d’une affaire close dont la durée est échue. Une autre personne confirme.',
      en: 'Propose to shred the words of a closed case whose period has run out. Another person confirms.',
    },
    params: ofCase,
    body: z.strictObject({ ...common }),
    example: { params: { case: 'ca-2' }, body: { id: 'ex-shred' } },
    exampleAs: 'delcassou',
    toAct: (p, b) => ({
      id: b.id,
      act: { act: 'shred.propose', with: { proposal: b.id, case: p.case } },
      words: {},
      ...frame({ thread: ORGANISATION_THREAD, occurred: b.occurred }),
    }),
  }),
  act({
    operationId: 'setRetention',
    path: '/api/v1/retention',
    stage,
    summary: {
      fr: 'Fixer combien de jours après la clôture se gardent les données d’une catégorie de personnes; à valider par votre juriste.',
      en: 'Set how many days after closing the data of a category of people are kept; to be validated by your counsel.',
    },
    params: none,
    body: z.strictObject({ ...common, category: z.enum(CATEGORIES), days: z.int().min(0).max(36_500), validated: z.boolean().optional() }),
    example: { params: {}, body: { id: 'ex-retention', category: 'witness', days: 365 } },
    exampleAs: 'delcassou',
    toAct: (_, b) => ({
      id: b.id,
      act: { act: 'retention.set', with: { category: b.category, days: b.days, validated: b.validated ?? false } },
      words: {},
      ...frame({ thread: ORGANISATION_THREAD, occurred: b.occurred }),
    }),
  }),
  act({
    operationId: 'proposeLift',
    path: '/api/v1/holds/{hold}/liftings',
    stage,
    summary: {
      fr: 'Proposer de lever un gel, avec son motif. Une autre personne confirme.',
      en: 'Propose to lift a hold, with the reason. Another person confirms.',
    },
    params: z.strictObject({ hold: id }),
    body: z.strictObject({ ...common, reason: text }),
    example: { params: { hold: 'gel-5' }, body: { id: 'ex-lift-hold', reason: 'La procédure est éteinte.' } },
    exampleAs: 'delcassou',
    toAct: (p, b) => ({
      id: b.id,
      act: { act: 'hold.propose', with: { proposal: b.id, hold: p.hold } },
      words: words({ reason: b.reason }),
      ...frame({ thread: ORGANISATION_THREAD, occurred: b.occurred }),
    }),
  }),
  ...(
    [
      [
        'confirmLift',
        'liftings',
        'hold.confirm',
        'ex-lift-hold',
        'proposeLift',
        'Confirmer la levée d’un gel.',
        'Confirm the lifting of a hold.',
      ],
      ['confirmShred', 'shreddings', 'shred.confirm', 'ex-shred', 'proposeShred', 'Confirmer l’effacement.', 'Confirm the shredding.'],
    ] as const
  ).map(([operationId, path, name, proposal, needed, fr, en]) =>
    act({
      operationId,
      path: `/api/v1/${path}/{proposal}/confirmation`,
      stage,
      summary: { fr, en },
      params: z.strictObject({ proposal: id }),
      body: z.strictObject({ ...common, sha256: sha256.optional(), for: id.optional() }),
      example: { params: { proposal }, body: { id: `ex-${operationId}` } },
      exampleAs: 'pont',
      // A proposal lapses after 15 minutes, so none can stand ready in the example organisation.
      needs: [needed],
      toAct: (p, b, context) => ({
        id: b.id,
        act: { act: name, with: { proposal: p.proposal, sha256: b.sha256 ?? context.pairNote(p.proposal) ?? '0'.repeat(64) } },
        words: {},
        ...frame({ thread: ORGANISATION_THREAD, occurred: b.occurred, for: b.for }),
      }),
    }),
  ),
];
