/** `abri verify BAG --key log.pem [--json]`: checks a sealed dossier, offline, with the log's public key alone. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { b64url } from '../log/base64.ts';
import { sha256 } from '../log/digest.ts';
import { CHECKS, type DossierReport, faultWords, sealedIn, verifyDossier } from '../log/dossier/bag.ts';
import { LogFault } from '../log/fault.ts';
import { openWith } from '../vault/age.ts';
import { readBagFolder } from './bagfolder.ts';
import { EXIT } from './exit.ts';
import { type Io, type Lang, say } from './io.ts';

const OWN_SCRIPT = new URL('../log/dossier/verify.sh', import.meta.url);

interface Judged {
  readonly report: DossierReport;
  /** False when the verify.sh inside is not the one of this program: another version, or a changed one. */
  readonly ownScript: boolean;
  /** Sealed values that the identity given opens. */
  readonly opened: number;
}

/** The judgement on a folder. Null: no such folder. Throws LogFault `pem` for a key that is no key. */
async function judge(bag: string, pem: string, lang: Lang, identity: string | null = null): Promise<Judged | null> {
  const folder = await readBagFolder(bag);
  if (folder === null) return null;
  const { files } = folder;
  // What no dossier can hold is judged by name: empty bytes stand for it, and it is named first.
  const all = new Map(files);
  for (const path of folder.strange) all.set(path, new Uint8Array());
  const { report, opened } = await unsealed(verifyDossier(all, pem, { language: lang }), files, identity, lang);
  const script = files.get('data/verify.sh');
  const ownScript = script !== undefined && Buffer.from(script).equals(await readFile(OWN_SCRIPT));
  if (folder.strange.length === 0) return { report, ownScript, opened };
  const words = lang === 'fr' ? 'lien, dossier ou fichier qui n’a pas sa place ici' : 'link, folder or file that has no place here';
  const strange = folder.strange.map((file) => ({ file, check: 'shape', code: 'extra', words }) as const);
  const faults = [...strange, ...report.faults.filter((fault) => !folder.strange.includes(fault.file))];
  const checks = report.checks.map((check) => (check.name === 'shape' ? { ...check, ok: false } : check));
  return { report: { ...report, ok: false, file: strange[0]?.file ?? report.file, faults, checks }, ownScript, opened };
}

/** What a key opens must be what was committed to: whoever sealed could lie about it, and only a reader can see that. */
async function unsealed(
  report: DossierReport,
  files: ReadonlyMap<string, Uint8Array>,
  identity: string | null,
  lang: Lang,
): Promise<{ report: DossierReport; opened: number }> {
  let opened = 0;
  const faults = [...report.faults];
  for (const { path, bytes, commitments } of identity === null ? [] : sealedIn(files)) {
    const plain = await orNull(openWith(bytes, identity ?? ''));
    if (plain === null) continue;
    opened++;
    if (!commitments.includes(b64url(sha256(plain))))
      faults.push({ file: path, check: 'sealed', code: 'commitment', words: faultWords('commitment', lang) });
  }
  if (faults.length === report.faults.length) return { report, opened };
  const checks = report.checks.map((check) => (check.name === 'sealed' ? { ...check, ok: false } : check));
  return { report: { ...report, ok: false, file: faults[0]?.file ?? null, faults, checks }, opened };
}
async function orNull(plain: Promise<Uint8Array>): Promise<Uint8Array | null> {
  try {
    return await plain;
  } catch (fault) {
    if (fault instanceof LogFault && fault.code === 'age.file') return null;
    throw fault;
  }
}

