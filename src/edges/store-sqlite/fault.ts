/** Why a folder cannot be opened, read or written, in words a person can act on. */
import { LostFence, PortFault } from '../../desk/ports.ts';

const WORDS = {
  newer_folder: [
    'Ce dossier de données a été écrit par une version plus récente d’Abri. Rien n’a été touché : installez cette version, ou une plus récente.',
    'This data folder was written by a newer Abri. Nothing was touched: install that version or a later one.',
  ],
  older_folder: [
    'Ce dossier de données est d’une version plus ancienne d’Abri. Rien n’a été touché. Faites : abri upgrade --data DOSSIER',
    'This data folder is of an older Abri. Nothing was touched. Run: abri upgrade --data FOLDER',
  ],
  not_upgraded: [
    'Mis à niveau, ce dossier de données ne se vérifierait plus. Rien n’a été touché : gardez la version d’avant et signalez-le.',
    'Once upgraded, this data folder would no longer verify. Nothing was touched: keep the version of before and report it.',
  ],
  not_ours: [
    'Un fichier du dossier de données n’a pas été écrit par Abri. Vérifiez le chemin (ABRI_DATA).',
    'A file in the data folder was not written by Abri. Check the path (ABRI_DATA).',
  ],
  nothing_here: [
    'Il n’y a pas de données d’Abri à cet endroit. Vérifiez le chemin (ABRI_DATA, --data).',
    'There is no Abri data in this place. Check the path (ABRI_DATA, --data).',
  ],
  locked: [
    'Un autre Abri tourne déjà sur ce dossier de données. Arrêtez-le d’abord ; après une coupure le verrou se libère seul.',
    'Another Abri is already running on this data folder. Stop it first; after a power cut the lock frees itself.',
  ],
  behind_last_head: [
    'La base est en retard sur la dernière tête signée (head.last) : c’est une sauvegarde remise à la main. Rien n’a été touché. Remettez la ' +
      'base la plus récente ou, si elle est perdue, faites : abri restore (docs/restore.md), qui ouvre une nouvelle époque et dit ce qui manque.',
    'The database is behind the last signed head (head.last): this is a backup put back by hand. Nothing was touched. Put back the most ' +
      'recent database or, if it is lost, run: abri restore (docs/restore.md), which opens a new epoch and tells what is missing.',
  ],
  other_history: [
    'La base et la dernière tête signée (head.last) racontent deux histoires différentes. Rien n’a été touché : gardez les deux et demandez de l’aide.',
    'The database and the last signed head (head.last) tell two different histories. Nothing was touched: keep both and ask for help.',
  ],
  disk_full: [
    'Le disque est plein. Rien de ce lot n’est enregistré : passez à la radio, libérez de la place, relancez.',
    'The disk is full. Nothing of this batch is recorded: use the radio, free some space, start again.',
  ],
  read_only: [
    'Le dossier de données n’est pas accessible en écriture. Vérifiez son propriétaire, ses droits et le montage du disque.',
    'The data folder cannot be written. Check its owner, its permissions and how the disk is mounted.',
  ],
  io: [
    'Le disque a refusé une lecture ou une écriture. Passez à la radio, vérifiez le disque avant de relancer.',
    'The disk refused a read or a write. Use the radio and check the disk before starting again.',
  ],
  damaged: [
    'La base est abîmée. N’écrivez plus dans ce dossier : copiez-le tel quel, puis restaurez une sauvegarde.',
    'The database is damaged. Write nothing more in this folder: copy it as it is, then restore a backup.',
  ],
  wrong_kek: [
    'La clé maîtresse (kek) n’est pas celle de ce dossier. Rien n’a été touché : remettez la bonne clé.',
    'The master key (kek) is not the one of this folder. Nothing was touched: put back the right key.',
  ],
  keys_missing: [
    'keys.db manque, est plus ancien que la base ou vient d’un autre dossier : des mots ne pourraient être lus. Remettez le fichier ' +
      'de ce dossier, avec son journal (keys.db-wal) s’il y en a un.',
    'keys.db is missing, older than the database or of another folder: words could not be read. Put back the file of this folder, ' +
      'with its journal (keys.db-wal) if there is one.',
  ],
  invariant: [
    'Défaut du programme : le lot contredit la base. Rien n’a été écrit. Signalez-le.',
    'Defect of the program: the batch contradicts the database. Nothing was written. Please report it.',
  ],
  stopped: [
    'L’écriture est arrêtée : rien de plus ne sera enregistré. Passez à la radio et relancez Abri.',
    'Writing has stopped: nothing more will be recorded. Use the radio and start Abri again.',
  ],
} as const;

export type StoreFaultCode = keyof typeof WORDS;
export const isStoreFaultCode = (code: string): code is StoreFaultCode => Object.hasOwn(WORDS, code);

export class StoreFault extends PortFault {
  declare readonly code: StoreFaultCode;
  readonly detail: string;
  constructor(code: StoreFaultCode, detail = '') {
    super(code, WORDS[code][0], WORDS[code][1], detail);
    this.name = 'StoreFault';
    this.detail = detail;
  }
}

/** Result codes of SQLite (sqlite.org/rescode.html): primary, and extended where it says more. */
const OF_SQLITE: Readonly<Record<number, StoreFaultCode>> = {
  1: 'damaged', // our own statements do not fit the schema it holds
  5: 'locked',
  6: 'locked',
  8: 'read_only',
  11: 'damaged',
  13: 'disk_full',
  14: 'read_only', // cannot open: the folder or the file is out of reach
  19: 'invariant',
  26: 'damaged', // not a database
  4874: 'disk_full', // no room for the index of the write-ahead log (-shm), which a start makes
};
const OF_SYSTEM: Readonly<Record<string, StoreFaultCode>> = {
  ENOSPC: 'disk_full',
  EDQUOT: 'disk_full',
  EROFS: 'read_only',
  EACCES: 'read_only',
  EPERM: 'read_only',
};

/** Names whatever SQLite or the system threw. What is already named, and a lost fence, pass through. */
export function named(error: unknown): Error {
  if (error instanceof PortFault || error instanceof LostFence) return error;
  if (!(error instanceof Error)) return new StoreFault('io', String(error));
  const { errcode, code } = error as Error & { errcode?: number; code?: string };
  if (typeof errcode === 'number')
    return new StoreFault(OF_SQLITE[errcode] ?? OF_SQLITE[errcode & 0xff] ?? 'io', `SQLite ${errcode}: ${error.message}`);
  if (typeof code === 'string' && 'syscall' in error) return new StoreFault(OF_SYSTEM[code] ?? 'io', error.message);
  return error; // a defect of our own keeps its stack
}

/** Runs `work` and lets only named faults out. */
export function naming<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw named(error);
  }
}
