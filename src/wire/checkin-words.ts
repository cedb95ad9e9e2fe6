/** Refusals and conflicts of check-ins, panic and duress, in both languages. None may tell whether anybody is under duress (I-24). */
import { known, unknown, type Wording, words } from './wording.ts';

export const CHECKIN_WORDS: Wording = {
  plan_unknown: unknown('Plan de points de contact inconnu', 'Unknown check-in plan'),
  plan_known: known('Ce plan de points de contact existe déjà', 'This check-in plan already exists'),
  plan_ended: words(
    409,
    ['Ce plan est déjà terminé', 'Faites-en un autre si quelqu’un doit encore donner de ses nouvelles.'],
    ['This plan has already ended', 'Make another if somebody must still be heard from.'],
  ),
  plan_reserved: words(
    422,
    ['Cet identifiant est réservé au poste', 'Prenez-en un autre.'],
    ['This id is reserved for the desk', 'Use another one.'],
  ),
  rhythm_missing: words(
    422,
    ['Le plan ne dit pas quand on attend des nouvelles', 'Donnez un intervalle, ou des heures à venir.'],
    ['The plan does not say when news is expected', 'Give an interval, or times to come.'],
  ),
  checkin_overdue: words(
    409,
    ['Cette personne est en retard', 'Retrouvez-la d’abord: par la vue ou par la voix.'],
    ['This person is late', 'Find them first: by sight or by voice.'],
  ),
  not_seen_or_heard: words(
    409,
    ['Personne n’a été vu ni entendu', 'Seules la vue, la voix ou la personne elle-même valent des nouvelles.'],
    ['Nobody was seen or heard', 'Only sight, voice or the person themself is news.'],
  ),
  word_too_old: words(
    409,
    ['Cette nouvelle est trop ancienne', 'Un autre point de contact a été manqué depuis: demandez-en une nouvelle.'],
    ['This news is too old', 'Another check-in has been missed since: ask for a fresh one.'],
  ),
  not_their_word: words(
    409,
    ['Ce n’est pas la parole de la personne', 'Elle seule peut annoncer son silence; relayez-la si elle vous l’a dit.'],
    ['This is not that person’s word', 'They alone can announce their silence; relay it if they told you.'],
  ),
  silence_over: words(
    409,
    ['Ce silence est déjà passé', 'Donnez une heure à venir.'],
    ['This silence is already over', 'Give a time to come.'],
  ),
  panic_open: words(
    409,
    ['Un appel à l’aide est en cours', 'Il reste ouvert jusqu’à ce que quelqu’un ait vu ou entendu la personne.'],
    ['A call for help is open', 'It stays open until somebody has seen or heard the person.'],
  ),
  panic_unknown: unknown('Aucun appel à l’aide pour cette personne', 'No call for help for this person'),
  panic_cancelled: words(
    409,
    ['Cet appel à l’aide a déjà pris fin', 'Aucun geste n’est nécessaire.'],
    ['This call for help has already ended', 'Nothing needs to be done.'],
  ),
  other_person_needed: words(
    403,
    ['Cela revient à une autre personne que celle dont il s’agit', 'Demandez-le à quelqu’un qui l’a vue ou entendue.'],
    ['This is for somebody other than the person it is about', 'Ask somebody who has seen or heard them.'],
  ),
  sight_or_voice_needed: words(
    422,
    ['Il faut avoir vu ou entendu la personne', 'Rappelez-la ou allez la voir; une position ou un ouï-dire ne suffit pas.'],
    ['The person must have been seen or heard', 'Call them or go and see them; a position or hearsay is not enough.'],
  ),
  proof_of_life_missing: words(
    422,
    ['La question de preuve de vie manque', 'Posez-la, et écrivez ce qui a été répondu.'],
    ['The proof-of-life question is missing', 'Ask it, and write what was answered.'],
  ),
  // The same words for every code that will not do: none says whose it is, nor which of their two (I-25).
  code_unfit: words(
    422,
    [
      'Ces codes ne conviennent pas',
      'Choisissez-en d’autres: 6 à 12 chiffres, ou un mot de 5 à 24 lettres, les deux de même longueur et bien différents l’un de l’autre.',
    ],
    ['These codes will not do', 'Choose others: 6 to 12 digits, or one word of 5 to 24 letters, both of one length and far apart.'],
  ),
  too_many_codes: words(
    429,
    ['Trop d’essais de codes', 'Recommencez dans une heure, avec des codes choisis autrement.'],
    ['Too many codes tried', 'Try again in an hour, with codes chosen another way.'],
  ),
  code_wrong: words(
    403,
    ['Ce code n’est pas reconnu', 'Tapez-le de nouveau; s’il est oublié, voyez en face quelqu’un du poste ou un chef d’équipe.'],
    ['This code is not recognised', 'Type it again; if it is forgotten, see somebody of the desk or a team leader face to face.'],
  ),
  code_needed: words(
    403,
    ['Cet acte demande votre code', 'Refaites-le avec votre code.'],
    ['This act asks for your code', 'Do it again with your code.'],
  ),
  codes_unset: words(
    409,
    ['Aucun code n’est choisi', 'La personne choisit d’abord ses deux codes, sur son propre appareil.'],
    ['No codes have been chosen', 'The person first chooses their two codes, on their own device.'],
  ),
  nothing_rehearsed: words(
    409,
    ['Aucun exercice n’est en cours pour vous', 'Un code se répète pendant un exercice où vous êtes.'],
    ['No drill is under way for you', 'A code is rehearsed during a drill you take part in.'],
  ),
  in_person_needed: words(
    422,
    ['Il faut avoir la personne devant soi', 'Allez la voir: une voix ne suffit pas ici.'],
    ['The person must be before you', 'Go and see them: a voice is not enough here.'],
  ),
  item_unknown: unknown('Appel inconnu', 'Unknown call'),
  nothing_to_take: words(
    409,
    ['Il n’y a rien à prendre en charge', 'Personne n’est appelé à ce sujet.'],
    ['There is nothing to take in hand', 'Nobody is being called about it.'],
  ),
};