/** Resolves with the exit code: 0 whole, 7 broken (the first wrong file is named), 2 usage, 4 no such folder or key. */
export async function verifyCommand(args: readonly string[], io: Io): Promise<number> {
  const usage = (): number => {
    io.err(say(io, 'abri verify DOSSIER --key log.pem [--json]', 'abri verify BAG --key log.pem [--json]'));
    return EXIT.usage;
  };
  let parsed: { values: { key?: string; json?: boolean; identity?: string }; positionals: string[] };
  try {
    parsed = parseArgs({
      args: [...args],
      options: { key: { type: 'string' }, json: { type: 'boolean' }, identity: { type: 'string' } },
      allowPositionals: true,
    });
  } catch {
    return usage();
  }
  const [bag, ...more] = parsed.positionals;
  const { key, json, identity } = parsed.values;
  if (bag === undefined || key === undefined || more.length > 0) return usage();
  let pem: string;
  try {
    pem = await readFile(resolve(io.cwd, key), 'utf8');
  } catch {
    io.err(say(io, `abri : clé introuvable : ${plain(key)}`, `abri: key not found: ${plain(key)}`));
    return EXIT.notFound;
  }
  try {
    const secret = identity === undefined ? null : identityIn(await readFile(resolve(io.cwd, identity), 'utf8'));
    const judged = await judge(resolve(io.cwd, bag), pem, io.lang, secret);
    if (judged === null) {
      io.err(say(io, `abri : dossier introuvable : ${plain(bag)}`, `abri: no such dossier: ${plain(bag)}`));
      return EXIT.notFound;
    }
    if (json === true) io.out(JSON.stringify({ ...judged.report, ownScript: judged.ownScript }));
    else io.out(humanReport(judged, io));
    return judged.report.ok ? EXIT.ok : EXIT.broken;
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT' || (fault instanceof LogFault && fault.code === 'age.identity')) {
      io.err(
        say(io, `abri : ${plain(identity ?? '')} n’est pas une identité age`, `abri: ${plain(identity ?? '')} is not an age identity`),
      );
      return EXIT.usage;
    }
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

/** The secret line of an identity file, as `age-keygen` writes one. */
const identityIn = (text: string): string => /^AGE-SECRET-KEY-1\S+$/m.exec(text)?.[0] ?? '';

const FAULTS_SHOWN = 20;

const instant = (ms: number): string => {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? String(ms) : `${date.toISOString().replace('T', ' ').slice(0, 19)} UTC`;
};

function stampWords(stamp: DossierReport['stamp'], t: (fr: string, en: string) => string): string {
  if (stamp === null) return t('aucun : les heures sont celles du serveur', 'none: times are those of the server');
  const { name, state, at, isTest } = stamp;
  const told = {
    right: at === null ? name : `${instant(at)}, ${name}`,
    wrong: t(`${name} : faux`, `${name}: wrong`),
    absent: t(`${name} : absent de ce dossier`, `${name}: not in this dossier`),
    unable: t(`${name} : impossible à vérifier ici, voyez verify.sh`, `${name}: cannot be checked here, see verify.sh`),
  }[state];
  return isTest ? `${told} ${t('(horodatage de test)', '(test time stamp)')}` : told;
}

function humanReport({ report, ownScript, opened }: Judged, io: Io): string {
  const t = (fr: string, en: string): string => say(io, fr, en);
  const lines: string[] = [];
  const row = (label: string, value: string): void => void lines.push(`${label.padEnd(14)}${value}`);
  if (report.dossier !== null) row('Dossier', t(`${report.dossier}, affaire ${report.case}`, `${report.dossier}, case ${report.case}`));
  if (report.supplements !== null) row(t('Complète', 'Supplements'), report.supplements);
  if (report.exercise !== null) row(t('EXERCICE', 'EXERCISE'), report.exercise);
  if (report.sealedAt !== null) row(t('Sceau reçu', 'Seal received'), instant(report.sealedAt));
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
  const { disclosed, withheld, shredded, missing } = report.fields;
  if (disclosed + withheld + shredded + missing > 0) {
    row(
      t('Mots', 'Words'),
      t(
        `${disclosed} communiqués, ${withheld} retenus, ${shredded} effacés, ${missing} MANQUANTS`,
        `${disclosed} disclosed, ${withheld} withheld, ${shredded} shredded, ${missing} MISSING`,
      ),
    );
  }
  for (const { device, custody } of report.signers) {
    const held =
      custody === 'device'
        ? t('clé dans l’appareil', 'key in the device')
        : custody === 'root'
          ? t('racine de l’organisation', 'root of the organisation')
          : t('clé tenue par le serveur', 'key held by the server');
    row(t('Signataire', 'Signer'), `${device} (${held})`);
  }
  row(t('Vu par', 'Seen by'), t('les appareils : non vérifiable ici', 'the devices: not checkable here'));
  const { named, signed } = report.witnesses;
  row(
    t('Témoins', 'Witnesses'),
    named === 0 ? t('aucun n’est nommé', 'none is named') : t(`${signed} sur ${named}`, `${signed} of ${named}`),
  );
  row(t('Horodatage', 'Time stamp'), stampWords(report.stamp, t));
  if (report.sealed > 0)
    row(
      t('Scellé', 'Sealed'),
      t(`${report.sealed} valeurs, ${opened} ouvertes avec la clé donnée`, `${report.sealed} values, ${opened} opened with the key given`),
    );
  for (const { what, dossier, at, by, reference } of report.custody) {
    const did = what === 'sealed' ? t('scellé', 'sealed') : t('reçu', 'received');
    row(t('Garde', 'Custody'), `${dossier} ${did} ${instant(at)} ${t('par', 'by')} ${by}${reference === null ? '' : ` (${reference})`}`);
  }
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
