/** The agenda as a viewer may read it: appearances, their orders, places and routes, and what is missing while it can be mended. */
import type { Id } from '../kernel/ids.ts';
import type { Ms } from '../kernel/time.ts';
import type { WarningCode } from '../loop/loop.ts';
import type { PersonRef, PlaceRef } from './views.ts';
import type { Publicity } from './vocabulary.ts';

export interface AppearanceLine {
  readonly id: Id;
  readonly principal: PersonRef;
  readonly title: string | null;
  readonly from: Ms;
  readonly to: Ms;
  readonly publicity: Publicity;
  readonly startedAt: Ms | null;
  /** Its window has passed and nobody has said that it is over (I-14). */
  readonly overdue: boolean;
  readonly site: Id | null;
  readonly accompanying: readonly PersonRef[];
  /** The last survey of its site. */
  readonly survey: SurveyView | null;
  /** Since when what its publicity exposes waits to be reviewed. */
  readonly reviewSince: Ms | null;
  readonly order: OrderView | null;
}
export interface SurveyView {
  readonly at: Ms;
  readonly by: PersonRef;
  readonly validity: 'green' | 'stale';
  readonly note: string | null;
}
export interface OrderView {
  readonly id: Id;
  readonly version: number;
  readonly at: Ms;
  /** How many are briefed on this version, of how many on the detail at its start. */
  readonly briefed: number;
  readonly expected: number;
  /** Everybody ever briefed, and on which version; `current` false: what they know is another plan. */
  readonly briefings: readonly { readonly who: PersonRef; readonly version: number; readonly at: Ms; readonly current: boolean }[];
  /** Null for whoever does not choose among places nor protects this principal (I-20). */
  readonly plan: PlanView | null;
}
export interface PlanView {
  readonly havens: readonly PlaceRef[];
  readonly legs: readonly { readonly from: Id; readonly to: Id; readonly depart: Ms | null }[];
  readonly seats: readonly { readonly vehicle: Id; readonly seat: Id; readonly who: PersonRef }[];
  readonly routes: { readonly primary: Id | null; readonly alternate: Id | null; readonly emergency: Id | null };
  readonly hospital: Id | null;
  readonly comms: {
    readonly primary: Id | null;
    readonly alternate: Id | null;
    readonly contingency: Id | null;
    readonly emergency: Id | null;
  };
}
/** Something missing before an appearance, for whoever can still mend it; the words are ready to be shown. */
export interface WarningView {
  readonly code: WarningCode;
  readonly doctrine: string;
  readonly appearance: Id;
  readonly principal: PersonRef;
  readonly about: readonly Id[];
  readonly gaps: readonly { readonly from: Ms; readonly to: Ms }[];
  readonly fr: string;
  readonly en: string;
}
export interface PlaceLine extends PlaceRef {
  readonly recce: Ms | null;
  readonly validity: 'green' | 'stale' | 'compromised' | 'never';
  readonly keyHolder: PersonRef | null;
  readonly toldAt: Ms | null;
  /** The reference under which the way in is written down; the product holds no address (decision 9). */
  readonly access: Id | null;
  readonly capacity: number | null;
  readonly servicedAt: Ms | null;
}
export interface RouteLine {
  readonly id: Id;
  readonly codeName: string | null;
  readonly recce: Ms | null;
  readonly validity: 'green' | 'stale' | 'never';
}
