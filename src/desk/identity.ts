/**
 * Who speaks, apart from the log: sessions, one-time links, passkeys, and the halves of PINs the server keeps. `ports.ts`
 * re-exports these types, so that an edge needs no other file of the desk. Nothing here is ever in an entry: it can be
 * thrown away, and people then come in again by a link.
 */
import type { DeviceName, Id, MemberId } from '../kernel/ids.ts';
import type { Ms } from '../kernel/time.ts';

/** By what somebody came in. */
export type CameBy = 'link' | 'passkey';

/** A session as a person may list it: never its token. */
export interface SessionRow {
  readonly id: Id;
  readonly member: MemberId;
  /** The device it is bound to: what it asks is asked by that device, and it ends with it. */
  readonly device: DeviceName;
  readonly label: string;
  readonly how: CameBy;
  readonly created: Ms;
  /** Last used, to within a minute. */
  readonly seen: Ms;
  readonly expires: Ms;
  /** Null while it stands. */
  readonly revoked: Ms | null;
  /** `reused`: a token that had been replaced came back, so that somebody holds a copy. */
  readonly why: 'left' | 'revoked' | 'reused' | null;
}

export interface Used {
  readonly id: Id;
  readonly member: MemberId;
  readonly device: DeviceName;
  /** The token that takes the place of the one that was shown; null while it stays. */
  readonly fresh: string | null;
}

export interface Sessions {
  open(of: { member: MemberId; device: DeviceName; label: string; how: CameBy }): { readonly token: string; readonly id: Id };
  /** Null when unknown, expired, revoked or replaced long ago: they look alike, and the last of them ends the session. */
  use(token: string): Used | null;
  /** The same where no new token can be handed out, as at the upgrade to the live link: it is used, and not replaced. */
  glance(token: string): Omit<Used, 'fresh'> | null;
  /** Of a connection that outlives the token it began with; counts as use. Null once the session is over. */
  standing(id: Id): Omit<Used, 'fresh'> | null;
  list(): readonly SessionRow[];
  /** True when a standing session ended; false when there was none. */
  end(id: Id, why: 'left' | 'revoked'): boolean;
  /** Every standing session of a device; how many there were. */
  endOf(device: DeviceName): number;
  /** From now on what it asks is asked by this other device of the same person, which has proved that it holds its key. */
  bind(id: Id, device: DeviceName): boolean;
}

/** A way in that works once, for ten minutes, for one person (decision 26). */
export interface Links {
  make(of: { member: MemberId; device: DeviceName; by: MemberId }): { readonly code: string; readonly expires: Ms };
  /** Takes it: the second time, or too late, it is unknown. */
  take(code: string): { readonly member: MemberId; readonly device: DeviceName } | null;
}

export interface Passkey {
  /** Credential id, base64url. */
  readonly id: string;
  readonly member: MemberId;
  readonly label: string;
  /** COSE. */
  readonly publicKey: Uint8Array;
  /** As the authenticator last counted; 0 for those that do not count. */
  readonly counter: number;
  readonly transports: readonly string[];
  /** Copied between the person's own devices by whoever made them. */
  readonly synced: boolean;
  readonly created: Ms;
  readonly seen: Ms | null;
}
export interface Passkeys {
  /** False when the credential is already somebody's. */
  add(passkey: Omit<Passkey, 'created' | 'seen'>): boolean;
  find(id: string): Passkey | null;
  of(member: MemberId): readonly Passkey[];
  used(id: string, counter: number): void;
  remove(id: string, member: MemberId): boolean;
}

/**
 * The server's half of what a PIN opens on a device. It is given out only against the proof that the PIN was keyed, ten wrong
 * tries burn it, and without it the PIN opens nothing: six digits alone would be tried one after the other on a stolen phone.
 */
export interface Shares {
  /**
   * Kept in the place of the one there was, unless that one is somebody else's: then false. `proof`: 32 bytes derived from the PIN,
   * of which the hash is kept.
   */
  keep(of: { device: DeviceName; member: MemberId; share: Uint8Array; proof: Uint8Array }): boolean;
  /** The half; or how many tries are left, 0 once it is burnt; null when there never was one. */
  release(device: DeviceName, proof: Uint8Array): { readonly share: Uint8Array } | { readonly left: number } | null;
  burn(device: DeviceName): boolean;
}

export interface Identity {
  readonly sessions: Sessions;
  readonly links: Links;
  readonly passkeys: Passkeys;
  readonly shares: Shares;
  /** The device the server holds for a member, enrolled when there is none yet; null for nobody of this organisation. */
  deviceFor(member: MemberId): Promise<DeviceName | null>;
}
