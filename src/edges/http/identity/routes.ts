/** Everything of coming in, on one application. */
import { Challenges } from './challenges.ts';
import { mountDevices } from './devices.ts';
import { type App, type IdentityParts, makeDoors } from './doors.ts';
import { mountPasskeys } from './passkeys.ts';
import { mountSessions } from './sessions.ts';

export function mountIdentity(app: App, parts: IdentityParts): void {
  const doors = makeDoors(parts);
  const challenges = new Challenges(() => parts.desk()?.door.now() ?? 0);
  mountSessions(app, parts, doors, challenges);
  mountPasskeys(app, doors, challenges);
  mountDevices(app, doors);
}
