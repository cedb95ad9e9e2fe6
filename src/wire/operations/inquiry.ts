/** Cases, sealed dossiers, receipts. */
import * as z from 'zod';
import { common, id, instant, line, text, thread } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { act, frame, words } from '../operation.ts';

const none = z.strictObject({});
const ofCase = z.strictObject({ case: id });
const threads = z.array(thread).min(1).max(500);
const stage = 'inquiry' as const;

export const inquiry: readonly Operation[] = [
  act({
    operationId: 'openCase',
    path: '/api/v1/cases',
    stage,
    summary: { fr: 'Ouvrir une affaire sur des fils entiers.', en: 'Open a case on whole threads.' },
    params: none,
    body: z.strictObject({ ...common, threads, title: line.optional(), compartment: id.optional() }),
    example: { params: {}, body: { id: 'ex-case', threads: ['c00000000000000a1'], title: 'Inauguration de la halle' } },
    exampleAs: 'pont',
    toAct: (_, b) => ({
      id: b.id,
      act: { act: 'case.open', with: { case: b.id, threads: b.threads } },
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
    body: z.strictObject({ ...common, recipient: line, purpose: text, supplements: id.nullable().optional() }),
    example: {
      params: { case: 'ca-1' },
      body: { id: 'ex-dossier', recipient: 'Brigade régionale des affaires criminelles (inventée)', purpose: 'Transmission pour enquête.' },
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
];
