/** What the store and its writer's thread say to each other. */

import type { Batch, SnapshotPiece, Stamp } from '../../desk/ports.ts';
import type { Ms } from '../../kernel/time.ts';

export interface ThreadData {
  readonly folder: string;
  readonly kek: Uint8Array;
}

export type Ask =
  | { readonly what: 'append'; readonly batch: Batch }
  | { readonly what: 'beat'; readonly at: Ms }
  | { readonly what: 'setNote'; readonly key: string; readonly value: string }
  | { readonly what: 'openEpoch'; readonly origin: string; readonly lost: string | null }
  | { readonly what: 'stamp'; readonly stamp: Stamp }
  | { readonly what: 'shred'; readonly scopes: readonly string[] }
  | { readonly what: 'close' };

/** To the thread that writes snapshots. */
export type SnapshotAsk =
  | { readonly what: 'write'; readonly pieces: readonly SnapshotPiece[] }
  | { readonly what: 'seal'; readonly root: Uint8Array; readonly next: number; readonly gone: readonly number[] }
  | { readonly what: 'discard' }
  | { readonly what: 'close' };

/** Classes do not cross threads: faults travel by code and are made again on arrival. */
export type Failure =
  | { readonly kind: 'lost_fence'; readonly message: string }
  | { readonly kind: 'fault'; readonly code: string; readonly detail: string }
  | { readonly kind: 'defect'; readonly error: unknown };

/** One per ask, in order; the first, unasked, says whether the folder could be opened. */
export type Answer = { readonly ok: true; readonly value: boolean } | { readonly ok: false; readonly failure: Failure };
