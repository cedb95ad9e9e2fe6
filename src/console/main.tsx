/** The console: one page, the board of the desk. */
import { render } from 'preact';
import { App } from './app.tsx';
import { recallDevice } from './device/kept.ts';
import { startClock } from './state/clock.ts';
import { startRelease } from './state/release.ts';
import { followAddress, readAddress } from './state/route.ts';
import { startSession } from './state/session.ts';
import { applySettings } from './state/settings.ts';

const root = document.getElementById('console');
if (root === null) throw new Error('index.html has no #console');
applySettings();
readAddress();
startClock();
startSession();
void startRelease();
followAddress();
// What signs weighs more than the board: it is fetched where this browser is a device.
void recallDevice().then(async (kept) => {
  if (kept === null) return;
  const [{ startDevice }, { startPlaces }] = await Promise.all([import('./device/mine.ts'), import('./device/places.ts')]);
  // What it carries is there before the desk has answered.
  await Promise.all([startPlaces(), startDevice()]);
});
render(<App />, root);
