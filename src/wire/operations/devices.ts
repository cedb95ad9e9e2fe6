/** Keys that devices hold themselves: enrolled in person, stopped at once; the root, and the paper a compartment is opened with. */
import * as z from 'zod';
import { ORGANISATION_THREAD } from '../../kernel/ids.ts';
import { ageRecipient, common, deviceName, id, ids, instant, vkey } from '../fields.ts';
import type { Operation } from '../operation.ts';
import { act, frame } from '../operation.ts';
import { REVOCATIONS } from '../vocabulary.ts';

const none = z.strictObject({});
const ours = (occurred: number | undefined): ReturnType<typeof frame> => frame({ thread: ORGANISATION_THREAD, occurred });
const stage = 'roster' as const;

/** The key of the first example of RFC 8032, under two names: no example can sign. */
const KEY = 'AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea';
const NO_SEAL = `age1${'q'.repeat(58)}`;

export const devices: readonly Operation[] = [
  act({
    operationId: 'enrolDevice',
    path: '/api/v1/devices',
    stage,
    summary: {
      fr: 'Inscrire un appareil qui tient sa clé: signé par un parrain et par l’appareil, deux parrains pour un compartiment.',
      en: 'Enrol a device that holds its key: signed by a sponsor and by the device, two sponsors for a compartment.',
    },
    params: none,
    body: z.strictObject({
      ...common,
      device: deviceName,
      member: id,
      vkey,
      wrapped: z.boolean().optional(),
      seal: ageRecipient.optional(),
      compartments: ids.optional(),
      expires: instant.optional(),
      operation: id.optional(),
      second: id.optional(),
      root: z.boolean().optional(),
    }),
    example: { params: {}, body: { id: 'ex-device', device: 'dev/0123abcd', member: 'renard-4', vkey: `dev/0123abcd+72df42e3+${KEY}` } },
    exampleAs: 'delcassou',
    exampleRefused: 'possession_unproved',
    toAct: (_, { id: of, occurred, device, member, vkey, ...held }) => ({
      id: of,
      act: {
        act: 'device.enrol',
        with: { device, member, vkey, custody: 'device', ...given(held) },
      },
      words: {},
      ...ours(occurred),
    }),
  }),
  act({
    operationId: 'revokeDevice',
    path: '/api/v1/device-revocations',
    stage,
    summary: {
      fr: 'Arrêter un appareil, tout de suite: ce qu’il signe ensuite ne compte plus, ses sessions ne lisent plus.',
      en: 'Stop a device, at once: what it signs from now on counts no more, its sessions read no more.',
    },
    params: none,
    body: z.strictObject({ ...common, device: deviceName, reason_code: z.enum(REVOCATIONS) }),
    example: { params: {}, body: { id: 'ex-revoke', device: 'dev/0123abcd', reason_code: 'lost' } },
    exampleAs: 'delcassou',
    exampleRefused: 'device_unknown',
    toAct: (_, b) => ({
      id: b.id,
      act: { act: 'device.revoke', with: { device: b.device, reason_code: b.reason_code } },
      words: {},
      ...ours(b.occurred),
    }),
  }),
  act({
    operationId: 'pinRoot',
    path: '/api/v1/root',
    stage,
    summary: {
      fr: 'Inscrire la racine de l’organisation, une fois: signé aussi par la racine.',
      en: 'Pin the root of the organisation, once: signed by the root as well.',
    },
    params: none,
    body: z.strictObject({ ...common, vkey }),
    example: { params: {}, body: { id: 'ex-root', vkey: `root+b4369ecd+${KEY}` } },
    exampleAs: 'delcassou',
    exampleRefused: 'root_unproved',
    toAct: (_, b) => ({ id: b.id, act: { act: 'org.root', with: { vkey: b.vkey } }, words: {}, ...ours(b.occurred) }),
  }),
  act({
    operationId: 'setRecovery',
    path: '/api/v1/recoveries',
    stage,
    summary: {
      fr: 'Dire à quel destinataire de papier un compartiment est scellé en plus de ses appareils.',
      en: 'Say which paper recipient a compartment is sealed to besides its devices.',
    },
    params: none,
    body: z.strictObject({ ...common, compartment: id, seal: ageRecipient }),
    example: { params: {}, body: { id: 'ex-recovery', compartment: 'mairie', seal: NO_SEAL } },
    exampleAs: 'delcassou',
    exampleRefused: 'own_key_needed',
    toAct: (_, b) => ({
      id: b.id,
      act: { act: 'recovery.set', with: { compartment: b.compartment, seal: b.seal } },
      words: {},
      ...ours(b.occurred),
    }),
  }),
];

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };
/** Without the keys that were left out: what is signed says only what was said. */
const given = <T extends object>(held: T): Given<T> =>
  Object.fromEntries(Object.entries(held).filter(([, value]) => value !== undefined)) as Given<T>;
