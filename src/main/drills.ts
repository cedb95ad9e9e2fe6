import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Options } from '../cli/commands.ts';
import { EXIT } from '../cli/exit.ts';
import { type Io, say } from '../cli/io.ts';
import { checkBag } from '../cli/verify.ts';
import { rehearse, rehearseAll, SCENARIOS, type Workshop } from '../drill/rehearse.ts';
import type { DrillReport } from '../drill/scenario.ts';
import { DrivenClock } from '../edges/system/driven-clock.ts';
import { publicKeyToPem } from '../log/digest.ts';
import { parseVkey } from '../log/note.ts';
import { verifyLog } from '../log/verify.ts';

import { bagFolder } from './bags.ts';
import { found, membersOf, openLog, ROOT, tokenFor } from './organisation.ts';

const workshop: Workshop = {
  program: join(ROOT, 'src', 'main.ts'),
  async create(folder, exercise, now, organisation) {
    const opened = await found(folder, new DrivenClock(now), [], organisation, exercise);
    const tokens: Record<string, string> = {};
    for (const member of membersOf(organisation)) tokens[member] = await tokenFor(opened, member, 'exercise', 365);
    await opened.close();
    return tokens;
  },
  bagFolder,
  async writeKey(folder) {
    const log = await openLog(folder);
    if (log === null) throw new Error(`no log in ${folder}`);
    const path = join(folder, 'log.pem');
    await writeFile(path, publicKeyToPem(parseVkey(log.logVkey).pub));
    await log.close();
    return path;
  },
  check: checkBag,
  async checkLog(folder) {
    const log = await openLog(folder);
    if (log === null) throw new Error(`no log in ${folder}`);
    const report = await verifyLog({ entries: log.entries(), checkpoint: log.checkpoint, logVkey: log.logVkey, past: log.past });
    await log.close();
    return { size: report.entries, root: report.root, faults: report.faults.map((fault) => `${fault.index}: ${fault.code}`) };
  },
};

/** Starts the reference exercise as a child, paced for somebody who watches, in a folder of its own beside the data. */
export async function watchReference(folder: string): Promise<{ url: string }> {
  const [reference] = SCENARIOS;
  if (reference === undefined) throw new Error('there is no scenario');
  return await new Promise((ready, fail) => {
    void rehearse(reference, workshop, {
      seed: 1,
      into: `${resolve(folder)}-exercise-${Date.now()}`,
      pace: WATCHED,
      onReady: (url, token) => ready({ url: `${url}/#token=${token}` }),
      // The board stays up for as long as the desk that started it.
      linger: () => new Promise(() => undefined),
    }).catch(fail);
  });
}

/** Forty times the speed of life, and no wait longer than what a person will look at. */
const WATCHED = { speed: 40, longest: 2500 };

export async function drill(options: Options, io: Io): Promise<number> {
  const [name] = options.rest;
  if (options.values.list === true) {
    if (options.json) io.out(JSON.stringify(SCENARIOS.map((scenario) => ({ name: scenario.name, title: scenario.title[io.lang] }))));
    else for (const scenario of SCENARIOS) io.out(`${scenario.name.padEnd(14)} ${scenario.title[io.lang]}`);
    return EXIT.ok;
  }
  const all = options.values.all === true;
  const scenarios = all ? SCENARIOS : SCENARIOS.filter((row) => row.name === name);
  const seed = Number(options.values.seed ?? 1);
  if (scenarios.length === 0 || !Number.isSafeInteger(seed)) {
    const known = SCENARIOS.map((row) => row.name).join(', ');
    io.err(say(io, `Exercices connus : ${known}`, `Known drills: ${known}`));
    return name === undefined ? EXIT.usage : EXIT.notFound;
  }
  const watch = options.values.watch === true;
  const how = {
    seed,
    pace: watch ? WATCHED : null,
    ...(typeof options.values.into === 'string' ? { into: resolve(io.cwd, options.values.into) } : {}),
    onReady: (url: string, token: string) => {
      if (watch) io.err(say(io, `À regarder : ${url}/#token=${token}`, `Watch it at ${url}/#token=${token}`));
    },
  };
  const [only] = scenarios;
  const reports = all || only === undefined ? await rehearseAll(workshop, how, scenarios) : [await rehearse(only, workshop, how)];
  if (options.json) io.out(JSON.stringify(all ? reports : reports[0]));
  else for (const report of reports) tell(report, io);
  return reports.every((report) => report.expectations.failed.length === 0) ? EXIT.ok : EXIT.fault;
}

/** A report for a person: what was asked of people, who answered, and what did not hold. */
function tell(report: DrillReport, io: Io): void {
  const { scenario: name, seed, expectations, alert, rollCall, outcome, independentOrigins: origins, dossier } = report;
  const title = SCENARIOS.find((row) => row.name === name)?.title[io.lang] ?? name;
  io.out(say(io, `EXERCICE ${title} (graine ${seed})`, `EXERCISE ${title} (seed ${seed})`));
  const { answered, recipients, escalations } = alert;
  io.out(
    say(
      io,
      `  alerte : ${answered} sur ${recipients} ont répondu, ${escalations} relances`,
      `  alert: ${answered} of ${recipients} answered, ${escalations} escalations`,
    ),
  );
  io.out(say(io, `  appel : ${rollCall.accounted} sur ${rollCall.expected}`, `  roll call: ${rollCall.accounted} of ${rollCall.expected}`));
  io.out(
    say(
      io,
      `  origines indépendantes : ${origins} ; issue : ${outcome ?? 'aucune'}`,
      `  independent origins: ${origins}; outcome: ${outcome ?? 'none'}`,
    ),
  );
  if (dossier !== null)
    io.out(say(io, `  dossier : ${dossier.path}\n  clé : ${dossier.key}`, `  dossier: ${dossier.path}\n  key: ${dossier.key}`));
  io.out(say(io, `  attentes tenues : ${expectations.passed}`, `  expectations held: ${expectations.passed}`));
  for (const { expected, saw } of expectations.failed)
    io.err(say(io, `  MANQUE : ${expected} ; vu : ${saw}`, `  MISSED: ${expected}; saw: ${saw}`));
}
