/** `abri verify BAG --key log.pem [--json]`: checks a sealed dossier, offline, with the log's public key alone. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CHECKS, type DossierReport, verifyDossier } from '../log/dossier/bag.ts';
import { LogFault } from '../log/fault.ts';
import { readBagFolder } from './bagfolder.ts';
import { EXIT } from './exit.ts';
import { type Io, type Lang, say } from './io.ts';

const OWN_SCRIPT = new URL('../log/dossier/verify.sh', import.meta.url);

interface Judged {
  readonly report: DossierReport;
  /** False when the verify.sh inside is not the one of this program: another version, or a changed one. */
  readonly ownScript: boolean;
}

/** The judgement on a folder. Null: no such folder. Throws LogFault `pem` for a key that is no key. */
async function judge(bag: string, pem: string, lang: Lang): Promise<Judged | null> {
  const folder = await readBagFolder(bag);
  if (folder === null) return null;
  const { files } = folder;
  // What no dossier can hold is judged by name: empty bytes stand for it, and it is named first.
  const all = new Map(files);
  for (const path of folder.strange) all.set(path, new Uint8Array());
  const report = verifyDossier(all, pem, { language: lang });
  const script = files.get('data/verify.sh');
  const ownScript = script !== undefined && Buffer.from(script).equals(await readFile(OWN_SCRIPT));
  if (folder.strange.length === 0) return { report, ownScript };
  const words = lang === 'fr' ? 'lien, dossier ou fichier qui n’a pas sa place ici' : 'link, folder or file that has no place here';
  const strange = folder.strange.map((file) => ({ file, check: 'shape', code: 'extra', words }) as const);
  const faults = [...strange, ...report.faults.filter((fault) => !folder.strange.includes(fault.file))];
  const checks = report.checks.map((check) => (check.name === 'shape' ? { ...check, ok: false } : check));
  return { report: { ...report, ok: false, file: strange[0]?.file ?? report.file, faults, checks }, ownScript };
}

/** Resolves with the exit code: 0 whole, 7 broken (the first wrong file is named), 2 usage, 4 no such folder or key. */
export async function verifyCommand(args: readonly string[], io: Io): Promise<number> {
  const usage = (): number => {
    io.err(say(io, 'abri verify DOSSIER --key log.pem [--json]', 'abri verify BAG --key log.pem [--json]'));
    return EXIT.usage;
  };
  let parsed: { values: { key?: string; json?: boolean }; positionals: string[] };
  try {
    parsed = parseArgs({ args: [...args], options: { key: { type: 'string' }, json: { type: 'boolean' } }, allowPositionals: true });
  } catch {
    return usage();
  }
  const [bag, ...more] = parsed.positionals;
  const { key, json } = parsed.values;
  if (bag === undefined || key === undefined || more.length > 0) return usage();
  let pem: string;
  try {
    pem = await readFile(resolve(io.cwd, key), 'utf8');
  } catch {
    io.err(say(io, `abri : clé introuvable : ${plain(key)}`, `abri: key not found: ${plain(key)}`));
    return EXIT.notFound;
  }
  try {
    const judged = await judge(resolve(io.cwd, bag), pem, io.lang);
    if (judged === null) {
      io.err(say(io, `abri : dossier introuvable : ${plain(bag)}`, `abri: no such dossier: ${plain(bag)}`));
      return EXIT.notFound;
    }
    if (json === true) io.out(JSON.stringify({ ...judged.report, ownScript: judged.ownScript }));
    else io.out(humanReport(judged, io));
    return judged.report.ok ? EXIT.ok : EXIT.broken;
  } catch (fault) {
    if (!(fault instanceof LogFault)) throw fault;
    io.err(
      say(io, `abri : ${plain(key)} n’est pas une clé publique Ed25519 (PEM)`, `abri: ${plain(key)} is not an Ed25519 public key (PEM)`),
    );
    return EXIT.usage;
  }
}

