/** A screen that is fetched when it is first opened: what signs and wraps keys weighs more than the board itself. */
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Door } from './screens/door.tsx';
import { words } from './words.ts';

export function later(load: () => Promise<ComponentType>): ComponentType {
  let known: ComponentType | null = null;
  return function Later() {
    const [Screen, setScreen] = useState<ComponentType | null>(() => known);
    useEffect(() => {
      void load().then((made) => {
        known = made;
        setScreen(() => made);
      });
    }, []);
    if (Screen !== null) return <Screen />;
    return (
      <Door title={words.value.door.starting}>
        <p aria-busy='true' />
      </Door>
    );
  };
}
