/** What the check of a dossier says to a person. The codes are stable; verify.sh says the same in both languages at once. */

export type ReportLanguage = 'fr' | 'en';

/** The checks, in the order in which trust flows: files, key, seal, contents, then everything else. */
export const CHECKS = {
  shape: { fr: 'aucun fichier de trop, aucun absent', en: 'no file too many, none missing' },
  files: { fr: 'chaque fichier est celui du manifeste', en: 'each file is the one of the manifest' },
  checkpoint: { fr: 'la tête du journal est signée par la clé donnée', en: 'the head of the log is signed by the key given' },
  entries: { fr: 'les écritures sont bien formées et de ce journal', en: 'the entries are well formed and of this log' },
  seal: { fr: 'le sceau est la dernière écriture', en: 'the seal is the last entry' },
  inclusion: { fr: 'chaque écriture est dans le journal', en: 'each entry is in the log' },
  contents: { fr: 'le contenu est celui que le sceau a fixé', en: 'the contents are those the seal fixed' },
  threads: { fr: 'les fils sont entiers, jusqu’à la fin que dit le sceau', en: 'the threads are whole, to the end the seal states' },
  signatures: { fr: 'chaque acte est signé par un appareil enrôlé', en: 'each act is signed by an enrolled device' },
  keys: { fr: 'les clés sont celles de l’enrôlement', en: 'the keys are those of the enrolment' },
  disclosures: { fr: 'les mots sont ceux qui furent signés', en: 'the words are those that were signed' },
  blobs: { fr: 'les pièces sont celles que nomment les écritures', en: 'the attachments are those the entries name' },
  sealed: {
    fr: 'les valeurs scellées sont celles que nomment les écritures',
    en: 'the sealed values are those the entries name',
  },
  witnesses: { fr: 'les témoins sont ceux que le sceau a nommés', en: 'the witnesses are those the seal named' },
  stamp: { fr: 'l’horodatage est celui de cette tête du journal', en: 'the time stamp is that of this head of the log' },
  tags: { fr: 'les fichiers d’étiquette sont exacts', en: 'the tag files are exact' },
} as const satisfies Readonly<Record<string, Readonly<Record<ReportLanguage, string>>>>;
export type CheckName = keyof typeof CHECKS;

