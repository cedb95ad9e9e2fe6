/**
 * What anybody may read, without saying who they are: released statements and nothing else. No id of the desk stands in
 * it; an address is made of the day and the title, which are public already.
 */
import type { Sha256Hex } from '../kernel/ids.ts';
import type { Ms } from '../kernel/time.ts';

export interface PublicPhoto {
  /** Names the bytes to the desk; never written on a page. */
  readonly sha256: Sha256Hex;
  readonly type: 'jpeg' | 'png' | 'webp';
  readonly alt: string;
  readonly credit: string;
}
export interface PublicCorrection {
  readonly at: Ms;
  /** In words that may be said again; null when nobody wrote them. */
  readonly saidBefore: string | null;
  readonly correction: string;
}
export interface PublicStatement {
  /** `2031-03-13-ce-qui-s-est-passe-mercredi` */
  readonly slug: string;
  readonly title: string;
  readonly text: string;
  /** Of the title and the text, as whoever wrote them says. */
  readonly lang: string;
  /** The first version that was out. */
  readonly released: Ms;
  /** The version that is out now. */
  readonly updated: Ms;
  /** Oldest first. */
  readonly corrections: readonly PublicCorrection[];
  readonly photo: PublicPhoto | null;
  /** Slugs of those that speak of the same operation, newest first. */
  readonly related: readonly string[];
}
export interface PublicView {
  /** Who speaks; null while there is nobody. */
  readonly organisation: string | null;
  /** IANA zone: hours are given in it, and named. */
  readonly zone: string;
  readonly exercise: boolean;
  /** Newest first, by what was last put right. */
  readonly statements: readonly PublicStatement[];
}

/** Before there is an organisation. */
export const NOTHING_PUBLIC: PublicView = { organisation: null, zone: 'UTC', exercise: false, statements: [] };
