/** What this machine's device signs of an act: drawn up here, by the same operation the desk will run (wire/signing.ts). */
import { randomBytes } from 'node:crypto';
import { type DrawnUp, drawUp, signDrawnUp, threadOf } from '../log/act.ts';
import { b64, fromB64 } from '../log/base64.ts';
import { openCheckpoint } from '../log/checkpoint.ts';
import { sha256Hex, signerFromSeed } from '../log/digest.ts';
import { operationNamed } from '../wire/operations.ts';
import { commandOf, type Known } from '../wire/signing.ts';
import type { DeviceKeys } from './device-file.ts';

export type Fields = Readonly<Record<string, unknown>>;

export interface Drawn {
  readonly operation: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly body: Fields & { readonly id: string };
  /** What the desk would look up, and a signed act says itself. */
  readonly known?: Partial<Known>;
}
/** The head this device has just verified, the exercise it is in, and where it was enrolled. */
export interface Standing {
  readonly checkpoint: string;
  readonly exercise: string | null;
  readonly enrolment: number;
}

/** A device's counter rises with time: nothing need be kept between two commands. */
let counter = 0;
const next = (): number => {
  counter = Math.max(counter + 1, Date.now());
  return counter;
};

/** Who draws an act up: a device that holds its key, or somebody whose key the desk keeps. */
export interface Drawer {
  readonly log: string;
  readonly ex: string | null;
  readonly member: string;
  /** Name of the device that acts. */
  readonly name: string;
  readonly dseq: number;
  readonly seen: string;
  readonly dev: number | null;
}

/** What is to be signed, and the disclosures of its words. Throws RangeError for a body the desk would refuse. */
export function drawnUp(drawn: Drawn, by: Drawer): DrawnUp {
  const operation = operationNamed(drawn.operation);
  if (operation?.kind !== 'act') throw new Error(`no act ${drawn.operation}`);
  const digest = (base64: string): { sha256: string; bytes: number } => {
    const bytes = fromB64(base64);
    return { sha256: sha256Hex(bytes), bytes: bytes.length };
  };
  const now = Date.now();
  const command = commandOf(operation, drawn.params ?? {}, drawn.body, { now, by: by.member, digest, ...drawn.known });
  const { id, act, words, occurred, compartment, blobs = [] } = command;
  return drawUp(
    {
      id,
      act: act.act,
      with: act.with,
      thread: command.thread ?? threadOf(`${by.name}:${id}`),
      for: command.for,
      occurred,
      compartment,
      blobs: blobs.map(({ base64 }) => fromB64(base64)),
    },
    words,
    { log: by.log, by: by.member, ex: by.ex, t: now, dseq: by.dseq, seen: by.seen, dev: by.dev },
    (bytes) => randomBytes(bytes),
  );
}

/** The body as it is asked, with what the device signed beside it. */
export async function signedBody(own: DeviceKeys, { checkpoint, exercise, enrolment }: Standing, drawn: Drawn): Promise<Drawn['body']> {
  const head = openCheckpoint(checkpoint, own.logVkey);
  const seen = `${head.size} ${b64(head.root)}`;
  const by = { log: head.origin, ex: exercise, member: own.member, name: own.device, dseq: next(), seen, dev: enrolment };
  const { text, disclosures } = drawnUp(drawn, by);
  const note = await signDrawnUp(text, [signerFromSeed(own.device, own.seed)]);
  return { ...drawn.body, signed: { note, disclosures } };
}
