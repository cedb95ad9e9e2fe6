/**
 * New rows must not move what is under the pointer or in focus: while somebody points at a list or stands in it, its order
 * holds and what came is counted; the rows come in when they leave, or at once when they ask.
 */
import { useRef, useState } from 'preact/hooks';

export interface Held<T> {
  readonly rows: readonly T[];
  /** Rows that wait outside. */
  readonly waiting: number;
  release(): void;
  /** For the element that contains the list. */
  readonly on: {
    onPointerEnter(event: PointerEvent): void;
    onPointerLeave(): void;
    onFocusIn(): void;
    onFocusOut(): void;
  };
}

export function useHold<T>(rows: readonly T[], keyOf: (row: T) => string): Held<T> {
  const [held, setHeld] = useState(false);
  const order = useRef<readonly string[]>([]);
  const keys = rows.map(keyOf);
  if (!held) order.current = keys;
  const known = new Set(order.current);
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  return {
    rows: order.current.flatMap((key) => byKey.get(key) ?? []),
    waiting: keys.filter((key) => !known.has(key)).length,
    release: () => {
      order.current = keys;
      setHeld(false);
    },
    on: {
      // A finger does not hover: it has left when it is lifted.
      onPointerEnter: ({ pointerType }) => pointerType === 'mouse' && setHeld(true),
      onPointerLeave: () => setHeld(false),
      onFocusIn: () => setHeld(true),
      onFocusOut: () => setHeld(false),
    },
  };
}
