/**
 * All live connections: who is there, what each must be shown after a commit, the rhythm of beats, and the way out for rings.
 *
 * A change is shown at once to whoever has seen nothing for a quarter of a second; to the others within that delay, so that a
 * hundred answers in one second redraw a screen four times and not a hundred. In an exercise nothing waits: the driver owns time.
 */
import { hash } from 'node:crypto';
import type { Channel, Ring, Touched } from '../../../desk/ports.ts';
import type { MemberId } from '../../../kernel/ids.ts';
import { BEAT_EVERY, type RingView } from '../../../wire/live.ts';
import type { Cursors } from '../cursor.ts';
import type { Desk } from '../perform.ts';
import { Activity } from './activity.ts';
import type { Link } from './link.ts';

/** Between two redrawings of one connection, ms: at most four a second. */
const PACE = 250;
/** Connections served before other work gets its turn. */
const SLICE = 16;

export class Hub {
  readonly activity = new Activity();
  readonly #links = new Set<Link>();
  readonly #byMember = new Map<MemberId, Set<Link>>();
  /** Connections with something to show, in the order they came to have it. */
  readonly #behind = new Set<Link>();
  #desk: Desk | null = null;
  #forget: () => void = () => undefined;
  #beat: NodeJS.Timeout | null = null;
  /** Ends the activity of the pending round. */
  #round: (() => void) | null = null;

  attach(desk: Desk): void {
    this.#forget();
    this.#desk = desk;
    this.#forget = desk.door.onChange((touched) => this.#changed(desk, touched));
    if (desk.door.exercise === null && this.#beat === null) {
      this.#beat = setInterval(() => this.#beats(), BEAT_EVERY);
      this.#beat.unref();
    }
  }

