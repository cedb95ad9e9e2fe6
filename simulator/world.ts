/**
 * One story, played: people on their phones, one desk that may die at any moment, one disk, one machine. First the
 * faults; then everything is healed, and everybody must end up answered for.
 */
import type { Batch } from '../src/desk/ports.ts';
import type { MemberId } from '../src/kernel/ids.ts';
import { MINUTE, type Ms, SECOND } from '../src/kernel/time.ts';
import type { Ring } from '../src/loop/loop.ts';
import { wishOf } from './acts.ts';
import { found, ORGANISATIONS, type OrganisationName } from './cast.ts';
import { Dice } from './dice.ts';
import { Disk, type Fate } from './disk.ts';
import { cheapKeys } from './keys.ts';
import { type Carried, Life, type Loaded, type Surroundings } from './life.ts';
import { type Network, Phone } from './phones.ts';
import type { Plant } from './plant.ts';
import { loadDesk } from './planted.ts';
import { type Action, FOUNDED, type Story, WALL_STEPS } from './story.ts';
import { Agenda, type Machine } from './time.ts';
import { type Finding, Watch } from './watch.ts';

/** How often the desk writes its pulse in a story; it changes nothing but what a restart says of the outage. */
const PULSE: Ms = 30 * SECOND;
/** Long enough for the slowest ladder (a warning's: ten minutes), for that of the substitute it calls half-way, and a human's answer. */
const HEALING: Ms = 25 * MINUTE;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export interface Playing {
  /** Tells every line as it is played. */
  readonly loud?: boolean;
  /** What need not be played on from: the story ends there. */
  readonly enough?: (finding: Finding) => boolean;
}

export interface Played {
  readonly findings: readonly Finding[];
  readonly steps: number;
  /** The same for every run of the same story. */
  readonly fingerprint: string;
  readonly events: ReadonlyMap<string, number>;
  /** How often the desk's process died. */
  readonly deaths: number;
  /** What stood on the disk at the end. */
  readonly disk: Disk;
}

export class World implements Network {
  readonly seed: number;
  readonly agenda: Agenda;
  readonly #story: Story;
  readonly #loaded: Loaded;
  readonly #plant: Plant | null;
  readonly #machine: Machine = { wrongBy: 0, onSet: new Set() };
  readonly #disk: Disk;
  readonly #watch: Watch;
  readonly #phones: ReadonlyMap<MemberId, Phone>;
  readonly #dice: Dice;
  readonly #loud: boolean;
  readonly #enough: (finding: Finding) => boolean;
  #life: Life | null = null;
  #deaths = 0;
  #fuse: number | null = null;
  #down: Ms = SECOND;
  #isHealed = false;
  /** The disk has refused a write since this process began. */
  #hasRefused = false;
  #diskIs: { kind: 'well' | 'slow' | 'full'; until: Ms } = { kind: 'well', until: 0 };
  #nextWrite: Fate['end'] = 'written';
  #networkBadUntil: Ms = 0;
  readonly #channelBad = new Map<string, Ms>();

  constructor(story: Story, loaded: Loaded, plant: Plant | null, disk: Disk, { loud = false, enough = () => false }: Playing = {}) {
    this.seed = story.seed;
    this.#story = story;
    this.#loaded = loaded;
    this.#plant = plant;
    this.#disk = disk;
    this.#loud = loud;
    this.#enough = enough;
    this.agenda = new Agenda(story.starts);
    this.#dice = new Dice(story.seed, 'world');
    const org = ORGANISATIONS[story.organisation];
    this.#watch = new Watch(disk, org, () => this.#life);
    this.#phones = new Map(Object.keys(org.members).map((member) => [member, new Phone(this, member)]));
  }

  async play(): Promise<Played> {
    // In the real program this ends the process, in the middle of somebody's alert.
    const uncaught = (error: unknown): void => this.#watch.find('decision 12', `a failure nobody caught: ${String(error)}`);
    process.on('unhandledRejection', uncaught);
    try {
      return await this.#play();
    } finally {
      process.off('unhandledRejection', uncaught);
    }
  }

