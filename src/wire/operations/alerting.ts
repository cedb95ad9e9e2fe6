/** Who must act now. The smallest body that raises an alert has three keys (I-01). */
import * as z from 'zod';
import { common, id, ids, order, text, thread } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { act, frame, words } from '../operation.ts';
import { ACTIONS, ANSWERS, CERTAINTIES, MEANS, SEVERITIES, URGENCIES } from '../vocabulary.ts';

const none = z.strictObject({});
const ofAlert = z.strictObject({ alert: id });
const version = z.int().min(1).max(100_000);
const stage = 'alerting' as const;

export const alerting: readonly Operation[] = [
  act({
    operationId: 'issueAlert',
    path: '/api/v1/alerts',
    stage,
    summary: {
      fr: 'Donner l’alerte. Ni rapport ni cotation ne sont exigés.',
      en: 'Issue an alert. Neither report nor grading is required.',
    },
    params: none,
    body: z.strictObject({
      ...common,
      principal: id,
      action: z.enum(ACTIONS),
      priority: z.union([z.literal(1), z.literal(2), z.literal(3)]).optional(),
      basis: ids.optional(),
      recipients: ids.optional(),
      order: order.optional(),
      urgency: z.enum(URGENCIES).optional(),
      severity: z.enum(SEVERITIES).optional(),
      certainty: z.enum(CERTAINTIES).optional(),
      thread: thread.optional(),
      compartment: id.optional(),
    }),
    example: {
      params: {},
      body: { id: 'ex-alert', principal: 'hermine', action: 'evacuate', order: 'Sortie arrière, véhicule à la porte, maintenant.' },
    },
    exampleAs: 'vigie',
    toAct: (_, b, context) => ({
      id: b.id,
      act: {
        act: 'alert.issue',
        with: {
          // Immediate, extreme, unknown: the normal first alert of this trade (domain 0.3), not an omission.
          alert: b.id,
          principal: b.principal,
          action: b.action,
          priority: b.priority ?? 1,
          basis: b.basis ?? [],
          recipients: b.recipients ?? [],
          urgency: b.urgency ?? 'immediate',
          severity: b.severity ?? 'extreme',
          certainty: b.certainty ?? 'unknown',
        },
      },
      words: words({ order: b.order }),
      ...frame({
        thread: b.thread ?? (b.basis?.[0] === undefined ? null : context.threadOf('report', b.basis[0])),
        occurred: b.occurred,
        compartment: b.compartment,
      }),
    }),
  }),
  act({
    operationId: 'updateAlert',
    path: '/api/v1/alerts/{alert}/versions',
    stage,
    summary: {
      fr: 'Donner une nouvelle version de l’alerte; elle est à acquitter à son tour.',
      en: 'Give a new version of the alert; it must be acknowledged in its turn.',
    },
    params: ofAlert,
    body: z.strictObject({ ...common, action: z.enum(ACTIONS).optional(), substantive: z.boolean().optional(), order: order.optional() }),
    example: { params: { alert: 'al-loutre' }, body: { id: 'ex-update', action: 'shelter', order: 'Salle des archives, porte fermée.' } },
    exampleAs: 'vigie',
    toAct: (p, b, context) => ({
      id: b.id,
      act: {
        act: 'alert.update',
        with: { alert: p.alert, action: b.action ?? context.currentVersion(p.alert)?.action ?? 'hold', substantive: b.substantive ?? true },
      },
      words: words({ order: b.order }),
      ...frame({ thread: context.threadOf('alert', p.alert), occurred: b.occurred }),
    }),
  }),
  act({
    operationId: 'recallAlert',
    path: '/api/v1/alerts/{alert}/recall',
    stage,
    summary: {
      fr: 'Rappeler l’alerte: chacun de ceux qu’elle a atteints est prévenu.',
      en: 'Recall the alert: everybody it reached is told.',
    },
    params: ofAlert,
    body: z.strictObject({ ...common, version: version.optional(), reason: text.optional() }),
    example: { params: { alert: 'al-heron-1' }, body: { id: 'ex-recall', reason: 'Envoyée à la mauvaise équipe.' } },
    exampleAs: 'vigie',
    toAct: (p, b, context) => ({
      id: b.id,
      act: { act: 'alert.recall', with: { alert: p.alert, version: b.version ?? context.currentVersion(p.alert)?.n ?? 1 } },
      words: words({ reason: b.reason }),
      ...frame({ thread: context.threadOf('alert', p.alert), occurred: b.occurred }),
    }),
  }),
  act({
    operationId: 'cancelAlert',
    path: '/api/v1/alerts/{alert}/cancel',
    stage,
    summary: {
      fr: 'Annuler l’alerte. Seul, l’annulation est montrée « par une seule personne ».',
      en: 'Cancel the alert. Alone, the cancel is shown “by one person only”.',
    },
    params: ofAlert,
    body: z.strictObject({ ...common, version: version.optional(), reason: text.optional() }),
    example: { params: { alert: 'al-heron-2' }, body: { id: 'ex-cancel', reason: 'Donnée pour un essai de liaison.' } },
    exampleAs: 'vigie',
    toAct: (p, b, context) => ({
      id: b.id,
      act: { act: 'alert.cancel', with: { alert: p.alert, version: b.version ?? context.currentVersion(p.alert)?.n ?? 1 } },
      words: words({ reason: b.reason }),
      ...frame({ thread: context.threadOf('alert', p.alert), occurred: b.occurred }),
    }),
  }),
  act({
    operationId: 'answerAlert',
    path: '/api/v1/alerts/{alert}/answers',
    stage,
    summary: {
      fr: 'Répondre: vu, compris, j’y vais, impossible; ou relayer la réponse d’un autre.',
      en: 'Answer: seen, understood, executing, unable; or relay another person’s answer.',
    },
    params: ofAlert,
    body: z.strictObject({
      ...common,
      answer: z.enum(ANSWERS),
      version: version.optional(),
      for: id.optional(),
      means: z.enum(MEANS).optional(),
      read_back: text.optional(),
      reason: text.optional(),
    }),
    example: { params: { alert: 'al-loutre' }, body: { id: 'ex-answer', answer: 'understood' } },
    exampleAs: 'busard-2',
    toAct: (p, b, context) => ({
      id: b.id,
      act: {
        act: 'alert.answer',
        with: {
          alert: p.alert,
          version: b.version ?? context.currentVersion(p.alert)?.n ?? 1,
          answer: b.answer,
          // Without a word on how, an own answer came by the device and a relayed one by voice.
          means: b.means ?? (b.for === undefined ? 'device' : 'voice'),
        },
      },
      words: words({ read_back: b.read_back, reason: b.reason }),
      ...frame({ thread: context.threadOf('alert', p.alert), for: b.for, occurred: b.occurred }),
    }),
  }),
];
