/**
 * Names that every stage shares. All of them are ASCII, so that they may stand in a signed body and in the log.
 *
 * An `Id` is made by the client (a UUIDv7, or any short word); it is what makes a retry harmless.
 */
export type Id = string;
/** A member of the organisation: a pseudonym (`renard-1`), never a civil name. */
export type MemberId = Id;
/** A device name as it stands on signature lines: `dev/k3f9`. Never a person's name. */
export type DeviceName = string;
/** Whoever can be moved, counted or covered: a member, a principal or a related person. */
export type PersonId = Id;
/** `c` + 16 hex digits for a thread; `-` for acts of the organisation itself. */
export type Thread = string;
/** SHA-256 as 64 lower-case hex digits. */
export type Sha256Hex = string;

/** 1–64 characters, first a letter or a digit: excludes `__proto__`, blanks and anything a shell or a path would read. */
export const ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;
export const THREAD_PATTERN = /^(?:-|c[0-9a-f]{16})$/;
export const SHA256_HEX_PATTERN = /^[0-9a-f]{64}$/;

export const ORGANISATION_THREAD: Thread = '-';

export const isId = (s: unknown): s is Id => typeof s === 'string' && ID_PATTERN.test(s);
export const isThread = (s: unknown): s is Thread => typeof s === 'string' && THREAD_PATTERN.test(s);
