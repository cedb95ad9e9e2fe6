/**
 * The two codes of a person: one for when they are free, one for when they are not. Both are answered alike (I-23); here they
 * are chosen, rehearsed in drills, and taken back when they are forgotten. Any other act takes one as `code`.
 */
import * as z from 'zod';
import { code, common, id } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { act, frame } from '../operation.ts';
import { MEANS } from '../vocabulary.ts';

const none = z.strictObject({});
const stage = 'checkin' as const;

export const codes: readonly Operation[] = [
  act({
    operationId: 'setCodes',
    path: '/api/v1/codes',
    stage,
    summary: {
      fr: 'Choisir ses deux codes, l’un pour le cas de contrainte: de 6 à 12 chiffres, ou un mot de 5 à 24 lettres; de même longueur, et bien différents.',
      en: 'Choose one’s two codes, one of them for duress: 6 to 12 digits, or one word of 5 to 24 letters; of one length, and far apart.',
    },
    params: none,
    body: z.strictObject({ ...common, codes: z.strictObject({ genuine: code, duress: code }) }),
    example: { params: {}, body: { id: 'ex-codes', codes: { genuine: '407193', duress: '852640' } } },
    exampleAs: 'atlas',
    // The codes themselves go another way: never into an act.
    toAct: (_, b) => ({ id: b.id, act: { act: 'code.set', with: { set: b.id } }, words: {}, ...frame({ occurred: b.occurred }) }),
  }),
  act({
    operationId: 'rehearseCode',
    path: '/api/v1/codes/rehearsals',
    stage,
    summary: {
      fr: 'S’exercer à l’un de ses codes, pendant un exercice: rien n’est déclenché. Les deux une fois tapés, un code est demandé.',
      en: 'Rehearse one of one’s codes, during a drill: nothing is set off. Once both were typed, a code is asked for.',
    },
    params: none,
    body: z.strictObject({ ...common, for: id.optional() }),
    example: { params: {}, body: { id: 'ex-rehearsal', code: '852640' } },
    exampleAs: 'atlas',
    needs: ['setCodes'],
    toAct: (_, b) => ({ id: b.id, act: { act: 'code.rehearse', with: {} }, words: {}, ...frame({ occurred: b.occurred, for: b.for }) }),
  }),
  act({
    operationId: 'resetCodes',
    path: '/api/v1/codes/{member}/reset',
    stage,
    summary: {
      fr: 'Dire, de quelqu’un qu’on a devant soi, que ses codes sont oubliés: cette personne en choisit alors d’autres.',
      en: 'Say, of somebody one has before one, that their codes are forgotten: that person then chooses others.',
    },
    params: z.strictObject({ member: id }),
    body: z.strictObject({ ...common, means: z.enum(MEANS) }),
    example: { params: { member: 'atlas' }, body: { id: 'ex-code-reset', means: 'sight' } },
    exampleAs: 'vigie-2',
    needs: ['setCodes'],
    toAct: (p, b) => ({
      id: b.id,
      act: { act: 'code.reset', with: { member: p.member, means: b.means } },
      words: {},
      ...frame({ occurred: b.occurred }),
    }),
  }),
];
