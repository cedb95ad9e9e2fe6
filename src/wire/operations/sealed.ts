/**
 * What this desk keeps and cannot read: the identity of a source, a civil identity, the address and the way in of a place, a
 * question only one person can answer. It is sealed and opened where a person is; here travel a file, its commitment, and why.
 */
import * as z from 'zod';
import { common, deviceName, id, ids, text } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { act, frame, words } from '../operation.ts';
import { PURPOSES, SEALED_KINDS } from '../vocabulary.ts';

const none = z.strictObject({});
const stage = 'sealed' as const;
const ofValue = z.strictObject({ sealed: id });
const devices = z.array(deviceName).max(500);
/** base64url of a SHA-256. */
const commitment = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
/** An age file, and nothing that anybody here could read: `age-encryption.org/v1` and the first sign of a stanza, in base64. */
const age = z
  .string()
  .max(90_000)
  .regex(/^YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0\+(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$/)
  .meta({ contentEncoding: 'base64', description: 'an age file (age-encryption.org/v1), made where the person is' });

/** Of a place that stands in the example organisation; who could open it has forgotten the key. */
export const EXAMPLE_FILE = {
  base64:
    'YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBTemNzTmozY2FrTDB3NFFUWmQ5blpZejkzMWlVckc1OUMvWjRwdjZwNXhzCjd6aWZtc1Y4VVpDcnkrMXJaekxsQ25iUDJvUEE0M1FoSXkrbmptS0dDRzAKLS0tIGRmQ25YVy8rRFdJQlQxemFCb0N0TkpramZENmpPWTlRUDEzd3picFlKbEkKWDrHBYYNkrbXZBkFNhluuALbyhSWtKHITnmx3wlKUVkTYbHzaw5rpI54vQcBm8aZviepWv6FSPhQqfp48Lwfj2GEN3IkghbifW+H+MzGl9dv/4+LQ88dGUbBWbqvZzcj2g+UAg753kBlHBAK/TFDdDKH2trZ3rTEjd0kPXvLX3csg5KF/0C8bCJ7i2AWOXKyqmyb7D5Li8KsuVEJeJF/6CKhKIIrednKadMVbdP/UUt69YU2088rvYW97D7pc/CE3ZBiGojfJ7yP+O3cWDCIkaOy09On+cpbuIiJ1Zv9W2DCUAyTwShOJPfhyepGJtEkh/sOQcOtEM2a4gF8vZkhnlxRgVdQD/tes+o2FxwCFRCWvJmGbZMTHyMHDqY4OyDEtGOqd3nRYeD6D0+bk1Se9W3YM8/01V7ZW2nQACX53xYWS4Y839SKtv8dHkEZ1w==',
  sha256: '9e33081694849a5818030aea4914a6a3a5f2c8123e873605c40f79069cb16e27',
  bytes: 502,
  pc: '6KIuIRbiUFFRMtZZw7ebhZ-Rau92zymWK0h6IO188PU',
};

export const sealed: readonly Operation[] = [
  act({
    operationId: 'sealValue',
    path: '/api/v1/sealed',
    stage,
    summary: {
      fr: 'Sceller une valeur: elle est chiffrée avant de partir, et ce poste ne peut pas la lire.',
      en: 'Seal a value: it is encrypted before it leaves, and this desk cannot read it.',
    },
    params: none,
    body: z.strictObject({
      ...common,
      value: id,
      kind: z.enum(SEALED_KINDS),
      subject: id,
      compartment: id.optional(),
      pc: commitment,
      to: devices,
      recovery: z.boolean().optional(),
      age,
    }),
    example: {
      params: {},
      body: {
        id: 'ex-seal',
        value: 'ad-granit',
        kind: 'place_access',
        subject: 'ardoise',
        pc: EXAMPLE_FILE.pc,
        to: [],
        recovery: true,
        age: EXAMPLE_FILE.base64,
      },
    },
    exampleAs: 'delcassou',
    toAct: (_, b, context) => ({
      id: b.id,
      act: {
        act: 'seal.put',
        with: {
          value: b.value,
          kind: b.kind,
          subject: b.subject,
          compartment: b.compartment ?? null,
          ct: context.digest(b.age).sha256,
          pc: b.pc,
          to: b.to,
          recovery: b.recovery ?? false,
        },
      },
      words: {},
      blobs: [{ base64: b.age }],
      ...frame({ occurred: b.occurred, compartment: b.compartment }),
    }),
  }),
  act({
    operationId: 'resealValue',
    path: '/api/v1/sealed/{sealed}/files',
    stage,
    summary: {
      fr: 'Sceller de nouveau la même valeur, pour d’autres appareils; pour un ordre ou une opération, le temps qu’ils durent.',
      en: 'Seal the same value again, for other devices; for an order or an operation, for as long as it lasts.',
    },
    params: ofValue,
    body: z.strictObject({
      ...common,
      pc: commitment,
      to: devices,
      recovery: z.boolean().optional(),
      order: id.optional(),
      operation: id.optional(),
      age,
    }),
    example: {
      params: { sealed: 'ad-schiste' },
      body: { id: 'ex-reseal', pc: EXAMPLE_FILE.pc, to: [], recovery: true, age: EXAMPLE_FILE.base64 },
    },
    exampleAs: 'delcassou',
    toAct: (p, b, context) => ({
      id: b.id,
      act: {
        act: 'seal.rewrap',
        with: {
          value: p.sealed,
          ct: context.digest(b.age).sha256,
          pc: b.pc,
          to: b.to,
          ...(b.recovery === undefined ? {} : { recovery: b.recovery }),
          ...(b.order === undefined ? {} : { order: b.order }),
          ...(b.operation === undefined ? {} : { operation: b.operation }),
        },
      },
      words: {},
      blobs: [{ base64: b.age }],
      ...frame({ thread: context.threadOf('sealed', p.sealed), occurred: b.occurred }),
    }),
  }),
  act({
    operationId: 'openSealed',
    path: '/api/v1/sealed/{sealed}/openings',
    stage,
    summary: {
      fr: 'Dire que l’on ouvre une valeur scellée, et pourquoi; pendant une opération qui la concerne, le motif est rempli.',
      en: 'Say that one opens a sealed value, and why; during an operation that is about it, the purpose is filled in.',
    },
    params: ofValue,
    body: z.strictObject({
      ...common,
      why: z.enum(PURPOSES).optional(),
      purpose: text.optional(),
      operation: id.nullable().optional(),
      aloud: ids.optional(),
    }),
    example: { params: { sealed: 'ad-schiste' }, body: { id: 'ex-open', why: 'visit', purpose: 'Contrôle annuel de la clé de secours.' } },
    exampleAs: 'delcassou',
    toAct: (p, b, context) => {
      const operation = b.operation === undefined ? context.concerning(p.sealed) : b.operation;
      return {
        id: b.id,
        act: {
          act: 'seal.open',
          with: {
            value: p.sealed,
            purpose_code: b.why ?? (operation === null ? 'other' : 'operation'),
            operation,
            ...(b.aloud === undefined ? {} : { aloud: b.aloud }),
          },
        },
        words: words({ purpose: b.purpose }),
        ...frame({ thread: context.threadOf('sealed', p.sealed), occurred: b.occurred }),
      };
    },
  }),
];
