/** What a device signs besides notes: texts that begin otherwise than any note, so that none can be taken for an act. */
import type { DeviceName } from '../kernel/ids.ts';

/** By a device that asks what has become of it: it tells nobody else. */
export const standingText = (origin: string, device: DeviceName): string => `abri.device-standing/1\n${origin}\n${device}\n`;
/** To bind a session to a device: the challenge is of that session, and serves once. */
export const bindingText = (origin: string, device: DeviceName, challenge: string): string =>
  `abri.session-binding/1\n${origin}\n${device}\n${challenge}\n`;
