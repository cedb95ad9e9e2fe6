/**
 * Runs one scenario on the real path and draws up its report. The organisation and its folder are made for the purpose
 * and marked `exercise`; nothing here can reach a live desk.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MemberId } from '../kernel/ids.ts';
import type { Ms } from '../kernel/time.ts';
import type { Founding } from '../wire/founding.ts';
import { Driver } from './driver.ts';
import type { DrillReport, Scenario } from './scenario.ts';
import { reference } from './scenarios/reference.ts';
import { serverDies } from './scenarios/server-dies.ts';
import { type Line, type Pace, Stage } from './stage.ts';

export const SCENARIOS: readonly Scenario[] = [reference, serverDies];

/** What the driver needs of the program around it; main.ts supplies it. */
export interface Workshop {
  /** The file a child process runs to serve a folder. */
  readonly program: string;
  /** Makes an organisation in an empty folder, at `now`, marked as an exercise; gives one token per member. */
  create(folder: string, exercise: string, now: Ms, organisation: Founding): Promise<Readonly<Record<MemberId, string>>>;
  /** Where a sealed dossier's bag lies in a data folder. */
  bagFolder(folder: string, dossier: string): string;
  /** Writes the log's public key as PEM beside the folder; gives its path. */
  writeKey(folder: string): Promise<string>;
  /** Checks the bag as any stranger would; gives the faults, none when it holds. */
  check(bag: string, key: string): Promise<readonly string[]>;
  /** Checks the whole log, offline; gives the faults, none when it holds. */
  checkLog(folder: string): Promise<{ readonly size: number; readonly root: string; readonly faults: readonly string[] }>;
}

export interface RehearseOptions {
  readonly seed: number;
  /** Where to make the folder; a fresh one under the system's temporary folder when absent. */
  readonly into?: string;
  readonly pace: Pace | null;
  readonly port?: number;
  /** Called once somebody may watch: the address of the server, and a token that reads the desk's board. */
  readonly onReady?: (url: string, token: string) => void;
  /** Resolves when whoever watches has had enough; the server stays up until then. */
  readonly linger?: () => Promise<void>;
}

export async function rehearse(scenario: Scenario, workshop: Workshop, options: RehearseOptions): Promise<DrillReport> {
  const folder = options.into ?? (await mkdtemp(join(tmpdir(), `abri-drill-${scenario.name}-`)));
  const exercise = `ex-${scenario.name}-${options.seed}`;
  const organisation = scenario.organisation(scenario.start);
  const tokens = await workshop.create(folder, exercise, scenario.start, organisation);
  const driver = new Driver(workshop.program, folder, scenario.start);
  const stage = new Stage(driver, {
    tokens,
    connected: scenario.connected,
    zoneOffset: zoneOffset(scenario.start, organisation.zone),
    pace: options.pace,
    seed: options.seed,
  });
  try {
    await driver.start(options.port ?? 0);
    options.onReady?.(driver.url, tokens.vigie ?? '');
    await scenario.play(stage);
    await stage.settle();
    const { alert, report, operation, dossier } = scenario.subject;
    const lines = await stage.log('delcassou');
    const views = {
      alert: await stage.view('delcassou', 'alert', alert),
      report: await stage.view('delcassou', 'report', report),
      operation: await stage.view('delcassou', 'operation', operation),
    };
    const bag = workshop.bagFolder(folder, dossier);
    const key = await workshop.writeKey(folder);
    const bagFaults = await workshop.check(bag, key);
    stage.expect('the sealed dossier verifies offline, with the log key alone', bagFaults.length === 0, bagFaults);
    await options.linger?.();
    await stage.close();
    const log = await workshop.checkLog(folder);
    stage.expect('the whole log verifies: tree, threads, signatures', log.faults.length === 0, log.faults);
    const asked = views.alert?.recipients.filter((row) => row.because === 'detail' || row.because === 'named') ?? [];
    const manifest = views.operation?.manifest ?? [];
    return {
      scenario: scenario.name,
      exercise,
      seed: options.seed,
      steps: lines.map((line) => ({
        at: isoLocal(line.rx, organisation.zone),
        index: line.index,
        type: String(line.events[0]?.e ?? line.act),
      })),
      alert: {
        recipients: asked.length,
        answered: asked.filter((row) => row.answer !== null).length,
        escalations: escalations(lines, alert),
      },
      rollCall: {
        expected: manifest.length,
        accounted: manifest.filter((row) => row.accounted).length,
        unaccounted: manifest.filter((row) => !row.accounted).length,
      },
      independentOrigins: views.report?.independentOrigins ?? 0,
      outcome: views.operation?.outcome ?? null,
      dossier: { path: bag, key },
      log: { size: log.size, root: log.root },
      expectations: { passed: stage.passed, failed: stage.failed },
    };
  } finally {
    await stage.close();
  }
}

/** Every rung after the first that any recipient of the alert was brought to. */
function escalations(lines: readonly Line[], alert: string): number {
  return lines
    .flatMap((line) => line.events)
    .filter((event) => event.e === 'RungReached' && event.alert === alert && Number(event.rung) > 0).length;
}

/** The zone's offset from UTC at an instant, ms. Scenarios do not cross a change of summer time. */
function zoneOffset(at: Ms, zone: string): Ms {
  return Date.parse(`${wall(at, zone)}Z`) - at;
}
function wall(at: Ms, zone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(at);
  return parts.replace(' ', 'T');
}
/** ISO 8601 with the zone's offset: `2031-03-12T17:38:55+01:00`. */
function isoLocal(at: Ms, zone: string): string {
  const offset = Math.round((Date.parse(`${wall(at, zone)}Z`) - Math.floor(at / 1000) * 1000) / 60_000);
  const sign = offset < 0 ? '-' : '+';
  const two = (n: number) => String(Math.floor(Math.abs(n))).padStart(2, '0');
  return `${wall(at, zone)}${sign}${two(offset / 60)}:${two(Math.abs(offset) % 60)}`;
}