/** For programs: what is wrong with the dossier in folder `bag` under the key in file `key`, one line a fault; none when it holds. */
export async function checkBag(bag: string, key: string): Promise<readonly string[]> {
  const judged = await judge(bag, await readFile(key, 'utf8'), 'en');
  if (judged === null) return [`${bag}: no such folder`];
  return judged.report.faults.map((fault) => `${plain(fault.file)}: ${fault.words}`);
}

/** File names come from a stranger's disk: what could move a terminal's cursor is not printed. */
const plain = (text: string): string => text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');

const FAULTS_SHOWN = 20;

function humanReport({ report, ownScript }: Judged, io: Io): string {
  const t = (fr: string, en: string): string => say(io, fr, en);
  const lines: string[] = [];
  const row = (label: string, value: string): void => void lines.push(`${label.padEnd(14)}${value}`);
  if (report.dossier !== null) row('Dossier', t(`${report.dossier}, affaire ${report.case}`, `${report.dossier}, case ${report.case}`));
  if (report.supplements !== null) row(t('Complète', 'Supplements'), report.supplements);
  if (report.exercise !== null) row(t('EXERCICE', 'EXERCISE'), report.exercise);
  if (report.sealedAt !== null)
    row(t('Sceau reçu', 'Seal received'), `${new Date(report.sealedAt).toISOString().replace('T', ' ').slice(0, 19)} UTC`);
  if (report.origin !== null)
    row(t('Journal', 'Log'), t(`${report.origin}, ${report.size} écritures`, `${report.origin}, ${report.size} entries`));
  if (report.logVkey !== null)
    row(t('Clé', 'Key'), `${report.logVkey}  ${t('(à comparer au bordereau)', '(compare with the hand-over sheet)')}`);
  if (report.entries > 0) {
    row(
      t('Contenu', 'Contents'),
      t(
        `${report.entries} écritures, ${report.threads.length} fils entiers`,
        `${report.entries} entries, ${report.threads.length} whole threads`,
      ),
    );
  }
  const { disclosed, withheld } = report.fields;
  if (disclosed + withheld > 0)
    row(t('Mots', 'Words'), t(`${disclosed} communiqués, ${withheld} retenus`, `${disclosed} disclosed, ${withheld} withheld`));
  for (const { device, custody } of report.signers) {
    const held =
      custody === 'device' ? t('clé dans l’appareil', 'key in the device') : t('clé tenue par le serveur', 'key held by the server');
    row(t('Signataire', 'Signer'), `${device} (${held})`);
  }
  row(t('Vu par', 'Seen by'), t('les appareils : non vérifiable ici', 'the devices: not checkable here'));
  if (lines.length > 0) lines.push('');
  for (const { name, ok } of report.checks) lines.push(`  ${(ok ? t('oui', 'yes') : t('NON', 'NO')).padEnd(5)}${CHECKS[name][io.lang]}`);
  lines.push('');
  if (report.ok && !ownScript) {
    lines.push(
      t(
        'Le verify.sh du dossier n’est pas celui de ce programme : servez-vous du vôtre.',
        'The verify.sh of the dossier is not the one of this program: use your own.',
      ),
    );
  }
  if (report.ok) {
    lines.push(
      t(
        'Intact : rien ne manque et rien n’a été changé depuis le sceau.',
        'Whole: nothing is missing and nothing was changed since the seal.',
      ),
    );
    return lines.join('\n');
  }
  for (const fault of report.faults.slice(0, FAULTS_SHOWN)) lines.push(`  ${plain(fault.file)}: ${fault.words}`);
  if (report.faults.length > FAULTS_SHOWN)
    lines.push(t(`  et ${report.faults.length - FAULTS_SHOWN} autres`, `  and ${report.faults.length - FAULTS_SHOWN} more`));
  lines.push(
    '',
    t(`Rompu : ${plain(report.file ?? '')} n’est pas ce qui fut scellé.`, `Broken: ${plain(report.file ?? '')} is not what was sealed.`),
  );
  return lines.join('\n');
}
