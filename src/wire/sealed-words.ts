/** Refusals of sealed values, in both languages. What was to be sealed stays with whoever asks: nothing of it was kept. */
import { known, unknown, type Wording, words } from './wording.ts';

export const SEALED_WORDS: Wording = {
  value_unknown: unknown('Valeur scellée inconnue', 'Unknown sealed value'),
  value_known: known('Une valeur scellée porte déjà ce nom', 'A sealed value already bears this name'),
  subject_unknown: unknown('Personne ou lieu inconnu', 'Unknown person or place'),
  compartment_differs: words(
    409,
    ['La valeur et l’acte ne sont pas derrière la même porte', 'Nommez le compartiment de la personne concernée.'],
    ['The value and the act are not behind the same door', 'Name the compartment of the person concerned.'],
  ),
  sealed_for_nobody: words(
    422,
    ['Personne ne pourrait ouvrir cette valeur', 'Nommez au moins un appareil, ou la clé de secours.'],
    ['Nobody could open this value', 'Name at least one device, or the recovery key.'],
  ),
  device_cannot_read: words(
    409,
    ['Un des appareils ne peut plus lire, ou n’a pas de clé de scellement', 'Relisez la liste des appareils, et scellez de nouveau.'],
    ['One of the devices can no longer read, or has no seal key', 'Read the list of devices again, and seal anew.'],
  ),
  device_outside_compartment: words(
    403,
    ['Un des appareils n’est pas enrôlé pour ce compartiment', 'Retirez-le, ou enrôlez-le pour ce compartiment.'],
    ['One of the devices is not enrolled for this compartment', 'Leave it out, or enrol it for this compartment.'],
  ),
  commitment_differs: words(
    409,
    ['Ce n’est pas la valeur qui avait été scellée', 'Pour une autre valeur, scellez-en une autre.'],
    ['This is not the value that was sealed', 'For another value, seal another.'],
  ),
  value_not_for_you: words(
    403,
    ['Aucun de vos appareils n’ouvre cette valeur', 'Demandez à quelqu’un qui la lit de vous l’ouvrir ou de vous la lire.'],
    ['None of your devices opens this value', 'Ask somebody who reads it to open it for you or to read it to you.'],
  ),
  briefing_over: words(
    403,
    ['Le déplacement est fini depuis plus de douze heures', 'Demandez de nouveau à lire ce lieu.'],
    ['The movement ended more than twelve hours ago', 'Ask again to read this place.'],
  ),
  place_not_of_movement: words(
    409,
    ['Ce lieu n’est pas de ce déplacement', 'Un ordre n’ouvre que ses propres lieux.'],
    ['This place is not of this movement', 'An order opens its own places only.'],
  ),
  member_not_briefed: words(
    409,
    ['Cette personne n’est pas de ce déplacement', 'Donnez-lui d’abord l’ordre, ou inscrivez-la au manifeste.'],
    ['This person is not of this movement', 'Brief them first, or put them on the manifest.'],
  ),
  purpose_missing: words(
    422,
    ['Il faut dire pourquoi vous ouvrez cette valeur', 'Écrivez-le en une phrase; chaque ouverture est consignée.'],
    ['Say why you open this value', 'Write it in one sentence; every opening is recorded.'],
  ),
  operation_not_concerned: words(
    409,
    ['Cette opération ne concerne pas cette valeur', 'Dites pourquoi vous l’ouvrez.'],
    ['This operation is not about this value', 'Say why you open it.'],
  ),
};
