/** The log as it is read over the wire: by log-reading roles, and its head by the devices that sign that they have seen it. */
import type { MemberId, Thread } from '../kernel/ids.ts';
import type { Ms } from '../kernel/time.ts';

/** One entry of the log, for log roles. `events` is the outcome as it was decided; words stay with their thread. */
export interface LogLine {
  readonly index: number;
  readonly rx: Ms;
  readonly thread: Thread;
  readonly threadSeq: number;
  readonly act: string;
  readonly by: MemberId;
  readonly device: string;
  readonly leaf: string;
  readonly events: readonly Readonly<Record<string, unknown>>[];
}
export interface LogView {
  readonly kind: 'log';
  readonly size: number;
  readonly lines: readonly LogLine[];
  readonly next: string | null;
}
export interface CheckpointView {
  readonly kind: 'checkpoint';
  readonly origin: string;
  readonly size: number;
  readonly root: string;
  readonly checkpoint: string;
}

/** The head of the log as devices are told it, at most once a minute (decision 10). */
export interface HeadView {
  readonly kind: 'head';
  /** The signed note (C2SP tlog-checkpoint). */
  readonly checkpoint: string;
}