const FAULTS = {
  extra: { fr: 'ce fichier n’a pas sa place dans un dossier', en: 'this file does not belong in a dossier' },
  missing: { fr: 'fichier absent', en: 'missing file' },
  text: { fr: 'texte inattendu', en: 'unexpected text' },
  manifest: { fr: 'ne correspond pas aux fichiers', en: 'does not match the files' },
  unlisted: { fr: 'n’est pas le fichier inscrit au manifeste', en: 'is not the file listed in the manifest' },
  checkpoint: { fr: 'n’est pas une tête de ce journal signée par la clé donnée', en: 'is not a head of this log signed by the key given' },
  policy: { fr: 'nomme un autre journal', en: 'names another log' },
  logkey: { fr: 'n’est pas la clé donnée', en: 'is not the key given' },
  entry: { fr: 'écriture mal formée', en: 'malformed entry' },
  index: { fr: 'l’écriture ne porte pas le numéro de son nom', en: 'the entry does not bear the number of its name' },
  origin: { fr: 'l’acte fut signé pour un autre journal', en: 'the act was signed for another log' },
  epoch: {
    fr: 'n’est pas la reprise d’un journal restauré, à sa place',
    en: 'is not the restore of a log, where it may stand',
  },
  lastepoch: {
    fr: 'est d’une époque dont la reprise n’est pas ici',
    en: 'is of an epoch whose restore is not here',
  },
  proof: { fr: 'n’est pas une preuve sous data/log/checkpoint', en: 'is not a proof under data/log/checkpoint' },
  widow: { fr: 'preuve d’une écriture absente', en: 'proof of an entry that is not here' },
  unproved: {
    fr: 'la preuve ne mène pas de cette écriture à la tête du journal',
    en: 'the proof does not lead from this entry to the head of the log',
  },
  falseproof: {
    fr: 'cette preuve ne mène pas de l’écriture à la tête du journal',
    en: 'this proof does not lead from the entry to the head of the log',
  },
  unsealed: {
    fr: 'la dernière écriture n’est pas un sceau valable : des écritures ont été retirées ou changées',
    en: 'the last entry is not a valid seal: entries were removed or changed',
  },
  contents: { fr: 'n’est pas la liste que le sceau a fixée', en: 'is not the list the seal fixed' },
  changed: { fr: 'n’est pas le fichier que le sceau a fixé', en: 'is not the file the seal fixed' },
  script: { fr: 'n’est pas le verify.sh attendu', en: 'is not the verify.sh expected' },
  receipt: { fr: 'l’heure de réception recule', en: 'the time of receipt goes back' },
  hole: {
    fr: 'ne suit pas l’écriture précédente de son fil : il en manque une',
    en: 'does not follow the entry before it in its thread: one is missing',
  },
  supplements: {
    fr: 'complète un dossier que son affaire n’a pas scellé avant lui',
    en: 'supplements a dossier that its case has not sealed before it',
  },
  head: { fr: 'n’est pas la fin de son fil que dit le sceau', en: 'is not the end of its thread that the seal states' },
  foreign: { fr: 'd’un fil que le sceau ne nomme pas', en: 'of a thread the seal does not name' },
  exercise: { fr: 'exercice et réel mêlés', en: 'exercise and live mixed' },
  enrolment: { fr: 'n’est pas l’enrôlement d’un signataire de ce dossier', en: 'is not the enrolment of a signer of this dossier' },
  enrolments: { fr: 'le sceau ne fixe pas ces enrôlements', en: 'the seal does not fix these enrolments' },
  signature: { fr: 'signature fausse', en: 'wrong signature' },
  signer: { fr: 'signée par un appareil dont l’enrôlement n’est pas ici', en: 'signed by a device whose enrolment is not here' },
  early: { fr: 'signée avant l’enrôlement de l’appareil', en: 'signed before the device was enrolled' },
  member: { fr: 'l’appareil qui a signé est celui d’un autre membre', en: 'the signing device belongs to another member' },
  dev: { fr: 'nomme l’enrôlement d’un autre appareil', en: 'names the enrolment of another device' },
  sponsor: {
    fr: 'ni le poste ni un parrain, avec l’appareil lui-même, n’ont signé',
    en: 'neither the desk nor a sponsor, with the device itself, signed',
  },
  said: {
    fr: 'ce qui est inscrit des clés n’est pas ce qui fut signé',
    en: 'what is recorded of keys is not what was signed',
  },
  again: {
    fr: 'l’appareil s’est servi deux fois de ce qui ne sert qu’une fois',
    en: 'the device used twice what is used once',
  },
  count: { fr: 'le compteur de l’appareil qui a signé ne monte pas', en: 'the counter of the signing device does not rise' },
  twokeys: { fr: 'deux clés pour un même appareil', en: 'two keys for one device' },
  key: { fr: 'n’est pas la clé enrôlée', en: 'is not the enrolled key' },
  nobody: { fr: 'clé de personne ici', en: 'key of nobody here' },
  words: { fr: 'l’écriture ne porte pas ces mots', en: 'the entry does not carry these words' },
  samename: { fr: 'deux mots de cette écriture portent ce nom', en: 'two words of this entry bear this name' },
  lost: {
    fr: 'MANQUANT : ces mots ne sont ni ici, ni dits retenus, ni effacés',
    en: 'MISSING: these words are neither here, nor said to be withheld, nor shredded',
  },
  withheld: {
    fr: 'dit retenus des mots qui sont ici, ou qu’aucune écriture ne porte',
    en: 'says withheld words that are here, or that no entry carries',
  },
  digest: { fr: 'le contenu n’est pas celui que dit le nom', en: 'the contents are not what the name says' },
  length: { fr: 'la longueur n’est pas celle qui fut signée', en: 'the length is not the one that was signed' },
  blob: { fr: 'aucune écriture ne porte cette pièce', en: 'no entry carries this attachment' },
  unsealing: { fr: 'aucune écriture ne nomme cette valeur scellée', en: 'no entry names this sealed value' },
  commitment: { fr: 'la valeur ouverte n’est pas celle qui fut engagée', en: 'the value opened is not the one that was committed to' },
  witness: {
    fr: 'ligne qui n’est pas d’un témoin nommé par le sceau, ou signature fausse',
    en: 'line that is not of a witness the seal named, or wrong signature',
  },
  stamp: {
    fr: 'n’est pas l’horodatage de cette tête par l’autorité que le sceau a nommée',
    en: 'is not the time stamp of this head by the authority the seal named',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<ReportLanguage, string>>>>;
export type FaultCode = keyof typeof FAULTS;

export const isFaultCode = (code: string): code is FaultCode => Object.hasOwn(FAULTS, code);

/** One sentence; `detail` (a thread, a device, a code) stands in brackets after it. */
export const faultWords = (code: FaultCode, language: ReportLanguage, detail = ''): string =>
  detail === '' ? FAULTS[code][language] : `${FAULTS[code][language]} (${detail})`;
