/**
 * What the launcher says, in French and in English. `LC_ALL`, `LC_MESSAGES`, `LANG` choose; when they name neither,
 * both are said: somebody at three in the morning must not meet a language they do not read.
 * `{}` stands for the detail.
 */
const WORDS = {
  runWhat: ['`--run` attend un fichier : abri --run FICHIER.ts', '`--run` needs a file: abri --run FILE.ts'],
  installing: [
    'Installation des composants (une seule fois pour cette version ; réseau nécessaire)…',
    'Installing the parts (once for this version; needs the network)…',
  ],
  installed: ['Composants installés.', 'Parts installed.'],
  waiting: ['Un autre lancement d’Abri travaille dans ce dossier ; attente…', 'Another start of Abri is at work in this folder; waiting…'],
  noLockFile: [
    'Le fichier package-lock.json manque ({}). Reprenez une copie complète d’Abri.',
    'The file package-lock.json is missing ({}). Take a complete copy of Abri again.',
  ],
  noNpm: [
    'La commande npm est introuvable. Installez Node.js avec npm (Debian : apt install nodejs npm), puis relancez la même commande.',
    'The npm command cannot be found. Install Node.js with npm (Debian: apt install nodejs npm), then run the same command again.',
  ],
  installFailed: [
    'L’installation a échoué ({}). Rien n’a changé : les composants précédents, s’il y en avait, sont intacts.\n' +
      'À faire : vérifiez le réseau et le dépôt de paquets (npm config get registry), puis relancez la même commande.\n' +
      'Sans réseau : revenez à la version précédente du programme (git checkout), elle redémarre avec ces composants.',
    'The installation failed ({}). Nothing has changed: the previous parts, if there were any, are as they were.\n' +
      'What to do: check the network and the package registry (npm config get registry), then run the same command again.\n' +
      'Without a network: go back to the previous version of the program (git checkout); it starts again with these parts.',
  ],
  notWritable: [
    'Les composants ne correspondent pas à cette version et le dossier d’Abri n’est pas accessible en écriture ({}). ' +
      'Relancez une fois avec le compte propriétaire du dossier.',
    'The parts do not match this version and the folder of Abri cannot be written ({}). ' +
      'Start it once with the account that owns the folder.',
  ],
  consoleFailed: [
    'La console n’a pas pu être construite ({}). Abri démarre avec la construction précédente, si elle existe.',
    'The console could not be built ({}). Abri starts with the previous build, if there is one.',
  ],
  nodeTooOld: [
    'Abri demande Node.js 24.15 ou plus récent sur cette machine (présent : {}). Installez-le, puis relancez la même commande.',
    'Abri needs Node.js 24.15 or newer on this machine (present: {}). Install it, then run the same command again.',
  ],
};

/** @typedef {keyof typeof WORDS} WordKey */

/** A stop explained in words; anything else that is thrown is a defect and keeps its stack. */
export class Told extends Error {
  /** @param {WordKey} key @param {string} [detail] */
  constructor(key, detail = '') {
    super(key);
    this.key = key;
    this.detail = detail;
  }
}

/** @param {NodeJS.ProcessEnv} env @returns {readonly number[]} which of the two languages, in order */
export function languages(env) {
  const wanted = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  if (/^fr/i.test(wanted)) return [0];
  return /^en/i.test(wanted) ? [1] : [0, 1];
}

/** Says it on stderr: stdout belongs to the program. @param {WordKey} key @param {string} [detail] */
export function tell(key, detail = '') {
  for (const language of languages(process.env)) process.stderr.write(`abri: ${WORDS[key][language]?.replace('{}', detail)}\n`);
}
