import type { MemberId } from '../../src/kernel/ids.ts';
import type { Ms } from '../../src/kernel/time.ts';

/** Of an entry, what the notebooks need. */
export interface Line {
  readonly index: number;
  readonly rx: Ms;
  readonly device: string;
  /** Whose hand it was. */
  readonly by: MemberId;
  /** Whose word it was: another's, where it was relayed. */
  readonly voice: MemberId;
}