  close(): void {
    this.#forget();
    if (this.#beat !== null) clearInterval(this.#beat);
    this.#behind.clear();
  }

  /** Somebody's session or token was ended: whoever speaks by it is shown nothing more, now. */
  weed(): void {
    for (const link of this.#links) if (!link.authentic()) link.dismiss('no_token', 1008);
  }

  connected(member: MemberId): boolean {
    return this.#of(member).length > 0;
  }

  leave(link: Link): void {
    this.#links.delete(link);
    this.#behind.delete(link);
    const { member } = link.session ?? { member: '' };
    const left = this.#byMember.get(member);
    left?.delete(link);
    if (left?.size === 0) this.#byMember.delete(member);
  }

  /** Answers a hello: who one is, everything open, and on a valid cursor whatever was touched since. */
  greet(link: Link, cursor: string | null): void {
    const { session } = link;
    if (this.#desk === null || session === null) {
      link.dismiss('organisation_missing', 1008);
      return;
    }
    const { door, cursors } = this.#desk;
    this.#links.add(link);
    this.#byMember.set(session.member, (this.#byMember.get(session.member) ?? new Set()).add(link));
    const views = door.view(session.member);
    const known = cursor === null ? null : cursors.open('live', session.member, cursor);
    // A cursor that is not ours, or of a log longer than this one (a restore), only means: begin again.
    const since = known === null || known > door.position() ? null : known;
    link.position = since ?? 0;
    link.showing.begin(views, since, (position, most) => door.touchedSince(position, most));
    const me = views.me();
    link.showing.note({ kind: 'me', id: 'me' }, me);
    link.send({ f: 'hello', me, cursor: this.#cursor(cursors, session.member, link.position), now: door.now(), exercise: door.exercise });
    this.#show(this.#desk, link);
  }

  /** Push, for now: the live connections of the recipient. What a locked screen may show, and nothing else (I-12). */
  readonly channel: Channel = {
    name: 'push',
    send: (ring, locked) => {
      const links = this.#of(ring.recipient);
      const view = { ...ringView(ring, locked), channel: ring.channel, rung: ring.rung };
      let taken = false;
      for (const link of links) {
        if (this.#desk === null) break;
        if (link.session === null || !this.#desk.door.stands(link.session.device)) continue;
        const cursor = this.#cursor(this.#desk.cursors, ring.recipient, link.position);
        taken = link.send({ f: 'item', cursor, kind: 'ring', id: ringId(ring), view }) || taken;
      }
      return Promise.resolve(taken ? 'accepted' : 'failed');
    },
  };

  #of(member: MemberId): Link[] {
    return [...(this.#byMember.get(member) ?? [])].filter((link) => link.open);
  }

  #cursor(cursors: Cursors, member: MemberId, position: number): string {
    return cursors.seal('live', member, position);
  }

  #changed(desk: Desk, touched: readonly Touched[]): void {
    for (const link of this.#links) {
      if (link.session !== null && !desk.door.stands(link.session.device)) {
        link.dismiss('no_token', 1008);
        continue;
      }
      link.showing.touch(touched);
      if (desk.door.exercise !== null) this.#show(desk, link);
      else this.#behind.add(link);
    }
    this.#plan(0);
  }

  #plan(delay: number): void {
    if (this.#behind.size === 0 || this.#round !== null) return;
    const over = this.activity.begin();
    this.#round = over;
    const go = (): void => {
      this.#round = null;
      this.#catchUp();
      over();
    };
    if (delay === 0) setImmediate(go);
    else setTimeout(go, delay).unref();
  }

  #catchUp(): void {
    const now = performance.now();
    let served = 0;
    let wait = PACE;
    for (const link of this.#behind) {
      const left = link.shownAt + PACE - now;
      // Visited again in this same round if it were put back: it stays where it is.
      if (left > 0 || this.#waits(link)) {
        wait = left > 0 ? Math.min(wait, left) : wait;
        continue;
      }
      if (served === SLICE) {
        wait = 0;
        break;
      }
      served++;
      this.#behind.delete(link);
      if (this.#desk !== null) this.#show(this.#desk, link);
    }
    this.#plan(wait);
  }

  /** Whoever is being answered about a code sees nothing change before they are (I-23). */
  #waits({ session }: Link): boolean {
    return session !== null && this.#desk?.door.waits(session.member) === true;
  }

  /** Sends what differs. Only the last item moves the cursor: a connection cut in between begins again before it. */
  #show({ door, cursors, onFault }: Desk, link: Link): void {
    const { session } = link;
    if (session === null || !link.open || !door.stands(session.device)) return;
    if (this.#waits(link)) {
      // The desk tells of it when they are: nothing is lost.
      this.#behind.add(link);
      return;
    }
    link.shownAt = performance.now();
    try {
      const upTo = door.position();
      const items = link.showing.take(door.view(session.member));
      items.forEach(({ kind, id, json }, i) => {
        const cursor = this.#cursor(cursors, session.member, i === items.length - 1 ? upTo : link.position);
        link.sendText(`{"f":"item","cursor":"${cursor}","kind":"${kind}","id":${JSON.stringify(id)},"view":${json ?? 'null'}}`);
      });
      link.position = upTo;
    } catch (error) {
      // A view that cannot be made must not stop the desk nor the other connections; this one begins again.
      onFault(error);
      link.close(1011, 'internal');
    }
  }

  /** On a fixed rhythm, whatever happens or not; twice silent, a connection is dead and is let go. */
  #beats(): void {
    for (const link of this.#links) {
      if (!link.authentic()) {
        link.dismiss('no_token', 1008);
        continue;
      }
      link.send({ f: 'beat', n: 0, now: this.#desk?.door.now() ?? 0 });
      link.showing.refresh();
      this.#behind.add(link);
    }
    this.#plan(0);
  }
}

function ringView(ring: Ring, locked: string): RingView {
  if ('call' in ring) return { kind: 'ring', what: ring.recipient === ring.person ? 'news' : 'contact', locked };
  return { kind: 'ring', alert: ring.alert, version: ring.version, what: ring.kind, locked };
}

/** The key of a call says what it is about and how far the log has come: neither is for a screen that may be locked. */
const ringId = (ring: Ring): string => ('call' in ring ? `call-${hash('sha256', ring.key).slice(0, 16)}` : ring.key);
