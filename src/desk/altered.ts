/** What is on the disk is not what was signed: the desk does not open on it, and says what to do. */
import { PortFault } from './ports.ts';

export const logAltered = (detail: string): PortFault =>
  new PortFault(
    'log_altered',
    'Le journal sur le disque n’est pas celui qui a été signé. N’écrivez plus dans ce dossier : copiez-le tel quel, faites ' +
      '« abri log verify » pour savoir quelle écriture est abîmée, puis restaurez une sauvegarde.',
    'The log on the disk is not the one that was signed. Write nothing more in this folder: copy it as it is, run ' +
      '`abri log verify` to learn which entry is damaged, then restore a backup.',
    detail,
  );
