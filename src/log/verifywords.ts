/** What the audit of a log says to a person, in their language. The codes are stable. */

export type FaultLanguage = 'fr' | 'en';

const WORDS = {
  checkpoint: {
    fr: 'La tête du journal n’est pas signée par la clé du journal, ou elle est illisible',
    en: 'The head of the log is not signed by the log key, or cannot be read',
  },
  'tree.root': {
    fr: 'Les écritures ne donnent pas l’empreinte signée : le journal a été modifié',
    en: 'The entries do not give the signed root: the log was altered',
  },
  'log.short': { fr: 'Il manque des écritures à la fin, lues / signées', en: 'Entries are missing at the end, read / signed' },
  'log.long': {
    fr: 'Des écritures dépassent la tête signée : rien ne les couvre, lues / signées',
    en: 'Entries go beyond the signed head: nothing covers them, read / signed',
  },
  entry: { fr: 'L’écriture est mal formée', en: 'The entry is malformed' },
  'receipt.index': { fr: 'L’écriture ne porte pas son numéro d’ordre', en: 'The entry does not bear its place in the log' },
  'receipt.rx': { fr: 'L’heure de réception recule', en: 'The time of receipt goes backwards' },
  'thread.seq': { fr: 'Le fil de l’affaire a un trou ou un doublon', en: 'The thread has a hole or a repeat' },
  'thread.prev': { fr: 'L’écriture ne suit pas la précédente de son fil', en: 'The entry does not follow the previous one of its thread' },
  'body.log': { fr: 'L’acte a été signé pour un autre journal', en: 'The act was signed for another log' },
  epoch: {
    fr: 'La reprise après restauration est mal formée, ou n’est pas à sa place',
    en: 'The entry of a restore is malformed, or not where it may stand',
  },
  'epoch.root': {
    fr: 'L’empreinte d’où le journal restauré repart n’est pas celle des écritures',
    en: 'The root from which the restored log goes on is not that of the entries',
  },
  'epoch.head': {
    fr: 'Les écritures ne donnent pas l’empreinte signée dans cette époque',
    en: 'The entries do not give the root signed in that epoch',
  },
  'epoch.checkpoint': {
    fr: 'La tête gardée de cette époque n’est pas signée par la clé du journal',
    en: 'The head kept of that epoch is not signed by the log key',
  },
  'epoch.last': {
    fr: 'La tête est d’une autre époque que les dernières écritures',
    en: 'The head is of another epoch than the last entries',
  },
  'note.unsigned': {
    fr: 'Aucun appareil enrôlé avant cette écriture ne l’a signée',
    en: 'No device enrolled before this entry signed it',
  },
  'note.signature': { fr: 'La signature ne tient pas', en: 'The signature does not hold' },
  'signer.member': { fr: 'L’appareil qui a signé est celui d’un autre membre', en: 'The signing device belongs to another member' },
  'signer.dev': { fr: 'L’acte renvoie à l’enrôlement d’un autre appareil', en: 'The act refers to the enrolment of another device' },
  'act.twice': {
    fr: 'L’appareil s’est servi deux fois de ce qui ne sert qu’une fois',
    en: 'The device used twice what is used once',
  },
  'keys.said': {
    fr: 'Ce qui est inscrit des clés n’est pas ce qui fut signé',
    en: 'What is recorded of keys is not what was signed',
  },
  'enrol.vkey': {
    fr: 'La clé enrôlée n’est pas une clé sûre au nom de l’appareil',
    en: 'The enrolled key is not a sound key in the name of the device',
  },
  'enrol.signer': {
    fr: 'L’enrôlement d’un appareil n’est pas signé par qui doit s’en porter garant',
    en: 'The enrolment of a device is not signed by those who must vouch for it',
  },
  root: {
    fr: 'La racine est inscrite deux fois, ou n’a pas signé son inscription',
    en: 'The root is pinned twice, or has not signed its own pinning',
  },
  'signer.revoked': { fr: 'L’appareil qui a signé était arrêté', en: 'The signing device had been stopped' },
  'signer.expired': { fr: 'Le temps de l’appareil qui a signé était passé', en: 'The time of the signing device was over' },
  'signer.dseq': {
    fr: 'Le compteur de l’appareil qui a signé ne monte pas',
    en: 'The counter of the signing device does not rise',
  },
  'seen.hidden': {
    fr: 'L’appareil a vu un autre journal, et le poste ne l’a pas noté',
    en: 'The device has seen another log, and the desk has not noted it',
  },
} as const;

export type FaultCode = keyof typeof WORDS;

/** One plain sentence; `detail` (a code, a count) stands in brackets after it. */
export function faultWords(code: FaultCode, language: FaultLanguage, detail = ''): string {
  return detail === '' ? `${WORDS[code][language]}.` : `${WORDS[code][language]} (${detail}).`;
}
