/** The upgrade of a folder with the keys it holds, as the program asks for it. */
import { join } from 'node:path';
import { type Upgraded, type UpgradeOptions, upgradeFolder } from '../../src/edges/store-sqlite/upgrade.ts';
import { openKeys } from '../../src/edges/system/keys.ts';
import { openKek } from '../../src/edges/system/secrets.ts';

export const upgrading = (folder: string, more: Pick<UpgradeOptions, 'schemas' | 'at'> = {}): Promise<Upgraded | null> =>
  upgradeFolder(folder, { kek: openKek(folder), vkey: openKeys(join(folder, 'keys')).vkey, lang: 'en', ...more });
