/** The console: one page, the board of the desk. */
import { render } from 'preact';
import { App } from './app.tsx';
import { startClock } from './state/clock.ts';
import { startRelease } from './state/release.ts';
import { startSession } from './state/session.ts';
import { applySettings } from './state/settings.ts';
import { readToken } from './state/token.ts';

const root = document.getElementById('console');
if (root === null) throw new Error('index.html has no #console');
applySettings();
readToken();
startClock();
startSession();
void startRelease();
// A link with a token pasted into an open tab signs in as well.
addEventListener('hashchange', readToken);
render(<App />, root);
