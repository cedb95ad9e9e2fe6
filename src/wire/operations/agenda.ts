/** Where a principal will be exposed, and where one can go: appearances, movement orders, safe places. */
import * as z from 'zod';
import { ORGANISATION_THREAD } from '../../kernel/ids.ts';
import { common, id, ids, instant, line, text } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { act, frame, words } from '../operation.ts';
import { PLACE_KINDS, PUBLICITIES, SURVEYED } from '../vocabulary.ts';

const none = z.strictObject({});
const ours = (occurred: number | undefined): ReturnType<typeof frame> => frame({ thread: ORGANISATION_THREAD, occurred });
const stage = 'agenda' as const;
const capacity = z.int().min(1).max(1000);
const ofPlace = z.strictObject({ place: id });
const ofAppearance = z.strictObject({ appearance: id });
const idOrNull = id.nullable();
/** Keys that were given; an act carries no key without a value. */
const given = <T extends object>(keys: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };

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
    body: z.strictObject({ ...common, place: id, kind: z.enum(PLACE_KINDS), code_name: line.optional(), capacity: capacity.optional() }),
    example: { params: {}, body: { id: 'ex-place', place: 'granit', kind: 'haven', code_name: 'GRANIT', capacity: 6 } },
    exampleAs: 'renard-4',
    toAct: (_, b) => ({
      id: b.id,
      act: { act: 'place.add', with: { place: b.place, kind: b.kind, ...given({ capacity: b.capacity }) } },
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
    operationId: 'holdKey',
    path: '/api/v1/places/{place}/key',
    stage,
    summary: {
      fr: 'Dire qui tient la clé d’un lieu, et sous quelle référence la voie d’accès est consignée ailleurs; jamais l’adresse.',
      en: 'Say who holds the key of a place, and under which reference the way in is written down elsewhere; never the address.',
    },
    params: ofPlace,
    body: z.strictObject({ ...common, key_holder: id, access: idOrNull.optional() }),
    example: { params: { place: 'ardoise' }, body: { id: 'ex-key', key_holder: 'caserne', access: 'REG-14' } },
    exampleAs: 'renard-4',
    toAct: (p, b) => ({
      id: b.id,
      act: { act: 'place.key', with: { place: p.place, key_holder: b.key_holder, access: b.access ?? null } },
      words: {},
      ...ours(b.occurred),
    }),
  }),
  act({
    operationId: 'tellKeyHolder',
    path: '/api/v1/places/{place}/told',
    stage,
    summary: { fr: 'Noter que la personne qui tient la clé est avertie.', en: 'Record that the key-holder has been told.' },
    params: ofPlace,
    body: z.strictObject({ ...common, at: instant.optional(), note: text.optional() }),
    example: { params: { place: 'schiste' }, body: { id: 'ex-told', note: 'Avertie de vive voix.' } },
    exampleAs: 'renard-4',
    toAct: (p, b, context) => ({
      id: b.id,
      act: { act: 'place.told', with: { place: p.place, at: b.at ?? context.now } },
      words: words({ note: b.note }),
      ...ours(b.occurred),
    }),
  }),
  act({
    operationId: 'servicePlace',
    path: '/api/v1/places/{place}/services',
    stage,
    summary: { fr: 'Noter qu’un lieu a été entretenu et approvisionné.', en: 'Record that a place was serviced and stocked.' },
    params: ofPlace,
    body: z.strictObject({ ...common, at: instant.optional(), capacity: capacity.nullable().optional(), note: text.optional() }),
    example: { params: { place: 'ardoise' }, body: { id: 'ex-service', capacity: 8, note: 'Eau, couvertures, chargeurs.' } },
    exampleAs: 'renard-4',
    toAct: (p, b, context) => ({
      id: b.id,
      act: { act: 'place.service', with: { place: p.place, at: b.at ?? context.now, capacity: b.capacity ?? null } },
      words: words({ note: b.note }),
      ...ours(b.occurred),
    }),
  }),
  act({
    operationId: 'addRoute',
    path: '/api/v1/routes',
    stage,
    summary: {
      fr: 'Ajouter un itinéraire, par son nom de code; son tracé reste sur papier.',
      en: 'Add a route, by code name; its course stays on paper.',
    },
    params: none,
    body: z.strictObject({ ...common, route: id, code_name: line.optional() }),
    example: { params: {}, body: { id: 'ex-route', route: 'rive-est', code_name: 'RIVE EST' } },
    exampleAs: 'renard-4',
    toAct: (_, b) => ({
      id: b.id,
      act: { act: 'route.add', with: { route: b.route } },
      words: words({ code_name: b.code_name }),
      ...ours(b.occurred),
    }),
  }),
  act({
    operationId: 'recordSurvey',
    path: '/api/v1/surveys',
    stage,
    summary: {
      fr: 'Rendre un rapport de précurseur: un lieu, un itinéraire, ou le site d’une apparition.',
      en: 'Give an advance report: a place, a route, or the site of an appearance.',
    },
    params: none,
    body: z.strictObject({ ...common, of: z.enum(SURVEYED), subject: id, at: instant.optional(), note: text.optional() }),
    example: { params: {}, body: { id: 'ex-survey', of: 'appearance', subject: 'ap-halle', note: 'Deux issues; la cour est libre.' } },
    exampleAs: 'renard-4',
    toAct: (_, b, context) => ({
      id: b.id,
      act: { act: 'site.survey', with: { survey: b.id, of: b.of, subject: b.subject, at: b.at ?? context.now } },
      words: words({ note: b.note }),
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
      site: idOrNull.optional(),
      accompanying: ids.optional(),
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
        site: 'salle-des-fetes',
        accompanying: ['assistante'],
        title: 'Vœux du quartier',
      },
    },
    exampleAs: 'vigie',
    toAct: (_, b) => ({
      id: b.id,
      act: {
        act: 'appearance.add',
        with: {
          appearance: b.id,
          principal: b.principal,
          from: b.from,
          to: b.to,
          publicity: b.publicity ?? 'public',
          ...given({ site: b.site, accompanying: b.accompanying }),
        },
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
    operationId: 'moveAppearance',
    path: '/api/v1/appearances/{appearance}/hours',
    stage,
    summary: { fr: 'Changer les heures ou le site d’une apparition.', en: 'Change the hours or the site of an appearance.' },
    params: ofAppearance,
    body: z.strictObject({ ...common, from: instant, to: instant, site: idOrNull.optional(), reason: text.optional() }),
    example: {
      params: { appearance: 'ap-conseil' },
      body: { id: 'ex-hours', from: 1_931_187_600_000, to: 1_931_194_800_000, site: 'mairie', reason: 'Reporté par le conseil.' },
    },
    exampleAs: 'vigie',
    toAct: (p, b) => ({
      id: b.id,
      act: { act: 'appearance.move', with: { appearance: p.appearance, from: b.from, to: b.to, site: b.site ?? null } },
      words: words({ reason: b.reason }),
      ...ours(b.occurred),
    }),
  }),
  act({
    operationId: 'setAccompanying',
    path: '/api/v1/appearances/{appearance}/accompanying',
    stage,
    summary: { fr: 'Dire qui accompagne.', en: 'Say who accompanies.' },
    params: ofAppearance,
    body: z.strictObject({ ...common, accompanying: ids }),
    example: { params: { appearance: 'ap-conseil' }, body: { id: 'ex-accompany', accompanying: ['lison', 'assistante'] } },
    exampleAs: 'vigie',
    toAct: (p, b) => ({
      id: b.id,
      act: { act: 'appearance.accompany', with: { appearance: p.appearance, accompanying: b.accompanying } },
      words: {},
      ...ours(b.occurred),
    }),
  }),
  act({
    operationId: 'changePublicity',
    path: '/api/v1/appearances/{appearance}/publicity',
    stage,
    summary: {
      fr: 'Noter ce qui est devenu public d’une apparition: l’exposition sera à revoir.',
      en: 'Record what has become public of an appearance: the exposure is then to be reviewed.',
    },
    params: ofAppearance,
    body: z.strictObject({ ...common, publicity: z.enum(PUBLICITIES), note: text.optional() }),
    example: {
      params: { appearance: 'ap-conseil' },
      body: { id: 'ex-publicity', publicity: 'public', note: 'L’heure est parue au bulletin.' },
    },
    exampleAs: 'vigie',
    toAct: (p, b) => ({
      id: b.id,
      act: { act: 'appearance.publicise', with: { appearance: p.appearance, publicity: b.publicity } },
      words: words({ note: b.note }),
      ...ours(b.occurred),
    }),
  }),
  act({
    operationId: 'reviewExposure',
    path: '/api/v1/appearances/{appearance}/reviews',
    stage,
    summary: { fr: 'Dire que l’exposition a été revue.', en: 'Say that the exposure has been reviewed.' },
    params: ofAppearance,
    body: z.strictObject({ ...common, note: text.optional() }),
    example: { params: { appearance: 'ap-marche' }, body: { id: 'ex-exposure', note: 'Entrée par l’arrière.' } },
    exampleAs: 'vigie',
    toAct: (p, b) => ({
      id: b.id,
      act: { act: 'appearance.review', with: { appearance: p.appearance } },
      words: words({ note: b.note }),
      ...ours(b.occurred),
    }),
  }),
  act({
    operationId: 'endAppearance',
    path: '/api/v1/appearances/{appearance}/end',
    stage,
    summary: { fr: 'Dire que l’apparition est finie.', en: 'Say that the appearance is over.' },
    params: ofAppearance,
    body: z.strictObject({ ...common }),
    example: { params: { appearance: 'ap-marche' }, body: { id: 'ex-end-appearance' } },
    exampleAs: 'busard-1',
    toAct: (p, b) => ({ id: b.id, act: { act: 'appearance.end', with: { appearance: p.appearance } }, words: {}, ...ours(b.occurred) }),
  }),
  act({
    operationId: 'cancelAppearance',
    path: '/api/v1/appearances/{appearance}/cancellation',
    stage,
    summary: { fr: 'Annuler une apparition, avec son motif.', en: 'Cancel an appearance, with the reason.' },
    params: ofAppearance,
    body: z.strictObject({ ...common, reason: text }),
    example: { params: { appearance: 'ap-conseil' }, body: { id: 'ex-cancel-appearance', reason: 'La séance est ajournée.' } },
    exampleAs: 'vigie',
    toAct: (p, b) => ({
      id: b.id,
      act: { act: 'appearance.cancel', with: { appearance: p.appearance } },
      words: words({ reason: b.reason }),
      ...ours(b.occurred),
    }),
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
      legs: z
        .array(z.strictObject({ from: id, to: id, depart: instant.nullable() }))
        .max(50)
        .optional(),
      seats: z
        .array(z.strictObject({ vehicle: id, seat: id, person: id }))
        .max(200)
        .optional(),
      routes: z.strictObject({ primary: idOrNull, alternate: idOrNull, emergency: idOrNull }).optional(),
      hospital: idOrNull.optional(),
      comms: z.strictObject({ primary: idOrNull, alternate: idOrNull, contingency: idOrNull, emergency: idOrNull }).optional(),
      note: text.optional(),
    }),
    example: {
      params: {},
      body: {
        id: 'ex-order',
        order: 'or-halle',
        appearance: 'ap-halle',
        havens: ['ardoise'],
        legs: [{ from: 'mairie', to: 'halle', depart: null }],
        seats: [
          { vehicle: 'v2', seat: 'driver', person: 'renard-3' },
          { vehicle: 'v2', seat: 'rear-right', person: 'hermine' },
        ],
        routes: { primary: 'quai', alternate: null, emergency: 'rocade' },
        hospital: 'hopital-nord',
        comms: { primary: 'radio-1', alternate: 'phone', contingency: 'sms', emergency: 'runner' },
      },
    },
    exampleAs: 'renard-1',
    toAct: (_, b, context) => {
      const order = b.order ?? b.id;
      return {
        id: b.id,
        act: {
          act: 'order.issue',
          with: {
            order,
            appearance: b.appearance,
            version: b.version ?? context.orderVersion(order) + 1,
            havens: b.havens ?? [],
            ...given({ legs: b.legs, seats: b.seats, routes: b.routes, hospital: b.hospital, comms: b.comms }),
          },
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
