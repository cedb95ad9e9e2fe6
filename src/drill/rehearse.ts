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
import type { DrillReport, Scenario, Subject } from './scenario.ts';
import { coerced } from './scenarios/coerced.ts';
import { drillBleed } from './scenarios/drill-bleed.ts';
import { falseCancel } from './scenarios/false-cancel.ts';
import { handover } from './scenarios/handover.ts';
import { insider } from './scenarios/insider.ts';
import { phoneOffline } from './scenarios/phone-offline.ts';
import { reference } from './scenarios/reference.ts';
import { refusal } from './scenarios/refusal.ts';
import { relative } from './scenarios/relative.ts';
import { sameRumour } from './scenarios/same-rumour.ts';
import { serverDies } from './scenarios/server-dies.ts';
import { speech } from './scenarios/speech.ts';
import { twoAlerts } from './scenarios/two-alerts.ts';
import { type Line, type Pace, Stage } from './stage.ts';

/** In the order of the scenarios they tell (domain §5). */
export const SCENARIOS: readonly Scenario[] = [
  reference,
  twoAlerts,
  sameRumour,
  phoneOffline,
  coerced,
  falseCancel,
  refusal,
  serverDies,
  drillBleed,
  speech,
  relative,
  handover,
  insider,
];

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
    const lines = await stage.log('delcassou');
    const found = await views(stage, scenario.subject);
    const dossier = await judgeDossier(stage, workshop, folder, scenario.subject.dossier);
    await options.linger?.();
    await stage.close();
    const log = await workshop.checkLog(folder);
    stage.expect('the whole log verifies: tree, threads, signatures', log.faults.length === 0, log.faults);
    const asked = found.alerts.flatMap((view) => view.recipients.filter((row) => row.because === 'detail' || row.because === 'named'));
    const manifest = found.operations.flatMap((view) => view.manifest);
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
        escalations: escalations(lines, scenario.subject.alerts),
      },
      rollCall: {
        expected: manifest.length,
        accounted: manifest.filter((row) => row.accounted).length,
        unaccounted: manifest.filter((row) => !row.accounted).length,
      },
      independentOrigins: found.report?.independentOrigins ?? 0,
      outcome: found.operations[0]?.outcome ?? null,
      dossier,
      log: { size: log.size, root: log.root },
      expectations: { passed: stage.passed, failed: stage.failed },
    };
  } finally {
    await stage.close();
  }
}

/** Each scenario in turn, in a folder of its own (under `into` when given), a report each. One that breaks stops the rest. */
export async function rehearseAll(
  workshop: Workshop,
  options: RehearseOptions,
  scenarios: readonly Scenario[] = SCENARIOS,
): Promise<DrillReport[]> {
  const reports: DrillReport[] = [];
  for (const scenario of scenarios) {
    const { into } = options;
    reports.push(await rehearse(scenario, workshop, into === undefined ? options : { ...options, into: join(into, scenario.name) }));
  }
  return reports;
}

/** The subjects of the report as the supervisor, who reads everything, sees them at the end. */
async function views(stage: Stage, { alerts, report, operations }: Subject) {
  const seen = async <K extends 'alert' | 'operation'>(kind: K, ids: readonly string[]) =>
    (await Promise.all(ids.map((id) => stage.view('delcassou', kind, id)))).filter((view) => view !== null);
  return {
    alerts: await seen('alert', alerts),
    operations: await seen('operation', operations),
    report: report === null ? null : await stage.view('delcassou', 'report', report),
  };
}

/** Where the sealed dossier lies, once a stranger would have been satisfied with it. */
async function judgeDossier(stage: Stage, workshop: Workshop, folder: string, dossier: string | null): Promise<DrillReport['dossier']> {
  if (dossier === null) return null;
  const path = workshop.bagFolder(folder, dossier);
  const key = await workshop.writeKey(folder);
  const faults = await workshop.check(path, key);
  stage.expect('the sealed dossier verifies offline, with the log key alone', faults.length === 0, faults);
  return { path, key };
}

/** Every rung after the first that any recipient of these alerts was brought to. */
function escalations(lines: readonly Line[], alerts: readonly string[]): number {
  return lines
    .flatMap((line) => line.events)
    .filter((event) => event.e === 'RungReached' && alerts.includes(String(event.alert)) && Number(event.rung) > 0).length;
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
