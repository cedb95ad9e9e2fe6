/** `abri serve`: a folder behind the server, before and after it holds an organisation. */
import { join, resolve } from 'node:path';
import type { Options } from '../cli/commands.ts';
import { EXIT } from '../cli/exit.ts';
import type { Io } from '../cli/io.ts';
import type { Desk } from '../desk/desk.ts';
import type { Channel, Clock, Ring } from '../desk/ports.ts';
import type { Order, Word } from '../drill/driver.ts';
import type { PublicPages } from '../edges/http/public.ts';
import { createPublicServer, type PublicServer } from '../edges/http/public-server.ts';
import type { ServedRelease } from '../edges/http/release.ts';
import { createServer, type Server } from '../edges/http/server.ts';
import { isHalfFounded } from '../edges/store-sqlite/founding.ts';
import { isLivedIn } from '../edges/store-sqlite/upgrade.ts';
import { DrivenClock } from '../edges/system/driven-clock.ts';
import { RealClock } from '../edges/system/real-clock.ts';
import type { Ms } from '../kernel/time.ts';
import { HOME } from '../public/statements/page.ts';
import { build, servedRelease } from './build.ts';
import { watchReference } from './drills.ts';
import { found, type Opened, open, ROOT, smallest, TOKEN_DAYS, tokenFor } from './organisation.ts';
import { publicPages } from './public-pages.ts';

/** How often the desk writes its pulse; an outage is known to within this. */
const PULSE: Ms = 2000;

/** A folder that is served: what changes when the first organisation is made on an empty one. */
class Serving {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #server: Server;
  readonly #pages: PublicPages;
  #apart: PublicServer | null = null;
  #opened: Opened | null = null;
  #pulse: NodeJS.Timeout | null = null;
  #exercise: Promise<{ url: string }> | null = null;

  /** `address`: where the public pages are reached, when it is known. */
  constructor(folder: string, clock: Clock, address: string | null, release: ServedRelease | null) {
    this.#folder = folder;
    this.#clock = clock;
    this.#pages = publicPages(() => this.desk, address);
    this.#server = createServer({
      pages: this.#pages,
      release,
      staticFolder: join(ROOT, 'dist', 'console'),
      setup: {
        state: () => (this.#opened === null ? 'empty' : 'ready'),
        createOrganisation: async ({ name, member, name_of_member, zone }) => {
          const token = await this.found({ name, member, zone, ...(name_of_member === undefined ? {} : { name_of_member }) });
          return { token, member };
        },
        watchExercise: () => (this.#exercise ??= watchReference(this.#folder)),
      },
    });
  }

  get server(): Server {
    return this.#server;
  }
  get desk(): Desk | null {
    return this.#opened?.desk ?? null;
  }

  /** Opens the folder's organisation, if it holds one; what a founding left that was cut short is none. */
  async start(): Promise<void> {
    if (isLivedIn(this.#folder) && !isHalfFounded(this.#folder)) this.#attach(await open(this.#folder, this.#clock, this.#channels()));
  }

  /** Makes the organisation and its first member, who supervises and administers; gives that member's token. */
  async found(input: { name: string; member: string; zone: string; name_of_member?: string }): Promise<string> {
    const opened = await found(this.#folder, this.#clock, this.#channels(), smallest(input), null);
    const token = await tokenFor(opened, input.member, 'set-up', TOKEN_DAYS);
    this.#attach(opened);
    return token;
  }

  /** The public pages on a door of their own, and nothing else (decision 34). */
  async openApart(port: number, host: string): Promise<string> {
    this.#apart = createPublicServer(this.#pages, HOME.fr, (error) => console.error(error));
    return (await this.#apart.listen(port, host)).url;
  }

  async close(): Promise<void> {
    await this.#apart?.close();
    if (this.#pulse !== null) clearInterval(this.#pulse);
    await this.#server.close();
    await this.#opened?.close();
  }

  /** Push is the live connection for now; relay is a ring on the team leader's own. SMS and voice have no channel yet, and the log says so. */
  #channels(): Channel[] {
    const live = this.#server.liveChannel;
    return [live, { name: 'relay', send: (ring: Ring, locked: string) => live.send(ring, locked) }];
  }

  #attach(opened: Opened): void {
    this.#opened = opened;
    this.#server.attach(opened.desk, opened.tokens, opened.cursorSecret, opened.identity);
    this.#pulse = setInterval(() => void opened.desk.pulse(), PULSE);
    this.#pulse.unref();
  }
}

/** Obeys the driver of a drill: only an exercise folder was given a driven clock. */
function obey(serving: Serving, clock: DrivenClock): void {
  const tell = (word: Word): void => void process.send?.(word);
  process.on('message', (order: Order) => {
    if (order.do === 'advance') {
      clock.advance(order.to);
      void serving.desk?.pulse();
    } else if (order.do === 'hold') clock.holdAfterSends(order.afterSends);
    else if (order.do === 'release') clock.release();
    else void idle(serving).then(() => tell({ settled: order.n, nextDue: serving.desk?.nextDue() ?? null }));
  });
  // The driver is gone: so is the drill.
  process.once('disconnect', () => process.exit(EXIT.ok));
}

/** Resolves when desk and live links have been idle for two turns of the event loop in a row. */
async function idle(serving: Serving): Promise<void> {
  for (let quiet = 0; quiet < 2; ) {
    await new Promise((turn) => setImmediate(turn));
    quiet = serving.desk?.idle !== false && serving.server.idle() ? quiet + 1 : 0;
  }
}

export async function serve(options: Options, io: Io): Promise<number> {
  const folder = resolve(io.cwd, options.data);
  const driven = typeof options.values.driven === 'string' ? Number(options.values.driven) : null;
  const tell = (word: Word): void => void process.send?.(word);
  const clock = driven === null ? new RealClock() : new DrivenClock(driven, () => tell({ held: true }));
  // Listened for before anybody is told that it is ready: whoever reads "ready" may stop it at once.
  const stopped = new Promise<void>((stop) => {
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
  const text = (name: string): string | null => (typeof options.values[name] === 'string' ? options.values[name] : null);
  const release = await servedRelease();
  if (release?.whole === false) io.err(`abri: ${await build(io)}`);
  const serving = new Serving(folder, clock, text('public-url'), release);
  await serving.start();
  const { url } = await serving.server.listen(Number(text('port') ?? 8787), text('host') ?? '127.0.0.1');
  const apart = text('public-port');
  if (apart !== null) io.out(`public ${await serving.openApart(Number(apart), text('public-host') ?? '127.0.0.1')}${HOME.fr}`);
  if (clock instanceof DrivenClock) obey(serving, clock);
  io.out(`ready ${url}`);
  tell({ ready: url });
  await stopped;
  await serving.close();
  // An exercise somebody watches, or the channel of a driver, would keep this process alive; neither outlives the desk.
  process.exit(process.exitCode ?? EXIT.ok);
}
