/** Ties the token, the live link and what is shown: one link per signed-in tab, and the threads it asks for. */
import { effect, signal, untracked } from '@preact/signals';
import { askThread } from './api.ts';
import { askSigned, leaveSession } from './identity.ts';
import { openLink } from './live.ts';
import { lang } from './settings.ts';
import { alerts, forgetAll, heard, lost, operations, threads } from './store.ts';
import { BROWSER, forgetToken, token } from './token.ts';

/** How often a browser shows the token of its session, ms: it is replaced when it is ten minutes old. */
const RENEW = 5 * 60_000;

/** Why the sign-in form is shown again. */
export const dropped = signal(false);

export function startSession(): void {
  effect(() => {
    const mine = token.value;
    if (mine === null) return;
    dropped.value = false;
    const language = untracked(() => lang.value);
    const close = openLink(mine, language, {
      frame: heard,
      lost,
      refused: () => {
        forgetToken();
        dropped.value = true;
      },
    });
    // The live link replaces no token of a browser; this does.
    const renew = mine === BROWSER ? setInterval(() => void askSigned(), RENEW) : undefined;
    return () => {
      clearInterval(renew);
      close();
      forgetAll();
    };
  });
  followThreads();
}

export function leave(): void {
  if (token.value === BROWSER) void leaveSession();
  forgetToken();
}

/** An operation brings its thread with it; an alert that has none yet does not, so its thread is read whenever it changes. */
function followThreads(): void {
  effect(() => {
    const mine = token.value;
    if (mine === null) return;
    const carried = new Set(operations.value.map(({ thread }) => thread));
    for (const { thread } of alerts.value) {
      if (carried.has(thread)) continue;
      void askThread(thread, mine).then((answer) => {
        if (answer.ok && token.value === mine) threads.value = new Map(threads.value).set(thread, answer.value);
      });
    }
  });
}
