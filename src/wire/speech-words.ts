/** The words for what posture and statements refuse, and for what keeps a statement back (I-36). */
import { known, unknown, type Wording, words } from './wording.ts';

export const SPEECH_WORDS: Wording = {
  scale_unknown: words(
    409,
    ['Aucune échelle de protection à ce nom', 'Fixez d’abord l’échelle de l’organisation: du niveau le plus léger au plus lourd.'],
    ['There is no protection scale by that name', 'Set the organisation’s scale first: from the lightest level to the heaviest.'],
  ),
  scale_known: words(
    409,
    ['Cette échelle existe déjà, et ne change jamais', 'Fixez-en une autre sous un autre nom.'],
    ['This scale already exists, and never changes', 'Set another one under another name.'],
  ),
  scale_empty: words(422, ['Une échelle a au moins un niveau', 'Nommez-en un.'], ['A scale has at least one level', 'Name one.']),
  level_twice: words(422, ['Un niveau figure deux fois', 'Gardez-en un.'], ['A level stands twice', 'Keep one.']),
  level_unknown: words(
    422,
    ['Ce niveau n’est pas sur l’échelle', 'Choisissez un de ses niveaux.'],
    ['This level is not on the scale', 'Choose one of its levels.'],
  ),
  proposal_known: known('Cette proposition existe déjà', 'This proposal already exists'),
  posture_known: known('Cette décision existe déjà', 'This decision already exists'),
  posture_unknown: unknown('Décision inconnue', 'Unknown decision'),
  posture_decided: words(
    409,
    ['Ce niveau est déjà décidé', 'Aucun geste n’est nécessaire.'],
    ['This level is already decided', 'Nothing needs to be done.'],
  ),
  posture_differs: words(
    409,
    ['Ce n’est pas la décision que vous avez lue', 'Relisez-la, puis confirmez ce que vous avez lu.'],
    ['This is not the decision you read', 'Read it again, then confirm what you read.'],
  ),
  lowering_over: words(
    409,
    ['Cet abaissement n’attend plus', 'Le niveau reste en vigueur. Pour l’abaisser, il faut une nouvelle décision.'],
    ['This lowering no longer waits', 'The level stays in force. To lower it, a new decision is needed.'],
  ),
  lowering_needs_assessment: words(
    409,
    [
      'On n’abaisse pas sans nouvelle évaluation',
      'Faites établir une évaluation de la menace, postérieure à la dernière décision, et appuyez-vous sur elle.',
    ],
    ['Nothing is lowered without a new assessment', 'Have the threat assessed anew, after the last decision, and rest on that assessment.'],
  ),
  own_posture: words(
    403,
    ['On ne décide pas de sa propre protection', 'Vous êtes entendu, et vos mots sont gardés; l’autorité décide.'],
    ['Nobody decides on their own protection', 'You are heard, and your words are kept; the authority decides.'],
  ),
  basis_missing: words(
    422,
    ['Sur quoi cela repose-t-il ?', 'Nommez au moins un renseignement ou une évaluation.'],
    ['What does this rest on?', 'Name at least one report or assessment.'],
  ),
  basis_unknown: unknown('Un fondement est inconnu', 'Something it rests on is unknown'),
  review_date_missing: words(
    422,
    ['La date de révision manque, ou elle est passée', 'Donnez une date à venir: un niveau se revoit, il n’expire pas.'],
    ['The review date is missing or past', 'Give a date to come: a level is reviewed, it does not expire.'],
  ),
  reason_missing: words(422, ['Le motif manque', 'Dites pourquoi, en une phrase.'], ['The reason is missing', 'Say why, in one sentence.']),
  second_device_needed: words(
    409,
    ['Il faut un second appareil', 'Que l’autre personne le fasse de sa main, sur un autre appareil.'],
    ['A second device is needed', 'Have the other person do it with their own hand, on another device.'],
  ),

  statement_unknown: unknown('Communiqué inconnu', 'Unknown statement'),
  statement_released: words(
    409,
    ['Cette version est publiée', 'Elle ne change plus: pour corriger, écrivez une autre version.'],
    ['This version is released', 'It no longer changes: to correct it, write another version.'],
  ),
  statement_outdated: words(
    409,
    ['Une version plus récente a été écrite', 'Relisez le communiqué, puis recommencez.'],
    ['A newer version has been written', 'Read the statement again, then retry.'],
  ),
  statement_differs: words(
    409,
    ['Ce n’est pas la version que vous avez lue', 'Relisez-la, puis visez ce que vous avez lu.'],
    ['This is not the version you read', 'Read it again, then clear what you read.'],
  ),
  statement_not_next: words(
    409,
    ['Ce n’est pas la version suivante', 'Relisez le communiqué, puis écrivez la suite.'],
    ['This is not the next version', 'Read the statement again, then write the next one.'],
  ),
  statement_form_fixed: words(
    409,
    ['Une ligne d’attente ne devient pas un communiqué', 'Commencez-en un autre.'],
    ['A holding line does not become a statement', 'Begin another one.'],
  ),
  statement_text_missing: words(
    422,
    ['Le titre ou le texte manque', 'Écrivez les deux.'],
    ['The title or the text is missing', 'Write both.'],
  ),
  claims_missing: words(
    422,
    ['Aucune affirmation n’est nommée', 'Dites ce qui est affirmé, et de qui cela relève.'],
    ['No claim is named', 'Say what is claimed, and whose claim it is.'],
  ),
  claim_text_missing: words(
    422,
    ['Une affirmation est sans mots', 'Écrivez-la telle qu’elle sera lue.'],
    ['A claim has no words', 'Write it as it will be read.'],
  ),
  claim_without_basis: words(
    422,
    ['Une affirmation du poste ne repose sur rien', 'Nommez le renseignement, l’évaluation, l’opération ou le dossier.'],
    ['A claim of the desk rests on nothing', 'Name the report, the assessment, the operation or the dossier.'],
  ),
  correction_missing: words(
    422,
    ['La correction n’est pas dite', 'Écrivez ce que cette version corrige: le public doit le lire.'],
    ['The correction is not said', 'Write what this version puts right: the public must read it.'],
  ),
  condition_missing: words(
    422,
    ['La condition de l’embargo n’est pas dite', 'Écrivez-la en mots.'],
    ['The condition of the embargo is not said', 'Write it in words.'],
  ),
  about_missing: words(
    422,
    ['Personne n’est nommé', 'Dites de quelles personnes protégées parle ce communiqué: chacune y consent.'],
    ['Nobody is named', 'Say which principals this statement is about: each of them consents.'],
  ),
  line_says_too_much: words(
    422,
    ['Une ligne d’attente ne dit ni lieu, ni heure, ni itinéraire, ni enquête, et ne montre rien', 'Retirez-le, ou écrivez un communiqué.'],
    ['A holding line says no place, hour, route or inquiry, and shows nothing', 'Take it out, or write a statement.'],
  ),
  line_waits_for_nothing: words(
    422,
    ['Une ligne d’attente n’attend rien', 'Retirez la tâche ou l’embargo, ou écrivez un communiqué.'],
    ['A holding line waits for nothing', 'Take out the task or the embargo, or write a statement.'],
  ),
  photo_type_unknown: words(
    422,
    ['Cette image n’est ni JPEG, ni PNG, ni WebP', 'Enregistrez-la dans l’un de ces formats.'],
    ['This picture is neither JPEG, PNG nor WebP', 'Save it in one of these formats.'],
  ),
  photo_metadata: words(
    422,
    [
      'Cette photo porte des données cachées (lieu, heure, appareil, auteur)',
      'Exportez-la sans métadonnées: ce qui est public expose. Le crédit s’écrit à part.',
    ],
    [
      'This photo carries hidden data (place, hour, device, author)',
      'Export it without metadata: what is public is exposure. The credit is written apart.',
    ],
  ),
  photo_alt_missing: words(
    422,
    ['La photo n’est pas décrite', 'Écrivez ce qu’on y voit, pour qui ne la voit pas.'],
    ['The photo is not described', 'Write what it shows, for those who cannot see it.'],
  ),
  photo_credit_missing: words(
    422,
    ['La photo est sans crédit', 'Écrivez de qui elle est.'],
    ['The photo has no credit', 'Write whose it is.'],
  ),
  person_not_concerned: words(
    409,
    ['Ce communiqué ne parle pas de cette personne', 'Seules les personnes dont il parle y consentent.'],
    ['This statement is not about this person', 'Only those it is about consent to it.'],
  ),
  consent_not_heard: words(
    422,
    ['L’accord n’a pas été entendu', 'Lisez-lui le texte, de vue ou de vive voix, et notez ses mots (read_back).'],
    ['The consent was not heard', 'Read it to them, by sight or voice, and write down their words (read_back).'],
  ),
  embargo_unconditional: words(
    409,
    ['Cet embargo n’a pas de condition', 'Il tient jusqu’à son heure.'],
    ['This embargo has no condition', 'It holds until its hour.'],
  ),
  embargo_lifted: words(
    409,
    ['La condition est déjà dite remplie', 'Aucun geste n’est nécessaire.'],
    ['The condition is already said to be met', 'Nothing needs to be done.'],
  ),
  embargo_over: words(
    422,
    ['L’heure de l’embargo est passée', 'Donnez une heure à venir, ou aucune.'],
    ['The hour of the embargo has passed', 'Give an hour to come, or none.'],
  ),
  evidence_missing: words(
    422,
    ['On ne dit pas ce qui le montre', 'Écrivez comment on sait que la condition est remplie.'],
    ['Nothing is said that shows it', 'Write how it is known that the condition is met.'],
  ),

  // What keeps a statement back, in the order in which people take it away.
  relatives_uncovered: words(
    409,
    ['Un proche n’est pas couvert', 'Couvrez-le d’abord: ce qui est public se lit aussi chez lui.'],
    ['Somebody close is not covered', 'Cover them first: what is public is read at their door too.'],
  ),
  operation_open: words(
    409,
    ['Une opération est en cours', 'Attendez sa fin; une ligne d’attente préparée peut être dite.'],
    ['An operation is under way', 'Wait for its end; a holding line prepared in advance may be said.'],
  ),
  task_undone: words(
    409,
    ['Une tâche de protection n’est pas faite', 'Faites-la, et notez-la faite.'],
    ['A protective task is not done', 'Do it, and record it as done.'],
  ),
  prosecutor_claims: words(
    409,
    ['Une affirmation relève du procureur', 'Retirez-la: elle n’est pas à nous.'],
    ['A claim is the prosecutor’s', 'Take it out: it is not ours to make.'],
  ),
  statement_reveals: words(
    409,
    ['Il révèle ce qui n’est pas public', 'Retirez le lieu, l’heure, l’itinéraire, la source, l’habitude ou l’état de l’enquête.'],
    ['It gives away what is not public', 'Take out the place, the hour, the route, the source, the habit or the state of the inquiry.'],
  ),
  words_reveal: words(
    409,
    ['Un nom de lieu ou de source du poste figure dans les mots', 'Écrivez une version sans lui.'],
    ['The name of a place or of a source of the desk stands in the words', 'Write a version without it.'],
  ),
  statement_objected: words(
    409,
    ['Quelqu’un s’y oppose', 'Lisez pourquoi, et écrivez une autre version.'],
    ['Somebody objects', 'Read why, and write another version.'],
  ),
  clearance_missing: words(
    409,
    ['Un visa manque', 'Faites lire: sécurité, juridique, et chaque personne dont il parle.'],
    ['A clearance is missing', 'Have it read: security, legal, and each person it is about.'],
  ),
  embargo_holds: words(
    409,
    ['L’embargo tient', 'Attendez l’heure, ou dites que la condition est remplie.'],
    ['The embargo holds', 'Wait for the hour, or say that the condition is met.'],
  ),
  line_not_prepared: words(
    409,
    ['Cette ligne n’était pas prête avant l’opération', 'Écrivez un communiqué, qui attendra comme les autres.'],
    ['This line was not ready before the operation', 'Write a statement, which will wait like the others.'],
  ),
};
