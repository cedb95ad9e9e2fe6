/**
 * Drills, and what is learnt from drills and from nights. A drill is led from here and from nowhere else: no body below names a
 * principal or an action, none of alerting names a drill, so that neither can be sent for the other (I-40).
 */
import * as z from 'zod';
import { DAY, HOUR } from '../../kernel/time.ts';
import { common, id, instant, line, order, text } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { act, frame, words } from '../operation.ts';
import { DRILL_LANGUAGES, HEATS } from '../vocabulary.ts';

const none = z.strictObject({});
const ofDrill = z.strictObject({ drill: id });
const ofReview = z.strictObject({ review: id });
const members = z.array(id).min(1).max(500);
const stage = 'drills' as const;
/** Whoever sets no date has until the cold review. */
const COLD = 30 * DAY;

export const drills: readonly Operation[] = [
  act({
    operationId: 'planDrill',
    path: '/api/v1/drills',
    stage,
    summary: {
      fr: 'Prévoir un exercice: qui participe, de quand à quand. Personne d’autre ne sera atteint.',
      en: 'Plan a drill: who takes part, from when to when. Nobody else will be reached.',
    },
    params: none,
    body: z.strictObject({
      ...common,
      scenario: id,
      participants: members,
      from: instant.optional(),
      to: instant.optional(),
      title: line.optional(),
      compartment: id.optional(),
    }),
    example: {
      params: {},
      body: { id: 'ex-drill', scenario: 'relais-radio', participants: ['prefecture'], title: 'Relais par radio' },
    },
    exampleAs: 'vigie-2',
    toAct: (_, b, { now }) => {
      const { id: drill, scenario, participants, from = now, to = from + HOUR } = b;
      return {
        id: drill,
        act: { act: 'drill.plan', with: { drill, scenario, participants, from, to } },
        words: words({ title: b.title }),
        ...frame({ occurred: b.occurred, compartment: b.compartment }),
      };
    },
  }),
  act({
    operationId: 'startDrill',
    path: '/api/v1/drills/{drill}/start',
    stage,
    summary: {
      fr: 'Commencer un exercice. Refusé tant qu’une alerte réelle concerne un participant.',
      en: 'Start a drill. Refused while a real alert concerns a participant.',
    },
    params: ofDrill,
    body: z.strictObject(common),
    example: { params: { drill: 'dr-prevu' }, body: { id: 'ex-drill-start' } },
    exampleAs: 'vigie-2',
    toAct: (p, b) => ({ id: b.id, act: { act: 'drill.start', with: { drill: p.drill } }, words: {}, ...frame({ occurred: b.occurred }) }),
  }),
  act({
    operationId: 'sendInject',
    path: '/api/v1/drills/{drill}/injects',
    stage,
    summary: {
      fr: 'Dire un message d’exercice à des participants. La marque EXERCICE s’ajoute aux deux bouts.',
      en: 'Say a drill message to participants. The mark EXERCISE is added at both ends.',
    },
    params: ofDrill,
    body: z.strictObject({ ...common, to: members, order, lang: z.enum(DRILL_LANGUAGES).optional() }),
    example: { params: { drill: 'dr-en-cours' }, body: { id: 'ex-inject', to: ['atlas'], order: 'Le relais radio ne répond plus.' } },
    exampleAs: 'vigie-2',
    toAct: (p, b) => ({
      id: b.id,
      act: { act: 'drill.inject', with: { drill: p.drill, inject: b.id, to: b.to, lang: b.lang ?? 'fr' } },
      words: { order: b.order },
      ...frame({ occurred: b.occurred }),
    }),
  }),
  act({
    operationId: 'endDrill',
    path: '/api/v1/drills/{drill}/end',
    stage,
    summary: { fr: 'Terminer un exercice. Il ne reprend pas.', en: 'End a drill. It does not resume.' },
    params: ofDrill,
    body: z.strictObject(common),
    example: { params: { drill: 'dr-en-cours' }, body: { id: 'ex-drill-end' } },
    exampleAs: 'vigie-2',
    toAct: (p, b) => ({ id: b.id, act: { act: 'drill.end', with: { drill: p.drill } }, words: {}, ...frame({ occurred: b.occurred }) }),
  }),
  act({
    operationId: 'openReview',
    path: '/api/v1/after-action-reviews',
    stage,
    summary: {
      fr: 'Ouvrir le retour d’expérience d’une opération ou d’un exercice, à chaud ou à froid.',
      en: 'Open the after-action review of an operation or of a drill, hot or cold.',
    },
    params: none,
    body: z.strictObject({ ...common, subject: id, heat: z.enum(HEATS) }),
    example: { params: {}, body: { id: 'ex-review', subject: 'dr-passe', heat: 'cold' } },
    exampleAs: 'pont',
    toAct: (_, b) => ({
      id: b.id,
      act: { act: 'review.open', with: { review: b.id, subject: b.subject, heat: b.heat } },
      words: {},
      ...frame({ occurred: b.occurred }),
    }),
  }),
  act({
    operationId: 'recordFinding',
    path: '/api/v1/after-action-reviews/{review}/findings',
    stage,
    summary: {
      fr: 'Consigner un constat, avec les mots de qui le fait. Il n’y a pas de case pour le blâme.',
      en: 'Record a finding, in the words of whoever makes it. There is no field for blame.',
    },
    params: ofReview,
    body: z.strictObject({ ...common, verbatim: text, for: id.optional() }),
    example: { params: { review: 'rx-passe' }, body: { id: 'ex-finding', verbatim: 'Le mot convenu a été compris du premier coup.' } },
    exampleAs: 'atlas',
    toAct: (p, b) => ({
      id: b.id,
      act: { act: 'review.find', with: { review: p.review, finding: b.id } },
      words: { verbatim: b.verbatim },
      ...frame({ occurred: b.occurred, for: b.for }),
    }),
  }),
  act({
    operationId: 'assignAction',
    path: '/api/v1/after-action-reviews/{review}/actions',
    stage,
    summary: {
      fr: 'Confier ce qui est à faire, à qui et pour quand. Cela reste dû après la clôture.',
      en: 'Assign what is to be done, to whom and by when. It stays owed once the review is closed.',
    },
    params: ofReview,
    body: z.strictObject({ ...common, owner: id, due: instant.optional(), title: line }),
    example: {
      params: { review: 'rx-passe' },
      body: { id: 'ex-action', owner: 'pont', title: 'Essayer le relais une fois par mois.' },
    },
    exampleAs: 'vigie-2',
    toAct: (p, b, { now }) => ({
      id: b.id,
      act: { act: 'review.assign', with: { review: p.review, action: b.id, owner: b.owner, due: b.due ?? now + COLD } },
      words: { title: b.title },
      ...frame({ occurred: b.occurred }),
    }),
  }),
  act({
    operationId: 'markActionDone',
    path: '/api/v1/after-action-reviews/{review}/actions/{action}/done',
    stage,
    summary: { fr: 'Dire qu’une action promise est faite.', en: 'Say that a promised action is done.' },
    params: z.strictObject({ review: id, action: id }),
    body: z.strictObject(common),
    example: { params: { review: 'rx-passe', action: 'ac-1' }, body: { id: 'ex-action-done' } },
    exampleAs: 'atlas',
    toAct: (p, b) => ({
      id: b.id,
      act: { act: 'review.done', with: { review: p.review, action: p.action } },
      words: {},
      ...frame({ occurred: b.occurred }),
    }),
  }),
  act({
    operationId: 'closeReview',
    path: '/api/v1/after-action-reviews/{review}/close',
    stage,
    summary: { fr: 'Clore un retour d’expérience.', en: 'Close an after-action review.' },
    params: ofReview,
    body: z.strictObject(common),
    example: { params: { review: 'rx-passe' }, body: { id: 'ex-review-close' } },
    exampleAs: 'vigie-2',
    toAct: (p, b) => ({
      id: b.id,
      act: { act: 'review.close', with: { review: p.review } },
      words: {},
      ...frame({ occurred: b.occurred }),
    }),
  }),
];
