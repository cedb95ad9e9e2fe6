/**
 * An organisation told as the acts that make it: what `abri org create`, the example and the drills hand to the desk.
 * Each step goes through the schemas of its operation, as if it had come over the wire.
 */
import { type Id, type MemberId, ORGANISATION_THREAD, type Sha256Hex, type Thread } from '../kernel/ids.ts';
import type { Ms } from '../kernel/time.ts';
import { type Command, operationNamed, parseRequest } from './operations.ts';

export interface FoundingStep {
  /** Whose device signs; `desk` for the acts that come before anybody is enrolled. */
  readonly as: MemberId | 'desk';
  readonly command: Command;
}
export interface Founding {
  readonly org: Id;
  readonly zone: string;
  readonly steps: readonly FoundingStep[];
}
/** The scale a new organisation begins with: written in its log by whoever founds it, and replaced by setting another. */
export const ORDINARY_SCALE = {
  scale: 'ordinaire',
  title: 'Échelle ordinaire',
  levels: [
    { level: 'normal', name: 'normal' },
    { level: 'vigilance', name: 'vigilance' },
    { level: 'renforce', name: 'renforcé' },
    { level: 'maximal', name: 'maximal' },
  ],
  reinforced_from: 'renforce',
} as const;

type Fields = Readonly<Record<string, unknown>>;

export interface Scribe {
  readonly steps: FoundingStep[];
  /** Throws for a body its operation would refuse: a mistake in the list, not of a person. */
  step(as: MemberId | 'desk', operationId: string, params: Readonly<Record<string, string>>, body: Fields): void;
}

/** Begins the list with `org.create`. `threadOf` and `digest`: what the desk would know of the list's own ids and blobs. */
export function foundation(
  organisation: { readonly org: Id; readonly zone: string; readonly name: string; readonly now: Ms; readonly alone?: boolean },
  known: {
    threadOf?(id: Id): Thread | null;
    readonly blobs?: readonly { readonly base64: string; readonly sha256: Sha256Hex; readonly bytes: number }[];
  } = {},
): Scribe {
  const { org, zone, name, now, alone = false } = organisation;
  const steps: FoundingStep[] = [
    {
      as: 'desk',
      command: {
        id: `${org}-create`,
        act: { act: 'org.create', with: { org, zone, confidant: null, single_handed: alone } },
        words: { name },
        thread: ORGANISATION_THREAD,
      },
    },
  ];
  let scale: Id | null = null;
  return {
    steps,
    step(as, operationId, params, body) {
      const operation = operationNamed(operationId);
      if (operation?.kind !== 'act') throw new Error(`no act ${operationId}`);
      const parsed = parseRequest(operation, params, body);
      if (!parsed.ok) throw new Error(`${operationId}: ${parsed.fault.code} ${parsed.fault.field}`);
      const command = operation.toAct(parsed.params, parsed.body, {
        now,
        by: as,
        currentVersion: () => null,
        proposal: () => null,
        pairNote: () => null,
        activeOperation: () => null,
        orderVersion: () => 0,
        openItems: () => [],
        handoverItems: () => [],
        threadOf: (_, id) => known.threadOf?.(id) ?? null,
        scaleFor: () => scale,
        lowering: () => null,
        statement: () => null,
        photo: () => ({ sha256: '', bytes: 0, type: 'other', metadata: false }),
        concerning: () => null,
        digest: (base64) => known.blobs?.find((blob) => blob.base64 === base64) ?? { sha256: '', bytes: 0 },
      });
      if (command.act.act === 'posture.scale') scale = command.act.with.scale;
      steps.push({ as, command });
    },
  };
}
