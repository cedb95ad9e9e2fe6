/**
 * Coming in, as the wire says it: sessions, one-time links, passkeys, the half of a PIN. None of it is an act: nothing here is
 * ever in the log. Shapes of what is asked, and of what is answered.
 */
import * as z from 'zod';
import type { DeviceName, Id, MemberId } from '../kernel/ids.ts';
import type { Ms } from '../kernel/time.ts';
import { line } from './fields.ts';

/** A session that is not used for this long is over. */
export const IDLE_SECONDS = 12 * 3600;

const label = line.max(60).optional();
const device = z.string().regex(/^dev\/[0-9a-f]{8}$/);
/** Exactly 32 bytes, base64url. */
const bytes32 = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const base64url = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[A-Za-z0-9_-]+$/);
/** What a browser's authenticator answers: held against the credential by the library, here only against its size. */
const credential = z.looseObject({
  id: base64url(1400),
  rawId: base64url(1400),
  type: z.literal('public-key'),
  response: z.record(z.string(), z.unknown()),
  clientExtensionResults: z.record(z.string(), z.unknown()),
});

export const asks = {
  nothing: z.strictObject({}),
  link: z.strictObject({ code: z.string().max(100), label }),
  passkey: z.strictObject({ response: credential, label }),
  bind: z.strictObject({ device, challenge: bytes32, signature: base64url(86) }),
  standing: z.strictObject({ device, signature: base64url(86) }),
  meet: z.strictObject({ note: z.string().min(1).max(8192) }),
  keepShare: z.strictObject({ device, share: bytes32, proof: bytes32 }),
  releaseShare: z.strictObject({ proof: bytes32 }),
};

/** Who a browser is signed in as, if anybody. */
export interface SignedView {
  readonly kind: 'signed';
  /** Origin of the log of this desk; null for whoever is nobody here. */
  readonly log: string | null;
  readonly who: { readonly member: MemberId; readonly device: DeviceName } | null;
}
export interface SessionLine {
  readonly id: Id;
  /** `token`: a bearer token of the command line, which does not rotate. */
  readonly how: 'link' | 'passkey' | 'token';
  readonly device: DeviceName;
  readonly label: string;
  readonly created: Ms;
  readonly seen: Ms | null;
  readonly expires: Ms;
  /** The one that asks. */
  readonly current: boolean;
}
export interface SessionsView {
  readonly kind: 'sessions';
  readonly member: MemberId;
  readonly sessions: readonly SessionLine[];
}
export interface LinkView {
  readonly kind: 'link';
  readonly member: MemberId;
  readonly code: string;
  /** Where it leads, from the root of this desk. */
  readonly path: string;
  readonly expires: Ms;
}
export interface PasskeysView {
  readonly kind: 'passkeys';
  readonly passkeys: readonly {
    readonly id: string;
    readonly label: string;
    readonly synced: boolean;
    readonly created: Ms;
    readonly seen: Ms | null;
  }[];
}
/** What a released half says to the browser: the half, or how many tries are left. */
export interface ShareView {
  readonly kind: 'share';
  readonly share: string;
  /** Until when it may be used without asking again. */
  readonly lease: Ms;
}
/** The note of an enrolment as far as it is signed, and the next count of the device that asks. */
export interface EnrolmentView {
  readonly kind: 'enrolment';
  readonly note: string | null;
  readonly dseq: number;
}
export interface StandingView {
  readonly kind: 'standing';
  /** False once it was stopped, or its time is over. */
  readonly stands: boolean;
}
