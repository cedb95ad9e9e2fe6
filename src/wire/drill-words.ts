/** The words for what drills and after-action reviews refuse. */
import { known, unknown, type Wording, words } from './wording.ts';

export const DRILL_WORDS: Wording = {
  drill_unknown: unknown('Exercice inconnu', 'Unknown drill'),
  drill_known: known('Cet exercice existe déjà', 'This drill already exists'),
  drill_not_running: words(
    409,
    ['L’exercice n’a pas commencé', 'Commencez-le dans sa plage; avant, personne ne reçoit rien.'],
    ['The drill has not started', 'Start it within its window; before that, nobody receives anything.'],
  ),
  drill_running: words(
    409,
    ['L’exercice a déjà commencé', 'Aucun geste n’est nécessaire.'],
    ['The drill has already started', 'Nothing needs to be done.'],
  ),
  drill_over: words(
    409,
    ['L’exercice est terminé', 'Il ne reprend pas et ne dit plus rien; pour recommencer, prévoyez-en un autre.'],
    ['The drill is over', 'It does not resume and says nothing more; to rehearse again, plan another.'],
  ),
  drill_not_now: words(
    409,
    ['Ce n’est pas l’heure de cet exercice', 'Il ne commence que dans sa plage, et se prévoit avant qu’elle soit passée.'],
    ['It is not the time of this drill', 'It starts within its window only, and is planned before the window has passed.'],
  ),
  nobody_in_drill: words(
    422,
    ['Personne n’est nommé', 'Nommez au moins un membre qui participe.'],
    ['Nobody is named', 'Name at least one member who takes part.'],
  ),
  not_in_drill: words(
    403,
    [
      'Un exercice n’atteint que ses participants',
      'Retirez les personnes nommées ici. Pour une alerte réelle, le tableau, jamais l’exercice.',
    ],
    ['A drill reaches its participants only', 'Remove the people named here. For a real alert: the board, never the drill.'],
  ),
  participant_in_drill: words(
    409,
    ['Une de ces personnes est déjà dans un autre exercice', 'Attendez qu’il se termine.'],
    ['One of these people is already in another drill', 'Wait until it is over.'],
  ),
  live_alert_open: words(
    409,
    ['Une alerte réelle concerne ces personnes', 'L’exercice attend: rien de répété ne leur est dit tant qu’elle est ouverte.'],
    ['A real alert concerns these people', 'The drill waits: nothing rehearsed is said to them while it is open.'],
  ),
  inject_known: known('Ce message d’exercice est déjà parti', 'This drill message has already left'),
  inject_text_missing: words(
    422,
    ['Ce message d’exercice n’a pas de mots', 'Écrivez ce qu’il dit.'],
    ['This drill message has no words', 'Write what it says.'],
  ),
  drill_text_empty: words(
    422,
    ['Ce message d’exercice n’a pas de mots', 'Écrivez ce qu’il dit; la marque EXERCICE s’ajoute d’elle-même.'],
    ['This drill message has no words', 'Write what it says; the mark EXERCISE is added by itself.'],
  ),
  drill_text_denies: words(
    422,
    ['Un message d’exercice ne dit jamais qu’il n’en est pas un', 'Dites-le autrement: quelqu’un pourrait le croire.'],
    ['A drill message never says that it is no drill', 'Put it another way: somebody might believe it.'],
  ),
  thread_of_drill: words(
    409,
    ['Ce fil est celui d’un exercice', 'Ce qui a été répété n’entre dans aucune affaire ni aucun dossier.'],
    ['This thread is that of a drill', 'What was rehearsed enters no case and no dossier.'],
  ),
  subject_unknown: unknown('Opération ou exercice inconnu', 'Unknown operation or drill'),
  subject_not_over: words(
    409,
    ['Ce n’est pas encore terminé', 'Le retour d’expérience s’ouvre à la fin; un exercice jamais commencé n’en laisse pas.'],
    ['It is not over yet', 'The review opens at the end; a drill that never started leaves none.'],
  ),
  review_unknown: unknown('Retour d’expérience inconnu', 'Unknown after-action review'),
  review_known: known('Ce retour d’expérience existe déjà', 'This after-action review already exists'),
  review_closed: words(
    409,
    ['Ce retour d’expérience est clos', 'Dites-le au suivant, à froid; ce qui est promis reste dû.'],
    ['This after-action review is closed', 'Say it at the next one, the cold one; what was promised is still owed.'],
  ),
  review_empty: words(
    409,
    ['Personne n’a encore rien constaté', 'Consignez au moins un constat, fût-ce que tout s’est bien passé.'],
    ['Nobody has found anything yet', 'Record one finding at least, be it that all went well.'],
  ),
  finding_known: known('Ce constat est déjà consigné', 'This finding is already recorded'),
  action_known: known('Cette action est déjà confiée', 'This action is already assigned'),
  action_unknown: unknown('Action inconnue', 'Unknown action'),
  action_done: words(
    409,
    ['Cette action est déjà faite', 'Aucun geste n’est nécessaire.'],
    ['This action is already done', 'Nothing needs to be done.'],
  ),
  action_text_missing: words(
    422,
    ['Cette action n’a pas de mots', 'Écrivez ce qui est à faire.'],
    ['This action has no words', 'Write what is to be done.'],
  ),
  due_passed: words(
    422,
    ['Cette échéance est déjà passée', 'Donnez une date à venir.'],
    ['This date has already passed', 'Give a date to come.'],
  ),
};
