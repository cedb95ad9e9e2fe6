/**
 * The live link: one WebSocket with subprotocol `abri.1`, hello with the token and the last cursor, a beat on a fixed
 * rhythm. Twice silent it is dead, and said to be; it comes back by itself, later and later, and misses nothing.
 */
import type { BEAT_EVERY, ClientFrame, LIVE_SUBPROTOCOL, ServerFrame } from '../../wire/live.ts';
import type { Lang } from '../../wire/problems.ts';
import { BROWSER } from './token.ts';

// The values, held to the wire's own by their types: the wire's module itself carries a validator this page has no use for.
const SUBPROTOCOL: typeof LIVE_SUBPROTOCOL = 'abri.1';
const BEAT: typeof BEAT_EVERY = 15_000;
/** In an exercise the server sends no beat of its own, and its clock leaps: it is asked more often. */
const EXERCISE_BEAT = 1000;
/** Waits before a new try, ms; a little of each is left to chance, so that a whole desk does not come back in the same instant. */
const RETRY = [500, 1000, 2000, 4000, 8000, 15_000];

export interface Listener {
  frame(frame: ServerFrame): void;
  /** The link is gone; `retryIn` ms until the next try. */
  lost(retryIn: number): void;
  /** The desk does not know the token. */
  refused(): void;
}

/** Opens the link and keeps it open until the function it gives is called. */
export function openLink(token: string, lang: Lang, listener: Listener): () => void {
  let socket: WebSocket | null = null;
  let cursor: string | undefined;
  let tries = 0;
  let n = 0;
  let heard = 0;
  let rhythm = BEAT as number;
  let pulse: ReturnType<typeof setInterval> | undefined;
  let wait: ReturnType<typeof setTimeout> | undefined;
  let over = false;

  const send = (frame: ClientFrame): void => socket?.send(JSON.stringify(frame));
  const beats = (every: number): void => {
    rhythm = every;
    clearInterval(pulse);
    pulse = setInterval(() => {
      if (performance.now() - heard > 2 * BEAT) return drop();
      send({ f: 'beat', n: ++n });
    }, rhythm);
  };
  /** Does not wait for a goodbye that a dead line will never carry. */
  const drop = (): void => {
    if (socket !== null) {
      socket.onclose = null;
      socket.onmessage = null;
      socket.close();
    }
    socket = null;
    clearInterval(pulse);
    if (over) return;
    const base = RETRY[Math.min(tries++, RETRY.length - 1)] ?? 15_000;
    const retryIn = Math.round(base * (0.75 + Math.random() / 2));
    listener.lost(retryIn);
    wait = setTimeout(connect, retryIn);
  };
  const connect = (): void => {
    clearTimeout(wait);
    heard = performance.now();
    const address = new URL('/api/v1/live', location.href);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    address.hash = '';
    const made = new WebSocket(address, SUBPROTOCOL);
    socket = made;
    beats(BEAT);
    made.onopen = () => send({ f: 'hello', ...(token === BROWSER ? {} : { token }), lang, ...(cursor === undefined ? {} : { cursor }) });
    made.onmessage = ({ data }) => {
      heard = performance.now();
      const frame = JSON.parse(String(data)) as ServerFrame;
      if (frame.f === 'hello' || frame.f === 'item') cursor = frame.cursor;
      if (frame.f === 'hello') {
        tries = 0;
        if (frame.exercise !== null) beats(EXERCISE_BEAT);
      }
      if (frame.f === 'refused' && frame.problem.code === 'no_token') {
        stop();
        return listener.refused();
      }
      listener.frame(frame);
    };
    made.onclose = drop;
  };
  const stop = (): void => {
    over = true;
    clearTimeout(wait);
    drop();
  };
  /** Back on the network: no reason to wait. */
  const online = (): void => {
    if (socket === null && !over) connect();
  };
  addEventListener('online', online);
  connect();
  return () => {
    removeEventListener('online', online);
    stop();
  };
}
