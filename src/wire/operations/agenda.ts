/** Where a principal will be exposed, and where one can go: appearances, movement orders, safe places. */
import * as z from 'zod';
import { ORGANISATION_THREAD } from '../../kernel/ids.ts';
import { common, id, ids, instant, line, text } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { act, frame, words } from '../operation.ts';
import { PLACE_KINDS, PUBLICITIES } from '../vocabulary.ts';

const none = z.strictObject({});
const ours = (occurred: number | undefined): ReturnType<typeof frame> => frame({ thread: ORGANISATION_THREAD, occurred });
const stage = 'agenda' as const;

export const agenda: readonly Operation[] = [
  act({
    operationId: 'addPlace',
    path: '/api/v1/places',
    stage,
    summary: {
      fr: 'Ajouter un point de repli, par son nom de code; jamais d’adresse.',
      en: 'Add a safe place, by code name; never an address.',
    },
    params: none,
    body: z.strictObject({ ...common, place: id, kind: z.enum(PLACE_KINDS), code_name: line.optional() }),
    example: { params: {}, body: { id: 'ex-place', place: 'granit', kind: 'haven', code_name: 'GRANIT' } },
    exampleAs: 'renard-4',
    toAct: (_, b) => ({
      id: b.id,
      act: { act: 'place.add', with: { place: b.place, kind: b.kind } },
      words: words({ code_name: b.code_name }),
      ...ours(b.occurred),
    }),
  }),
  act({
    operationId: 'recordRecce',
    path: '/api/v1/places/{place}/recces',
    stage,
    summary: { fr: 'Noter la reconnaissance d’un lieu.', en: 'Record the reconnaissance of a place.' },
    params: z.strictObject({ place: id }),
    body: z.strictObject({ ...common, at: instant.optional(), note: text.optional() }),
    example: { params: { place: 'ardoise' }, body: { id: 'ex-recce' } },
    exampleAs: 'renard-4',
    toAct: (p, b, context) => ({
      id: b.id,
      act: { act: 'place.recce', with: { place: p.place, at: b.at ?? context.now } },
      words: words({ note: b.note }),
      ...ours(b.occurred),
    }),
  }),
  act({
    operationId: 'compromisePlace',
    path: '/api/v1/places/{place}/compromise',
    stage,
    summary: { fr: 'Dire qu’un lieu est compromis.', en: 'Say that a place is compromised.' },
    params: z.strictObject({ place: id }),
    body: z.strictObject({ ...common, reason: text.optional() }),
    example: { params: { place: 'schiste' }, body: { id: 'ex-compromise', reason: 'Le lieu a été nommé en ligne.' } },
    exampleAs: 'vigie',
    toAct: (p, b) => ({
      id: b.id,
      act: { act: 'place.compromise', with: { place: p.place } },
      words: words({ reason: b.reason }),
      ...ours(b.occurred),
    }),
  }),
  act({
    operationId: 'addAppearance',
    path: '/api/v1/appearances',
    stage,
    summary: { fr: 'Ajouter une apparition à l’agenda.', en: 'Add an appearance to the agenda.' },
    params: none,
    body: z.strictObject({
      ...common,
      principal: id,
      from: instant,
      to: instant,
      publicity: z.enum(PUBLICITIES).optional(),
      title: line.optional(),
    }),
    example: {
      params: {},
      body: {
        id: 'ex-appearance',
        principal: 'hermine',
        from: 1_931_187_600_000,
        to: 1_931_194_800_000,
        publicity: 'announced',
        title: 'Vœux du quartier',
      },
    },
    exampleAs: 'vigie',
    toAct: (_, b) => ({
      id: b.id,
      act: {
        act: 'appearance.add',
        with: { appearance: b.id, principal: b.principal, from: b.from, to: b.to, publicity: b.publicity ?? 'public' },
      },
      words: words({ title: b.title }),
      ...ours(b.occurred),
    }),
  }),
  act({
    operationId: 'startAppearance',
    path: '/api/v1/appearances/{appearance}/start',
    stage,
    summary: { fr: 'Dire que l’apparition commence.', en: 'Say that the appearance starts.' },
    params: z.strictObject({ appearance: id }),
    body: z.strictObject({ ...common }),
    example: { params: { appearance: 'ap-halle' }, body: { id: 'ex-start' } },
    exampleAs: 'renard-1',
    toAct: (p, b) => ({ id: b.id, act: { act: 'appearance.start', with: { appearance: p.appearance } }, words: {}, ...ours(b.occurred) }),
  }),
  act({
    operationId: 'issueOrder',
    path: '/api/v1/orders',
    stage,
    summary: { fr: 'Émettre une feuille de route, ou sa version suivante.', en: 'Issue a movement order, or its next version.' },
    params: none,
    body: z.strictObject({
      ...common,
      order: id.optional(),
      appearance: id,
      version: z.int().min(1).max(999).optional(),
      havens: ids.optional(),
      note: text.optional(),
    }),
    example: { params: {}, body: { id: 'ex-order', order: 'or-halle', appearance: 'ap-halle', havens: ['ardoise'] } },
    exampleAs: 'renard-1',
    toAct: (_, b, context) => {
      const order = b.order ?? b.id;
      return {
        id: b.id,
        act: {
          act: 'order.issue',
          with: { order, appearance: b.appearance, version: b.version ?? context.orderVersion(order) + 1, havens: b.havens ?? [] },
        },
        words: words({ note: b.note }),
        ...ours(b.occurred),
      };
    },
  }),
  act({
    operationId: 'briefMembers',
    path: '/api/v1/orders/{order}/briefings',
    stage,
    summary: { fr: 'Noter qui a été briefé sur la feuille de route.', en: 'Record who was briefed on the movement order.' },
    params: z.strictObject({ order: id }),
    body: z.strictObject({ ...common, members: ids.min(1), version: z.int().min(1).max(999).optional() }),
    example: { params: { order: 'or-halle' }, body: { id: 'ex-brief', members: ['renard-1', 'renard-2'] } },
    exampleAs: 'renard-1',
    toAct: (p, b, context) => ({
      id: b.id,
      act: { act: 'order.brief', with: { order: p.order, version: b.version ?? context.orderVersion(p.order), members: b.members } },
      words: {},
      ...ours(b.occurred),
    }),
  }),
];
