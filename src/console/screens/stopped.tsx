/** This device was stopped and has wiped itself: it says so, and offers nothing else. */
import { words } from '../words.ts';
import { Door } from './door.tsx';

export const Stopped = () => (
  <Door title={words.value.identity.stopped.title} lead={words.value.identity.stopped.lead}>
    {null}
  </Door>
);
