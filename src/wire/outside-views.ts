/** What witnesses and time-stamping authorities said of our heads, as a board shows it. */
import type { Ms } from '../kernel/time.ts';

/** Absent where nobody was asked to. */
export interface OutsideView {
  /** `at`: when each last signed under a head. `waiting`: there is a newer one it was not shown yet. */
  readonly witnesses: readonly { readonly name: string; readonly at: Ms | null; readonly state: OutsideState }[];
  /** `test`: it proves nothing to anybody outside. */
  readonly authority: { readonly name: string; readonly test: boolean; readonly at: Ms | null; readonly state: OutsideState } | null;
  readonly fork: { readonly witness: string; readonly at: Ms } | null;
}
export type OutsideState = 'answered' | 'waiting' | 'unreachable' | 'unknown_log' | 'refused' | 'forked';
