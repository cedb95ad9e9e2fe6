/** Which screen: the first start on an empty folder, the sign-in, or the board. */
import { useEffect, useState } from 'preact/hooks';
import { ReleaseNotice } from './board/release-notice.tsx';
import { Board } from './screens/board.tsx';
import { Door } from './screens/door.tsx';
import { FirstStart } from './screens/first-start.tsx';
import { SignIn } from './screens/sign-in.tsx';
import { askSetup } from './state/api.ts';
import { me } from './state/store.ts';
import { token } from './state/token.ts';
import { words } from './words.ts';

type Setup = 'asking' | 'empty' | 'ready' | 'silent';

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
  const signedIn = token.value !== null;
  const ask = (): void => {
    setSetup('asking');
    void askSetup().then((answer) => setSetup(answer.ok ? answer.value.state : 'silent'));
  };
  useEffect(() => {
    if (!signedIn) ask();
  }, [signedIn]);

  if (signedIn) return <Board />;
  const text = words.value.door;
  if (setup === 'empty') return <FirstStart />;
  if (setup === 'ready') return <SignIn />;
  return (
    <Door title={setup === 'asking' ? text.starting : text.failed}>
      {setup === 'silent' ? (
        <button type='button' class='primary' onClick={ask}>
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