  async #play(): Promise<Played> {
    for (const action of this.#story.actions) this.agenda.after(action.at, () => this.#do(action));
    this.agenda.after(0, () => this.#start());
    this.agenda.after(PULSE, () => this.#pulse());
    await this.#run(this.#story.starts + this.#story.lasts, () => false);
    if (!this.#hasEnough()) {
      this.#heal();
      await this.#run(this.agenda.now + HEALING, () => this.#isWell(false));
    }
    if (!this.#hasEnough()) this.#isWell(true);
    const deaths = this.#deaths;
    this.#life?.die();
    const { findings, step: steps, fingerprint, events } = this.#watch;
    return { findings, steps, fingerprint, events, deaths, disk: this.#disk };
  }

  async #run(until: Ms, isOver: () => boolean): Promise<void> {
    for (let step = this.agenda.next(until); step !== null; step = this.agenda.next(until)) {
      this.#watch.step++;
      step();
      // Everything the step has set in motion comes to its next wait before the next one begins.
      await turn();
      this.#watch.look();
      if (this.#hasEnough() || (this.#watch.step % 16 === 0 && isOver())) return;
    }
    this.agenda.now = Math.max(this.agenda.now, until);
  }

  #hasEnough(): boolean {
    const { findings } = this.#watch;
    return findings.length > 20 || findings.some(this.#enough);
  }

  #tell(what: string): void {
    if (this.#loud) console.log(`${String(this.#watch.step).padStart(6)} ${new Date(this.agenda.now).toISOString().slice(11, 23)} ${what}`);
  }

  // ——— what happens

  #do(action: Action): void {
    const dice = new Dice(this.seed, 'action', action.n);
    const { agenda } = this;
    const until = agenda.now + dice.whole(5, 240) * SECOND;
    this.#tell(`${action.who} ${action.does}`);
    switch (action.does) {
      case 'crash':
        this.#fuse = dice.whole(0, 8);
        this.#down = dice.chance(0.2) ? dice.whole(1, 6) * MINUTE : dice.whole(100, 20_000);
        if (this.#fuse === 0) this.#life?.die();
        return;
      case 'disk_fails':
        this.#nextWrite = 'not_written';
        return;
      case 'disk_lies':
        this.#nextWrite = 'written_but_failed';
        return;
      case 'disk_slow':
        this.#diskIs = { kind: 'slow', until };
        return;
      case 'disk_full':
        this.#diskIs = { kind: 'full', until };
        return;
      case 'wall':
        this.#machine.wrongBy += dice.one(WALL_STEPS) ?? 0;
        // A clock that comes back wrong has often come back with the machine.
        if (dice.chance(0.5)) this.#fuse = dice.whole(1, 4);
        for (const look of [...this.#machine.onSet]) look();
        return;
      case 'offline':
        this.#phones.get(action.who)?.goOffline(until + dice.whole(0, 10) * MINUTE);
        return;
      case 'network':
        this.#networkBadUntil = until;
        return;
      case 'channel':
        this.#channelBad.set(dice.one(['push', 'sms', 'voice', 'relay']) ?? '', until);
        return;
      default: {
        const asked = wishOf(this.#story, action, dice, this.#watch.mind, agenda.now);
        if (asked !== null) this.#phones.get(asked.who)?.wants(asked.wish);
      }
    }
  }

  #heal(): void {
    this.#tell('— everything works again —');
    this.#isHealed = true;
    this.#fuse = null;
    this.#diskIs = { kind: 'well', until: 0 };
    this.#nextWrite = 'written';
    this.#networkBadUntil = 0;
    this.#channelBad.clear();
    for (const phone of this.#phones.values()) phone.comeBack();
    // Whoever watches the machine starts it again.
    this.agenda.after(SECOND, () => this.#start());
  }

  #isWell(tell: boolean): boolean {
    const waiting = [...this.#phones.values()].flatMap((phone) => phone.waiting);
    if (!tell && waiting.length > 0) return false;
    return this.#watch.isHealed(waiting, this.isSilent, tell);
  }

  // ——— the desk's process

  #start(): void {
    if (this.#life !== null) return;
    this.#tell('the desk starts');
    const life = new Life(this.#loaded, this.#surroundings());
    this.#life = life;
    this.#hasRefused = false;
    life.open().catch((error: unknown) => {
      if (life.isDead()) return;
      // A full disk, or one that refuses, is a reason not to open. A slow one is not.
      if (!this.#hasRefused) this.#watch.find('S8', `the desk does not open: ${String(error)}`);
      life.die();
    });
  }

  #pulse(): void {
    this.agenda.after(PULSE, () => this.#pulse());
    this.#life?.desk?.pulse().catch(() => undefined);
  }

  #surroundings(): Surroundings {
    return {
      agenda: this.agenda,
      machine: this.#machine,
      disk: this.#disk,
      dice: this.#dice,
      plant: this.#plant,
      fate: (batch) => this.#fate(batch),
      carry: (life, ring, lockedText) => this.#carry(life, ring, lockedText),
      isTheMoment: () => this.#fuse !== null && this.#fuse-- <= 0,
      refusedSnapshot: (why) => this.#watch.find('decision 12', `the desk would not use the snapshot of its own log: ${why}`),
      died: (life) => {
        if (life !== this.#life) return;
        this.#tell('the desk dies');
        this.#life = null;
        this.#deaths++;
        this.#fuse = null;
        this.agenda.after(this.#isHealed ? SECOND : this.#down, () => this.#start());
      },
    };
  }

  #fate(batch: Batch | null): Fate {
    const { kind, until } = this.#diskIs;
    const quick = this.#dice.whole(0, 6);
    const is = this.agenda.now < until ? kind : 'well';
    const end = is === 'full' ? 'not_written' : batch === null ? 'written' : this.#nextWrite;
    if (batch !== null) this.#nextWrite = 'written';
    this.#hasRefused ||= end !== 'written';
    return { takes: is === 'slow' ? this.#dice.whole(500, 9000) : quick, end };
  }

  #carry(life: Life, ring: Ring, lockedText: string): { takes: Ms; says: Carried } {
    this.#tell(`  ${ring.channel} → ${ring.recipient} ${ring.key}`);
    this.#watch.sent(life, ring, lockedText);
    const dice = new Dice(this.seed, 'carry', ring.key, this.#isHealed ? 'healed' : this.agenda.now);
    const isBad = this.agenda.now < (this.#channelBad.get(ring.channel) ?? 0);
    const arrives = this.#isHealed || !dice.chance(isBad ? 0.9 : 0.08);
    if (arrives) {
      this.agenda.after(dice.whole(20, dice.chance(0.1) ? 20_000 : 900), () => {
        this.#watch.rang(ring);
        this.#phones.get(ring.recipient)?.rung(ring);
      });
    }
    if (this.#isHealed) return { takes: 30, says: 'received' };
    // What a channel says has little to do with what it did.
    const says = dice.weighed({ accepted: 5, received: 3, failed: isBad ? 6 : 1, no_channel: 0.5, throws: 0.5, hangs: isBad ? 2 : 0.3 });
    return { takes: dice.whole(1, dice.chance(0.1) ? 9000 : 300), says: says === 'hangs' ? null : says };
  }

  // ——— what phones ask of the world

  readonly life = (): Life | null => this.#life;
  readonly isHealed = (): boolean => this.#isHealed;
  readonly isSilent = (member: MemberId): boolean => this.#story.silent.includes(member);
  loss(): number {
    if (this.#isHealed) return 0;
    return this.agenda.now < this.#networkBadUntil ? 0.7 : 0.04;
  }
  asked(...said: Parameters<Watch['asked']>): void {
    this.#watch.asked(...said);
  }
  answered(...[session, wish, reply]: Parameters<Watch['answered']>): void {
    const what = wish.kind === 'seal' ? 'dossier.seal' : `${wish.command.act.act} ${wish.command.id}`;
    this.#tell(`    ${session.member} ${what}: ${reply.ok ? (reply.conflict ?? 'yes') : reply.refusal.code}`);
    this.#watch.answered(session, wish, reply);
  }
  fault(invariant: string, what: string): void {
    this.#watch.find(invariant, what);
  }
}

const founded = new Map<OrganisationName, Disk>();

/** A copy of the disk on which the organisation was founded; made once per run of the program. */
async function diskOf(name: OrganisationName, loaded: Loaded): Promise<Disk> {
  const known = founded.get(name);
  if (known !== undefined) return new Disk(known);
  const disk = new Disk();
  const agenda = new Agenda(FOUNDED);
  const life = new Life(loaded, {
    agenda,
    machine: { wrongBy: 0, onSet: new Set() },
    disk,
    dice: new Dice('founding', name),
    plant: null,
    fate: () => ({ takes: 0, end: 'written' }),
    carry: () => ({ takes: 0, says: 'no_channel' }),
    isTheMoment: () => false,
    died: () => undefined,
    refusedSnapshot: () => undefined,
  });
  let isDone = false;
  const making = (async () => {
    await life.open();
    if (life.desk !== null) await found(ORGANISATIONS[name], life.desk, cheapKeys.ensure, FOUNDED);
    isDone = true;
  })();
  while (!isDone) {
    agenda.next(Number.POSITIVE_INFINITY)?.();
    await Promise.race([turn(), making]);
  }
  disk.beat = null;
  founded.set(name, disk);
  return new Disk(disk);
}

export async function playStory(story: Story, plant: Plant | null = null, playing: Playing = {}): Promise<Played> {
  const honest = await loadDesk(null);
  const disk = await diskOf(story.organisation, honest);
  const loaded = plant === null ? honest : await loadDesk(plant.name);
  return await new World(story, loaded, plant, disk, playing).play();
}
