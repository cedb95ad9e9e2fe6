/** The frame of the screens before the board: one sheet, one question. */
import type { ComponentChildren } from 'preact';
import { Preferences } from '../board/preferences.tsx';
import { words } from '../words.ts';

export const Door = ({ title, lead, children }: { title: string; lead?: string; children: ComponentChildren }) => (
  <div class='door'>
    <header class='top'>
      <p class='product'>{words.value.frame.product}</p>
      <Preferences />
    </header>
    <main class='sheet'>
      <h1>{title}</h1>
      {lead === undefined ? null : <p class='lead'>{lead}</p>}
      {children}
    </main>
  </div>
);

/** What the desk answered when it refused, in its own words, or that it did not answer. */
export const Refusal = ({ text }: { readonly text: string | null }) => (
  <p class='refusal' role='alert'>
    {text}
  </p>
);
