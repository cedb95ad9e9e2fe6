/** Which screen: the first start on an empty folder, the ways in, the board, and what one has to say about one's keys. */
import { useEffect, useState } from 'preact/hooks';
import { ReleaseNotice } from './board/release-notice.tsx';
import { later } from './later.tsx';
import { Board } from './screens/board.tsx';
import { Door } from './screens/door.tsx';
import { FirstStart } from './screens/first-start.tsx';
import { LinkIn } from './screens/link-in.tsx';
import { SignIn } from './screens/sign-in.tsx';
import { Stopped } from './screens/stopped.tsx';
import { askSetup } from './state/api.ts';
import { carries } from './state/carries.ts';
import { askSigned } from './state/identity.ts';
import { link, page } from './state/route.ts';
import { stopped } from './state/stopped.ts';
import { me } from './state/store.ts';
import { BROWSER, keepToken, token } from './state/token.ts';
import { words } from './words.ts';

type Setup = 'asking' | 'empty' | 'ready' | 'silent';

const SCREENS = {
  board: Board,
  access: later(async () => (await import('./screens/access.tsx')).Access),
  enrol: later(async () => (await import('./screens/enrol.tsx')).Enrol),
  sponsor: later(async () => (await import('./screens/sponsor.tsx')).Sponsor),
  places: later(async () => (await import('./screens/places.tsx')).Places),
} as const;

/** A network that swallows what is asked says no: whoever carries places does not wait for it, ms. */
const PATIENCE = 2000;

/** What is said of the build stands above every screen. */
export function App() {
  return (
    <>
      <ReleaseNotice />
      <Screen />
    </>
  );
}

function Screen() {
  const [setup, setSetup] = useState<Setup>('asking');
  const [late, setLate] = useState(false);
  const signedIn = token.value !== null;
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE);
    return () => clearTimeout(timer);
  }, []);
  const ask = async (): Promise<void> => {
    setSetup('asking');
    const answer = await askSetup();
    // The session of this browser may still stand: its cookie is nothing a page can look at.
    const signed = answer.ok && answer.value.state === 'ready' ? await askSigned() : null;
    if (signed?.ok === true && signed.value.who !== null) keepToken(BROWSER);
    else setSetup(answer.ok ? answer.value.state : 'silent');
  };
  useEffect(() => {
    if (!signedIn) void ask();
  }, [signedIn]);

  if (stopped.value) return <Stopped />;
  if (link.value !== null) return <LinkIn code={link.value} />;
  // What this phone carries is shown whether or not the desk answers (decision 28).
  const isUnanswered = !signedIn && (setup === 'silent' || (setup === 'asking' && late));
  if (carries.value && (page.value === 'places' || isUnanswered)) return <SCREENS.places />;
  if (signedIn) {
    const Page = SCREENS[page.value];
    return <Page />;
  }
  const text = words.value.door;
  if (setup === 'empty') return <FirstStart />;
  if (setup === 'ready') return <SignIn />;
  return (
    <Door title={setup === 'asking' ? text.starting : text.failed}>
      {setup === 'silent' ? (
        <button type='button' class='primary' onClick={() => void ask()}>
          {text.again}
        </button>
      ) : (
        <p class='muted' aria-busy={me.value === null}>
          {words.value.frame.product}
        </p>
      )}
    </Door>
  );
}
