/** Why a backup cannot be made or put back, in words a tired person can act on. `what` is a file, a folder or a number. */
import { PortFault } from '../../desk/ports.ts';

type Words = readonly [fr: (what: string) => string, en: (what: string) => string];

const WORDS = {
  not_a_backup: [
    (what) => `${what} n’est pas une sauvegarde d’Abri (about.json et manifest-sha256.txt y sont attendus). Rien n’a été écrit.`,
    (what) => `${what} is not a backup made by Abri (about.json and manifest-sha256.txt are expected in it). Nothing was written.`,
  ],
  wrong_part: [
    (what) => `${what} est l’autre moitié : --from prend le dossier record-…, --keys le dossier keys-…. Rien n’a été écrit.`,
    (what) => `${what} is the other half: --from takes the folder record-…, --keys the folder keys-…. Nothing was written.`,
  ],
  newer_backup: [
    (what) => `${what} vient d’une version plus récente d’Abri. Installez-la pour restaurer. Rien n’a été écrit.`,
    (what) => `${what} was made by a newer Abri. Install that one to restore. Nothing was written.`,
  ],
  altered: [
    (what) => `Sauvegarde abîmée : ${what} n’est pas ce qui fut sauvegardé. Rien n’a été restauré. Prenez une autre copie de ce fichier.`,
    (what) => `Damaged backup: ${what} is not what was backed up. Nothing was restored. Take another copy of that file.`,
  ],
  missing: [
    (what) => `Sauvegarde incomplète : ${what} manque. Rien n’a été restauré. Rapportez-le d’une autre copie.`,
    (what) => `Incomplete backup: ${what} is missing. Nothing was restored. Bring it back from another copy.`,
  ],
  not_sealed: [
    (what) => `${what} n’a pas été faite avec ces clés : quelqu’un a pu la changer. Rien n’a été restauré.`,
    (what) => `${what} was not made with these keys: somebody may have changed it. Nothing was restored.`,
  ],
  other_keys: [
    (what) =>
      `Ces clés sont d’un autre dossier ou d’une autre organisation que ${what}. Rien n’a été restauré : trouvez le dossier keys-… de celui-ci.`,
    (what) =>
      `These keys are of another folder or organisation than ${what}. Nothing was restored: find the folder keys-… that goes with it.`,
  ],
  keys_older: [
    (what) =>
      `Ces clés sont plus anciennes que ${what} : une partie des mots ne s’ouvrirait jamais. Prenez un dossier keys-… du même jour ou d’après.`,
    (what) => `These keys are older than ${what}: some of its words could never be read. Take a folder keys-… of the same day or later.`,
  ],
  log_broken: [
    (what) => `Le journal de la sauvegarde ne tient pas : ${what} Rien n’a été restauré. Prenez une autre sauvegarde.`,
    (what) => `The log in the backup does not hold: ${what} Nothing was restored. Take another backup.`,
  ],
  source_broken: [
    (what) =>
      `Le journal de ce dossier ne tient pas : ${what} Aucune sauvegarde n’a été gardée. Copiez le dossier entier tel quel, puis : abri log verify`,
    (what) => `The log of this folder does not hold: ${what} No backup was kept. Copy the whole folder as it is, then: abri log verify`,
  ],
  no_kek: [
    (what) =>
      `La clé maîtresse (kek) n’est pas dans ${what} : systemd la gardait. Rapportez-la dans un dossier, sous le nom abri-kek, et nommez ce dossier dans CREDENTIALS_DIRECTORY.`,
    (what) =>
      `The master key (kek) is not in ${what}: systemd kept it. Bring it back into a folder, named abri-kek, and name that folder in CREDENTIALS_DIRECTORY.`,
  ],
  head_unreadable: [
    (what) => `${what} n’est pas une tête signée de ce journal. Donnez le head.last de l’ancienne machine, ou retirez l’option.`,
    (what) => `${what} is not a signed head of this log. Give the head.last of the old machine, or leave the option out.`,
  ],
  other_history: [
    (what) =>
      `La dernière tête connue (${what}) raconte une autre histoire que la sauvegarde. Rien n’a été restauré : gardez les deux, demandez de l’aide.`,
    (what) => `The last head known (${what}) tells another history than the backup. Nothing was restored: keep both, ask for help.`,
  ],
  folder_in_use: [
    (what) =>
      `${what} n’est pas vide : une restauration n’écrase rien. Donnez un dossier neuf, ou déplacez celui-ci (gardez-le : --head-from).`,
    (what) => `${what} is not empty: a restore overwrites nothing. Give a new folder, or move this one away (keep it: --head-from).`,
  ],
  epoch_used: [
    (what) => `Cette époque a pu servir déjà : la prochaine libre est ${what}. Deux têtes ne doivent jamais porter le même nom.`,
    (what) => `That epoch may have been used: the next free one is ${what}. Two heads must never bear one name.`,
  ],
  inside_data: [
    (what) => `${what} est dans le dossier de données : la sauvegarde périrait avec lui. Choisissez un autre disque.`,
    (what) => `${what} is inside the data folder: the backup would perish with it. Choose another disk.`,
  ],
  disk_full: [
    (what) =>
      `Plus de place pour écrire dans ${what}. Ce qui était commencé a été retiré ; le poste n’est pas touché. Libérez de la place, ou changez de disque.`,
    (what) =>
      `No room left to write in ${what}. What was begun has been removed; the desk is not touched. Free some space or use another disk.`,
  ],
  cannot_write: [
    (what) => `On ne peut pas écrire dans ${what}. Vérifiez son propriétaire, ses droits et le montage du disque.`,
    (what) => `${what} cannot be written. Check its owner, its permissions and how the disk is mounted.`,
  ],
} as const satisfies Readonly<Record<string, Words>>;

export type ArchiveFaultCode = keyof typeof WORDS;

export class ArchiveFault extends PortFault {
  declare readonly code: ArchiveFaultCode;
  constructor(code: ArchiveFaultCode, what: string) {
    super(code, WORDS[code][0](what), WORDS[code][1](what));
    this.name = 'ArchiveFault';
  }
}

/** Names what the disk said while something was written under `where`; what is already named passes through. */
export function writing(error: unknown, where: string): unknown {
  const { code } = error as { code?: string };
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'disk_full') return new ArchiveFault('disk_full', where);
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return new ArchiveFault('cannot_write', where);
  return error;
}
