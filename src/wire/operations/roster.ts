/** Who is protected, who protects, who is on duty; the relief. */
import * as z from 'zod';
import { ORGANISATION_THREAD } from '../../kernel/ids.ts';
import { common, id, ids, instant, line, text } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { act, frame, words } from '../operation.ts';
import { CONTACT_MEANS, PARTS, ROLES } from '../vocabulary.ts';

const none = z.strictObject({});
/** Acts of the organisation itself stand in its own thread. */
const ours = (occurred: number | undefined): ReturnType<typeof frame> => frame({ thread: ORGANISATION_THREAD, occurred });
const stage = 'roster' as const;

export const roster: readonly Operation[] = [
  act({
    operationId: 'enrolMember',
    path: '/api/v1/members',
    stage,
    summary: {
      fr: 'Inscrire un membre sous un pseudonyme, avec ses rôles et ses compartiments.',
      en: 'Enrol a member under a pseudonym, with roles and compartments.',
    },
    params: none,
    body: z.strictObject({
      ...common,
      member: id.refine((s) => s !== 'desk', { error: 'reserved' }),
      roles: z.array(z.enum(ROLES)).min(1).max(ROLES.length),
      name: line.optional(),
      compartments: ids.optional(),
    }),
    example: { params: {}, body: { id: 'ex-enrol', member: 'renard-5', roles: ['driver'], name: 'Ilan Roquebert-Sy' } },
    exampleAs: 'delcassou',
    toAct: (_, b) => ({
      id: b.id,
      act: { act: 'member.enrol', with: { member: b.member, roles: b.roles, compartments: b.compartments ?? [] } },
      words: words({ name: b.name }),
      ...ours(b.occurred),
    }),
  }),
  act({
    operationId: 'addPrincipal',
    path: '/api/v1/principals',
    stage,
    summary: { fr: 'Ajouter une personne protégée, par son nom de code.', en: 'Add a protected person, by code name.' },
    params: none,
    body: z.strictObject({ ...common, principal: id, code_name: line, compartment: id.optional() }),
    example: { params: {}, body: { id: 'ex-principal', principal: 'fauvette', code_name: 'FAUVETTE' } },
    exampleAs: 'delcassou',
    toAct: (_, b) => ({
      id: b.id,
      act: { act: 'principal.add', with: { principal: b.principal } },
      words: words({ code_name: b.code_name }),
      ...frame({ thread: ORGANISATION_THREAD, occurred: b.occurred, compartment: b.compartment }),
    }),
  }),
  act({
    operationId: 'addRelated',
    path: '/api/v1/related',
    stage,
    summary: { fr: 'Ajouter un proche d’une personne protégée.', en: 'Add a relative or companion of a protected person.' },
    params: none,
    body: z.strictObject({
      ...common,
      person: id,
      principal: id,
      relation: id,
      covered: z.boolean().optional(),
      name: line.optional(),
      code_name: line.optional(),
    }),
    example: { params: {}, body: { id: 'ex-related', person: 'oncle', principal: 'hermine', relation: 'uncle' } },
    exampleAs: 'delcassou',
    toAct: (_, b) => ({
      id: b.id,
      act: { act: 'related.add', with: { person: b.person, principal: b.principal, relation: b.relation, covered: b.covered ?? false } },
      words: words({ name: b.name, code_name: b.code_name }),
      ...ours(b.occurred),
    }),
  }),
  act({
    operationId: 'planRelated',
    path: '/api/v1/related/{person}/plan',
    stage,
    summary: {
      fr: 'Dire qui joindre pour un proche, dans quel ordre, par quel moyen; il ne lui faut ni appareil ni dispositif.',
      en: 'Say whom to try for a relative, in which order, by which means; they need neither device nor detail.',
    },
    params: z.strictObject({ person: id }),
    body: z.strictObject({
      ...common,
      contacts: z
        .array(z.strictObject({ contact: id, means: z.enum(CONTACT_MEANS), note: line.optional() }))
        .min(1)
        .max(20),
    }),
    example: {
      params: { person: 'lison' },
      body: {
        id: 'ex-plan-related',
        contacts: [
          { contact: 'lison', means: 'voice', note: 'Le soir, sonner deux fois.' },
          { contact: 'voisine', means: 'neighbour', note: 'La voisine du palier, avertie.' },
          { contact: 'pont', means: 'visit' },
        ],
      },
    },
    exampleAs: 'pont',
    toAct: (p, b) => ({
      id: b.id,
      act: { act: 'related.plan', with: { person: p.person, contacts: b.contacts.map(({ contact, means }) => ({ contact, means })) } },
      words: words(Object.fromEntries(b.contacts.map(({ note }, n) => [`note_${n + 1}`, note]))),
      ...ours(b.occurred),
    }),
  }),
  act({
    operationId: 'exportPerson',
    path: '/api/v1/people/{person}/exports',
    stage,
    summary: {
      fr: 'Extraire ce qui est conservé sur une personne, pour qu’elle le lise; noté avec son but. Les données: abri export person.',
      en: 'Draw up what is held about a person, for them to read; recorded with its purpose. The data itself: abri export person.',
    },
    params: z.strictObject({ person: id }),
    body: z.strictObject({ ...common, purpose: text }),
    example: { params: { person: 'lison' }, body: { id: 'ex-export', purpose: 'Demande d’accès reçue par courrier.' } },
    exampleAs: 'delcassou',
    toAct: (p, b) => ({
      id: b.id,
      act: { act: 'person.export', with: { export: b.id, person: p.person } },
      words: words({ purpose: b.purpose }),
      ...ours(b.occurred),
    }),
  }),
  act({
    operationId: 'coverRelated',
    path: '/api/v1/related/{person}/cover',
    stage,
    summary: { fr: 'Dire qu’un proche est couvert, ou ne l’est plus.', en: 'Say that a relative is covered, or no longer is.' },
    params: z.strictObject({ person: id }),
    body: z.strictObject({
      ...common,
      covered: z.boolean().optional(),
      by: id.nullable().optional(),
      until: instant.nullable().optional(),
    }),
    example: { params: { person: 'lison' }, body: { id: 'ex-cover', by: 'pont' } },
    exampleAs: 'vigie',
    toAct: (p, b) => ({
      id: b.id,
      act: { act: 'related.cover', with: { person: p.person, covered: b.covered ?? true, by: b.by ?? null, until: b.until ?? null } },
      words: {},
      ...ours(b.occurred),
    }),
  }),
  act({
    operationId: 'assignDetail',
    path: '/api/v1/assignments',
    stage,
    summary: { fr: 'Affecter une personne au dispositif d’une personne protégée.', en: 'Assign a person to the detail of a principal.' },
    params: none,
    body: z.strictObject({
      ...common,
      principal: id,
      person: id,
      part: z.enum(PARTS),
      from: instant.optional(),
      to: instant.nullable().optional(),
      substitute: id.nullable().optional(),
    }),
    example: { params: {}, body: { id: 'ex-assign', principal: 'heron', person: 'renard-4', part: 'advance' } },
    exampleAs: 'delcassou',
    toAct: (_, b, context) => ({
      id: b.id,
      act: {
        act: 'detail.assign',
        with: {
          assignment: b.id,
          principal: b.principal,
          person: b.person,
          part: b.part,
          from: b.from ?? context.now,
          to: b.to ?? null,
          substitute: b.substitute ?? null,
        },
      },
      words: {},
      ...ours(b.occurred),
    }),
  }),
  act({
    operationId: 'endDetail',
    path: '/api/v1/assignments/{assignment}/end',
    stage,
    summary: { fr: 'Mettre fin à une affectation.', en: 'End an assignment.' },
    params: z.strictObject({ assignment: id }),
    body: z.strictObject({ ...common, at: instant.optional() }),
    example: { params: { assignment: 'as-heron-3' }, body: { id: 'ex-end' } },
    exampleAs: 'delcassou',
    toAct: (p, b, context) => ({
      id: b.id,
      act: { act: 'detail.end', with: { assignment: p.assignment, at: b.at ?? context.now } },
      words: {},
      ...ours(b.occurred),
    }),
  }),
  act({
    operationId: 'setDuty',
    path: '/api/v1/duty',
    stage,
    summary: { fr: 'Prendre ou quitter son service.', en: 'Go on or off duty.' },
    params: none,
    body: z.strictObject({ ...common, on: z.boolean(), member: id.optional() }),
    example: { params: {}, body: { id: 'ex-duty', on: true } },
    exampleAs: 'renard-4',
    toAct: (_, b, context) => ({
      id: b.id,
      act: { act: 'duty.set', with: { member: b.member ?? context.by, on: b.on } },
      words: {},
      ...ours(b.occurred),
    }),
  }),
  act({
    operationId: 'proveReception',
    path: '/api/v1/receptions',
    stage,
    summary: { fr: 'Prouver qu’un canal atteint cet appareil.', en: 'Prove that a channel reaches this device.' },
    params: none,
    body: z.strictObject({ ...common, channel: id }),
    example: { params: {}, body: { id: 'ex-prove', channel: 'push' } },
    exampleAs: 'renard-2',
    toAct: (_, b) => ({ id: b.id, act: { act: 'device.prove', with: { channel: b.channel } }, words: {}, ...ours(b.occurred) }),
  }),
  act({
    operationId: 'offerHandover',
    path: '/api/v1/handovers',
    stage,
    summary: { fr: 'Proposer la relève: tout ce qui est ouvert, nommé.', en: 'Offer the relief: everything open, named.' },
    params: none,
    body: z.strictObject({ ...common, to: id, items: ids.optional(), note: text.optional() }),
    example: { params: {}, body: { id: 'ex-handover', to: 'vigie-2', note: 'Place calme. Rappeler la patrouille à vingt heures.' } },
    exampleAs: 'vigie',
    toAct: (_, b, context) => ({
      id: b.id,
      act: { act: 'handover.offer', with: { handover: b.id, to: b.to, items: [...(b.items ?? context.openItems())] } },
      words: words({ note: b.note }),
      ...ours(b.occurred),
    }),
  }),
  act({
    operationId: 'acceptHandover',
    path: '/api/v1/handovers/{handover}/acceptance',
    stage,
    summary: {
      fr: 'Accepter la relève, en tout ou en partie: ce qui n’est pas accepté reste à qui la propose.',
      en: 'Accept the relief, whole or in part: what is not accepted stays with whoever offers it.',
    },
    params: z.strictObject({ handover: id }),
    body: z.strictObject({ ...common, items: ids.optional() }),
    example: { params: { handover: 'ho-1' }, body: { id: 'ex-accept' } },
    exampleAs: 'delcassou',
    toAct: (p, b, context) => ({
      id: b.id,
      act: { act: 'handover.accept', with: { handover: p.handover, items: [...(b.items ?? context.handoverItems(p.handover))] } },
      words: {},
      ...ours(b.occurred),
    }),
  }),
  act({
    operationId: 'withdrawHandover',
    path: '/api/v1/handovers/{handover}/withdrawal',
    stage,
    summary: { fr: 'Retirer une relève qu’on a proposée, avec son motif.', en: 'Withdraw a relief one has offered, with the reason.' },
    params: z.strictObject({ handover: id }),
    body: z.strictObject({ ...common, reason: text }),
    example: { params: { handover: 'ho-2' }, body: { id: 'ex-withdraw', reason: 'Je reste jusqu’à minuit.' } },
    exampleAs: 'vigie-2',
    toAct: (p, b) => ({
      id: b.id,
      act: { act: 'handover.withdraw', with: { handover: p.handover } },
      words: words({ reason: b.reason }),
      ...ours(b.occurred),
    }),
  }),
  act({
    operationId: 'declineHandover',
    path: '/api/v1/handovers/{handover}/refusal',
    stage,
    summary: {
      fr: 'Décliner une relève, avec son motif: tout reste à qui la propose.',
      en: 'Decline a relief, with the reason: everything stays with whoever offers it.',
    },
    params: z.strictObject({ handover: id }),
    body: z.strictObject({ ...common, reason: text }),
    example: { params: { handover: 'ho-3' }, body: { id: 'ex-decline', reason: 'Je ne peux tenir deux alertes.' } },
    exampleAs: 'delcassou',
    toAct: (p, b) => ({
      id: b.id,
      act: { act: 'handover.decline', with: { handover: p.handover } },
      words: words({ reason: b.reason }),
      ...ours(b.occurred),
    }),
  }),
];
