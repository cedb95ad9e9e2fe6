/** The signs of state: shape first, colour last (ux 4.3). Each stands beside its word and is hidden from a screen reader. */
import type { ComponentChildren } from 'preact';

const Sign = ({ children }: { readonly children: ComponentChildren }) => (
  <svg
    class='sign'
    viewBox='0 0 16 16'
    width='16'
    height='16'
    aria-hidden='true'
    focusable='false'
    fill='none'
    stroke='currentColor'
    stroke-width='1.75'
  >
    {children}
  </svg>
);

const OCTAGON = 'M5 .8h6L15.2 5v6L11 15.2H5L.8 11V5z';
export const SIGNS = {
  p1: (
    <Sign>
      <path d={OCTAGON} fill='currentColor' stroke='none' />
    </Sign>
  ),
  p2: (
    <Sign>
      <path d='M8 1.5 15 14.5H1z' fill='currentColor' stroke='none' />
    </Sign>
  ),
  p3: (
    <Sign>
      <circle cx='8' cy='8' r='6.2' />
    </Sign>
  ),
  /** Proved: seen, or heard. */
  tick: (
    <Sign>
      <path d='M2.5 8.6 6.4 12.4 13.6 3.6' stroke-width='2.25' />
    </Sign>
  ),
  tickElsewhere: (
    <Sign>
      <circle cx='8' cy='8' r='6.6' stroke-width='1.4' />
      <path d='M4.8 8.3 7.1 10.6 11.4 5.4' />
    </Sign>
  ),
  going: (
    <Sign>
      <path d='M1.5 8h11M8.4 3.6 12.8 8l-4.4 4.4' stroke-width='2.25' />
    </Sign>
  ),
  seen: (
    <Sign>
      <circle cx='8' cy='8' r='6.2' />
      <circle cx='8' cy='8' r='2' fill='currentColor' stroke='none' />
    </Sign>
  ),
  cross: (
    <Sign>
      <path d='M3 3l10 10M13 3 3 13' stroke-width='2.25' />
    </Sign>
  ),
  unknown: (
    <Sign>
      <circle cx='8' cy='8' r='6.2' stroke-dasharray='2.6 2.2' />
    </Sign>
  ),
  hurt: (
    <Sign>
      <path d='M8 .8 15.2 8 8 15.2.8 8z' fill='currentColor' stroke='none' />
    </Sign>
  ),
  late: (
    <Sign>
      <circle cx='8' cy='8' r='6.2' />
      <path d='M8 4.2V8l3 2' />
    </Sign>
  ),
  open: (
    <Sign>
      <path d='M2.5 2.5h11v11h-11z' />
    </Sign>
  ),
} as const;
export type SignName = keyof typeof SIGNS;
