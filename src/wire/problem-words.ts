/**
 * The words for every refusal and every fault, in both languages. `fr`/`en` = what happened, then what to do.
 * What was kept is said by problems.ts, for it depends on whether the act was refused or recorded with a conflict.
 * Long because it is one table: a code is looked for in one place, and its two languages stand side by side.
 */
import { CHECKIN_WORDS } from './checkin-words.ts';
import { DRILL_WORDS } from './drill-words.ts';
import { IDENTITY_WORDS } from './identity-words.ts';
import { SEALED_WORDS } from './sealed-words.ts';
import { SPEECH_WORDS } from './speech-words.ts';
import { known, unknown, type Wording, words } from './wording.ts';

export type { ProblemWords } from './wording.ts';

/** Refusals and conflicts of the core: src/loop and src/kernel. A test holds this list against the source. */
export const CORE_WORDS: Wording = {
  ...CHECKIN_WORDS,
  ...DRILL_WORDS,
  ...SEALED_WORDS,
  ...SPEECH_WORDS,
  role_missing: words(
    403,
    ['Votre rôle ne permet pas cet acte', 'Demandez-le à une personne du poste, ou faites-le relayer.'],
    ['Your role does not allow this act', 'Ask somebody at the desk, or have it relayed.'],
  ),
  not_addressed_to_you: words(
    403,
    ['Cet acte revient à une autre personne', 'Seule la personne désignée peut le faire.'],
    ['This act belongs to another person', 'Only the person named can do it.'],
  ),
  not_by_relay: words(
    403,
    ['Cet acte ne se relaie pas', 'La personne doit le faire elle-même, sur son appareil.'],
    ['This act cannot be relayed', 'The person must do it on their own device.'],
  ),
  relayer_not_trusted: words(
    403,
    [
      'Cette demande ne peut être relayée par vous',
      'Faites-la relayer par le poste ou par un chef d’équipe; un témoignage, lui, se relaie toujours.',
    ],
    ['You may not relay this request', 'Have the desk or a team leader relay it; testimony can always be relayed.'],
  ),
  second_person_needed: words(
    409,
    ['Il faut une seconde personne', 'Demandez à un autre membre, sur un autre appareil, de confirmer.'],
    ['A second person is needed', 'Ask another member, on another device, to confirm.'],
  ),
  nothing_due: words(
    409,
    ['Rien n’est dû à cet instant', 'Aucun geste n’est nécessaire.'],
    ['Nothing is due at this instant', 'Nothing needs to be done.'],
  ),

  organisation_missing: words(
    409,
    ['L’organisation n’est pas encore créée', 'Créez-la: abri org create.'],
    ['The organisation has not been created yet', 'Create it: abri org create.'],
  ),
  organisation_exists: known('L’organisation existe déjà', 'The organisation already exists'),
  member_unknown: unknown('Membre inconnu', 'Unknown member'),
  member_known: known('Ce pseudonyme est déjà pris', 'This pseudonym is already taken'),
  member_reserved: words(
    409,
    ['Ce nom est réservé au poste lui-même', 'Prenez un autre pseudonyme.'],
    ['This name is reserved for the desk itself', 'Use another pseudonym.'],
  ),
  device_unknown: unknown('Appareil inconnu', 'Unknown device'),
  device_known: known('Cet appareil est déjà enrôlé', 'This device is already enrolled'),
  device_revoked: words(
    403,
    ['Cet appareil a été arrêté', 'Ce qu’il signe ne compte plus: faites-en enrôler un autre, ou faites relayer votre acte.'],
    ['This device has been stopped', 'What it signs counts no more: have another enrolled, or have your act relayed.'],
  ),
  device_expired: words(
    403,
    ['Le temps de cet appareil est passé', 'Faites-en enrôler un autre, ou faites relayer votre acte.'],
    ['The time of this device is over', 'Have another enrolled, or have your act relayed.'],
  ),
  device_of_desk: words(
    409,
    ['La clé du poste lui-même ne s’arrête pas ainsi', 'Sans elle rien ne serait plus escaladé. Restaurez le poste ailleurs.'],
    ['The key of the desk itself is not stopped this way', 'Without it nothing would be escalated. Restore the desk elsewhere.'],
  ),
  key_unsound: words(
    422,
    ['Cette clé n’est pas une clé sûre au nom de l’appareil', 'Faites-en une nouvelle sur l’appareil, et recommencez.'],
    ['This key is not a sound key in the name of the device', 'Make a new one on the device, and begin again.'],
  ),
  key_on_server: words(
    422,
    ['Le serveur ne tient pas de clé de scellement', 'Inscrivez un appareil qui tient sa propre clé.'],
    ['The server holds no sealing key', 'Enrol a device that holds its own key.'],
  ),
  key_on_device: words(
    409,
    ['Cette personne signe déjà sur son appareil', 'Arrêtez d’abord son appareil, s’il est perdu.'],
    ['This person already signs on their device', 'Stop their device first, if it is lost.'],
  ),
  own_key_needed: words(
    403,
    ['Cet acte se signe sur un appareil qui tient sa clé', 'Faites enrôler le vôtre.'],
    ['This act is signed on a device that holds its key', 'Have yours enrolled.'],
  ),
  possession_unproved: words(
    422,
    ['Le nouvel appareil n’a pas signé', 'Il doit signer la demande lui-même: recommencez depuis l’appareil.'],
    ['The new device has not signed', 'It must sign the request itself: begin again on the device.'],
  ),
  root_unproved: words(
    422,
    ['La racine n’a pas signé', 'Il faut ses vingt-quatre mots, sur l’appareil qui demande.'],
    ['The root has not signed', 'Its twenty-four words are needed, on the device that asks.'],
  ),
  root_pinned: known('La racine de l’organisation est déjà inscrite', 'The root of the organisation is already pinned'),
  sponsor_key_on_server: words(
    403,
    ['Un parrain signe sur son propre appareil', 'Faites signer la racine, ou demandez à quelqu’un dont l’appareil tient sa clé.'],
    ['A sponsor signs on their own device', 'Have the root sign, or ask somebody whose device holds its key.'],
  ),
  second_sponsor_needed: words(
    409,
    ['Il faut un second parrain pour tenir les clés d’un compartiment', 'Faites signer un second membre du poste, ou la racine.'],
    ['A second sponsor is needed to hold the keys of a compartment', 'Have a second member of the desk sign, or the root.'],
  ),
  second_unproved: words(
    422,
    ['Le second parrain n’a pas signé sur son appareil', 'Il signe la même demande, en personne.'],
    ['The second sponsor has not signed on their device', 'They sign the same request, in person.'],
  ),
  compartment_not_held: words(
    403,
    ['Cette personne n’a pas accès à ce compartiment', 'Ne demandez que ce qu’elle peut voir.'],
    ['This person does not hold this compartment', 'Ask only for what they may see.'],
  ),
  lent_without_compartments: words(
    422,
    ['Un appareil prêté pour une opération ne tient la clé d’aucun compartiment', 'Inscrivez-le en personne, après.'],
    ['A device lent for an operation holds the key of no compartment', 'Enrol it in person, afterwards.'],
  ),
  principal_unknown: unknown('Personne protégée inconnue', 'Unknown principal'),
  principal_known: known('Cette personne protégée est déjà inscrite', 'This principal is already there'),
  related_unknown: unknown('Proche inconnu', 'Unknown related person'),
  related_known: known('Ce proche est déjà inscrit', 'This related person is already there'),
  plan_empty: words(
    422,
    ['Un plan de contact nomme au moins une personne', 'Dites qui joindre, et par quel moyen.'],
    ['A contact plan names at least one person', 'Say whom to try, and by which means.'],
  ),
  contact_twice: words(
    422,
    ['Un contact est nommé deux fois par le même moyen', 'Gardez-le à une seule place dans l’ordre.'],
    ['A contact is named twice by the same means', 'Keep it in one place of the order.'],
  ),
  person_unknown: unknown('Personne inconnue', 'Unknown person'),
  assignment_unknown: unknown('Affectation inconnue', 'Unknown assignment'),
  assignment_known: known('Cette affectation existe déjà', 'This assignment already exists'),
  substitute_is_self: words(
    422,
    ['On ne peut être son propre remplaçant', 'Nommez une autre personne.'],
    ['Nobody can be their own substitute', 'Name another person.'],
  ),
  period_empty: words(
    422,
    ['La fin vient avant le début', 'Corrigez les heures.'],
    ['The end comes before the start', 'Correct the times.'],
  ),
  period_not_prolonged: words(
    409,
    ['Finir ne peut pas prolonger', 'Faites une nouvelle affectation.'],
    ['Ending cannot prolong', 'Make a new assignment.'],
  ),
  thread_not_due: words(
    422,
    ['Ce fil n’est pas échu', 'Une affaire le tient, sa durée court, ou quelque chose y est ouvert: il n’entre dans aucune revue.'],
    ['This thread is not due', 'A case holds it, its period runs, or something in it is open: it enters no review.'],
  ),
  case_is_review: words(
    422,
    ['C’est une revue', 'Une revue ne prend pas d’autre fil: ouvrez-en une autre.'],
    ['This is a review', 'A review takes no other thread: open another one.'],
  ),
  purpose_missing: words(
    422,
    ['Le but manque', 'Dites pourquoi ces données sont extraites, en une phrase.'],
    ['The purpose is missing', 'Say why this data is drawn up, in one sentence.'],
  ),
  reason_missing: words(422, ['Le motif manque', 'Dites pourquoi, en une phrase.'], ['The reason is missing', 'Say why, in one sentence.']),
  handover_unknown: unknown('Relève inconnue', 'Unknown handover'),
  handover_known: known('Cette relève existe déjà', 'This handover already exists'),
  handover_accepted: words(
    409,
    ['La relève est déjà acceptée', 'Aucun geste n’est nécessaire.'],
    ['The handover is already accepted', 'Nothing needs to be done.'],
  ),
  handover_over: words(
    409,
    ['La relève a été retirée ou déclinée', 'Proposez-en une autre; rien n’a changé de mains depuis.'],
    ['The handover was withdrawn or declined', 'Offer another; nothing has changed hands since.'],
  ),
  handover_to_self: words(
    422,
    ['On ne se relève pas soi-même', 'Nommez la personne qui prend la suite.'],
    ['Nobody relieves themselves', 'Name the person who takes over.'],
  ),
  handover_items_missing: words(
    409,
    ['La relève ne nomme pas tout ce qui est ouvert', 'Ajoutez ce qui manque; vous en restez responsable jusque-là.'],
    ['The handover does not name everything open', 'Add what is missing; you own it until then.'],
  ),
  handover_items_not_open: words(
    409,
    ['La relève nomme ce qui n’est pas ouvert, ou n’est pas à vous', 'Retirez-le de la liste.'],
    ['The handover names what is not open, or not yours', 'Take it off the list.'],
  ),
  handover_items_not_offered: words(
    409,
    ['Vous acceptez ce qui n’était pas proposé', 'Relisez la liste proposée.'],
    ['You accept what was not offered', 'Read the offered list again.'],
  ),
  handover_items_gone: words(
    409,
    ['Une autre personne a déjà pris une partie', 'Demandez une nouvelle relève.'],
    ['Somebody else has already taken part of it', 'Ask for a new handover.'],
  ),
  handover_relayed_by_offerer: words(
    403,
    ['Qui passe le poste ne peut l’accepter pour l’autre', 'L’autre personne doit accepter elle-même, ou par un tiers.'],
    ['Whoever hands over cannot accept for the other', 'The other person must accept, or through somebody else.'],
  ),

  place_unknown: unknown('Lieu inconnu', 'Unknown place'),
  place_known: known('Ce lieu existe déjà', 'This place already exists'),
  place_compromised: words(
    409,
    ['Ce lieu est compromis', 'Choisissez-en un autre; il faut une nouvelle reconnaissance avant de s’en resservir.'],
    ['This place is compromised', 'Choose another; it needs a new reconnaissance before use.'],
  ),
  appearance_unknown: unknown('Apparition inconnue', 'Unknown appearance'),
  appearance_known: known('Cette apparition existe déjà', 'This appearance already exists'),
  appearance_started: words(
    409,
    ['L’apparition a déjà commencé', 'Aucun geste n’est nécessaire.'],
    ['The appearance has already started', 'Nothing needs to be done.'],
  ),
  appearance_not_started: words(
    409,
    ['Personne n’a dit que l’apparition commence', 'Dites-le aussi, si elle a eu lieu.'],
    ['Nobody has said that the appearance started', 'Say that as well, if it took place.'],
  ),
  publicity_same: words(
    409,
    ['C’est déjà sa publicité', 'Aucun geste n’est nécessaire.'],
    ['That is its publicity already', 'Nothing needs to be done.'],
  ),
  nothing_to_review: words(
    409,
    ['Rien n’est à revoir', 'Notez d’abord ce qui est devenu public.'],
    ['Nothing is to be reviewed', 'First record what has become public.'],
  ),
  key_holder_unknown: words(
    409,
    ['On ne sait pas qui tient la clé de ce lieu', 'Dites d’abord qui la tient.'],
    ['Nobody is known to hold the key of this place', 'First say who holds it.'],
  ),
  route_unknown: unknown('Itinéraire inconnu', 'Unknown route'),
  route_known: known('Cet itinéraire existe déjà', 'This route already exists'),
  survey_known: known('Ce rapport existe déjà', 'This report already exists'),
  subject_not_known: unknown('Ce qui a été reconnu n’est pas connu ici', 'What was surveyed is not known here'),
  seated_twice: words(
    422,
    ['Une personne a deux places, ou une place deux personnes', 'Corrigez le plan des véhicules.'],
    ['A person has two seats, or a seat two people', 'Correct the seating.'],
  ),
  order_unknown: unknown('Feuille de route inconnue', 'Unknown movement order'),
  order_known: known('Cette feuille de route existe déjà', 'This movement order already exists'),

  order_version_not_newer: words(
    409,
    ['Cette version n’est pas plus récente que celle en vigueur', 'Donnez le numéro qui suit.'],
    ['This version is not newer than the one in force', 'Give the next number.'],
  ),
  order_outdated: words(
    409,
    ['La feuille de route a une version plus récente', 'Briefez sur la version en vigueur.'],
    ['The movement order has a newer version', 'Brief on the version in force.'],
  ),
  order_of_another_appearance: words(
    409,
    ['Cette feuille de route est celle d’une autre apparition', 'Prenez un autre identifiant.'],
    ['This movement order belongs to another appearance', 'Use another id.'],
  ),
  appearance_has_order: words(
    409,
    ['Cette apparition a déjà une feuille de route', 'Donnez-en la version suivante.'],
    ['This appearance already has a movement order', 'Give its next version.'],
  ),
  appearance_over: words(409, ['L’apparition est terminée', 'Ajoutez-en une autre.'], ['The appearance is over', 'Add another one.']),
  nobody_briefed: words(422, ['Personne n’est nommé', 'Nommez qui a été briefé.'], ['Nobody is named', 'Name who was briefed.']),

  trigger_unknown: unknown('Déclencheur inconnu', 'Unknown trigger'),
  trigger_known: known('Ce déclencheur est déjà gardé', 'This trigger is already kept'),
  report_unknown: unknown('Renseignement inconnu', 'Unknown report'),
  report_known: known('Ce renseignement existe déjà', 'This report already exists'),

  verbatim_missing: words(
    422,
    ['Les mots reçus manquent', 'Écrivez-les tels qu’entendus.'],
    ['The words received are missing', 'Write them as they were heard.'],
  ),
  reference_malformed: words(
    422,
    ['Une référence n’a pas la forme d’un numéro', 'Donnez un numéro de référence, jamais un nom.'],
    ['A reference does not look like a number', 'Give a reference number, never a name.'],
  ),

  grade_empty: words(
    422,
    ['La cotation est vide', 'Donnez la crédibilité, la fiabilité, ou les deux.'],
    ['The grading is empty', 'Give credibility, reliability, or both.'],
  ),
  blind_information_first: words(
    409,
    ['À l’aveugle, l’information d’abord', 'Cotez la crédibilité 1–6; la lettre vient ensuite.'],
    ['Blind, the information comes first', 'Grade the credibility 1–6; the letter comes after.'],
  ),
  credibility_one_needs_two_origins: words(
    409,
    ['La cotation 1 demande deux origines indépendantes connues', 'Regardez le chemin: ces renseignements comptent ensemble.'],
    ['Credibility 1 needs two known independent origins', 'Look at the path: these reports count together.'],
  ),
  corroboration_needs_two_origins: words(
    409,
    ['« Recoupée » demande deux origines indépendantes connues', 'Regardez le chemin: ces renseignements comptent ensemble.'],
    ['“Corroborated” needs two known independent origins', 'Look at the path: these reports count together.'],
  ),
  link_to_self: words(
    422,
    ['Un renseignement ne se relie pas à lui-même', 'Nommez l’autre.'],
    ['A report cannot be linked to itself', 'Name the other one.'],
  ),
  origins_already_one: words(
    409,
    ['Ces deux origines n’en font déjà qu’une', 'Aucun geste n’est nécessaire.'],
    ['These two origins are already one', 'Nothing needs to be done.'],
  ),
  check_unknown: unknown('Vérification inconnue', 'Unknown check'),
  check_known: known('Cette vérification existe déjà', 'This check already exists'),
  check_closed: words(
    409,
    ['La vérification a déjà un résultat', 'Ouvrez-en une autre.'],
    ['The check already has a result', 'Open another one.'],
  ),
  assessment_unknown: unknown('Évaluation inconnue', 'Unknown assessment'),
  assessment_known: known('Cette évaluation existe déjà', 'This assessment already exists'),

  alert_unknown: unknown('Alerte inconnue', 'Unknown alert'),
  alert_known: known('Cette alerte existe déjà', 'This alert already exists'),
  alert_closed: words(
    409,
    ['L’alerte est close', 'Pour alerter de nouveau, donnez une nouvelle alerte.'],
    ['The alert is closed', 'To alert again, issue a new one.'],
  ),
  alert_recalled: words(
    409,
    ['L’alerte est déjà rappelée', 'Une nouvelle version la remet en vigueur.'],
    ['The alert is already recalled', 'A new version puts it back in force.'],
  ),
  alert_cancelled: words(
    409,
    ['L’alerte est déjà annulée', 'Une nouvelle version la remet en vigueur.'],
    ['The alert is already cancelled', 'A new version puts it back in force.'],
  ),
  recipient_unknown: unknown('Destinataire inconnu', 'Unknown recipient'),
  not_seen: words(
    409,
    ['Rien à ce nom pour vous', 'Le poste a noté vos mots et les verra.'],
    ['Nothing by that name for you', 'The desk has recorded your words and will see them.'],
  ),
  not_a_recipient: words(
    409,
    ['Cette personne n’était pas destinataire', 'Le poste la voit parmi les réponses hors liste.'],
    ['This person was not a recipient', 'The desk sees it among answers from outside the list.'],
  ),
  not_current_version: words(
    409,
    ['Une version plus récente est en vigueur', 'Relisez l’alerte, puis recommencez.'],
    ['A newer version is in force', 'Read the alert again, then retry.'],
  ),
  older_version: words(
    409,
    ['La réponse vaut pour une version dépassée', 'Il faut répondre à la version en vigueur.'],
    ['The answer is to a version that no longer stands', 'The version in force must be answered.'],
  ),
  version_unknown: words(409, ['Cette version n’existe pas', 'Relisez l’alerte.'], ['There is no such version', 'Read the alert again.']),
  alert_attached: words(
    409,
    ['L’alerte est déjà rattachée à l’opération', 'Aucun geste n’est nécessaire.'],
    ['The alert is already attached to the operation', 'Nothing needs to be done.'],
  ),

  operation_unknown: unknown('Opération inconnue', 'Unknown operation'),
  operation_known: known('Cette opération existe déjà', 'This operation already exists'),
  operation_active: words(
    409,
    ['Une opération est déjà en cours pour cette personne', 'Rattachez-vous à elle.'],
    ['An operation is already under way for this person', 'Join it.'],
  ),
  operation_closed: words(
    409,
    ['L’opération est close', 'Pour repartir, ouvrez-en une autre en notant un départ.'],
    ['The operation is closed', 'To move again, record a new movement.'],
  ),
  already_sheltered: words(
    409,
    ['L’arrivée est déjà notée', 'Aucun geste n’est nécessaire.'],
    ['The arrival is already recorded', 'Nothing needs to be done.'],
  ),
  not_sheltered: words(
    409,
    ['Personne n’est encore à l’abri', 'Notez d’abord l’arrivée.'],
    ['Nobody is sheltered yet', 'Record the arrival first.'],
  ),
  not_on_detail: words(
    409,
    ['Cette personne n’est pas du dispositif', 'Le poste doit regarder qui part, et avec qui.'],
    ['This person is not on the detail', 'The desk must look at who moves, and with whom.'],
  ),
  not_on_manifest: words(
    409,
    ['Cette personne n’était pas sur la liste', 'Le poste doit regarder si elle est à compter.'],
    ['This person was not on the manifest', 'The desk must look whether they are to be counted.'],
  ),
  already_on_manifest: words(
    409,
    ['Cette personne est déjà sur la liste', 'Aucun geste n’est nécessaire.'],
    ['This person is already on the manifest', 'Nothing needs to be done.'],
  ),
  people_unaccounted: words(
    409,
    ['Quelqu’un manque à l’appel', 'Trouvez chacun, par la vue ou la voix, puis recommencez.'],
    ['Somebody is unaccounted for', 'Find everybody, by sight or voice, then try again.'],
  ),
  other_alert_open: words(
    409,
    ['Une autre alerte est ouverte pour cette personne', 'Traitez-la d’abord.'],
    ['Another alert is open for this person', 'Deal with it first.'],
  ),
  next_review_missing: words(
    422,
    ['Doute non levé: il faut la date du prochain examen', 'Ajoutez-la.'],
    ['Doubt not lifted: the next review needs a date', 'Add it.'],
  ),
  residual_risk_missing: words(
    422,
    ['Doute non levé: il faut dire le risque qui demeure', 'Écrivez-le.'],
    ['Doubt not lifted: the remaining risk must be said', 'Write it.'],
  ),
  proposal_unknown: unknown('Proposition inconnue', 'Unknown proposal'),
  proposal_known: known('Cette proposition existe déjà', 'This proposal already exists'),
  proposal_lapsed: words(
    409,
    ['La proposition a expiré', 'Proposez de nouveau; elle vaut quinze minutes.'],
    ['The proposal has lapsed', 'Propose again; it stands for fifteen minutes.'],
  ),
  proposal_confirmed: words(
    409,
    ['La levée est déjà enregistrée, en attente du poste', 'Aucun geste n’est nécessaire: le poste rappelle.'],
    ['The stand-down is already recorded, waiting for the desk', 'Nothing needs to be done: the desk calls back.'],
  ),
  proposal_differs: words(
    409,
    ['Ce n’est pas ce qui a été proposé', 'Relisez la proposition, puis confirmez celle-là.'],
    ['This is not what was proposed', 'Read the proposal again, then confirm that one.'],
  ),
  second_device_needed: words(
    409,
    ['Il faut un second appareil', 'L’autre personne confirme sur le sien, ou par un autre relais.'],
    ['A second device is needed', 'The other person confirms on theirs, or through another relayer.'],
  ),
  needs_team_leader_and_supervisor: words(
    409,
    ['Il faut le chef d’équipe et le superviseur', 'Faites confirmer par celui des deux qui manque.'],
    ['The team leader and the supervisor are both needed', 'Have the missing one confirm.'],
  ),
  delay_not_over: words(
    409,
    ['Seul, il faut attendre trente minutes', 'Profitez-en pour appeler la personne extérieure.'],
    ['Alone, thirty minutes must pass', 'Use them to call the person outside.'],
  ),
  outside_call_missing: words(
    422,
    ['Seul, il faut avoir parlé à quelqu’un du dehors', 'Appelez, puis écrivez qui (outside_call).'],
    ['Alone, you must have spoken to somebody outside', 'Call, then write whom (outside_call).'],
  ),

  case_unknown: unknown('Affaire inconnue', 'Unknown case'),
  case_known: known('Cette affaire existe déjà', 'This case already exists'),
  case_closed: words(409, ['L’affaire est close', 'Ouvrez-en une autre.'], ['The case is closed', 'Open another one.']),
  case_dormant: words(
    409,
    ['L’affaire est en sommeil', 'Reprenez-la avant d’y ajouter.'],
    ['The case is dormant', 'Reopen it before adding to it.'],
  ),
  case_empty: words(422, ['Une affaire rassemble au moins un fil', 'Nommez-en un.'], ['A case gathers at least one thread', 'Name one.']),
  threads_known: words(
    409,
    ['Ces fils sont déjà dans l’affaire', 'Aucun geste n’est nécessaire.'],
    ['These threads are already in the case', 'Nothing needs to be done.'],
  ),
  dossier_sealed: words(
    409,
    ['Ce dossier est déjà figé', 'Un complément est un nouveau dossier (supplements).'],
    ['This dossier is already sealed', 'A supplement is a new dossier (supplements).'],
  ),
  thread_unknown: unknown('Fil inconnu', 'Unknown thread'),
  compartments_mixed: words(
    409,
    ['Ces fils ne sont pas du même compartiment', 'Ouvrez une affaire par compartiment.'],
    ['These threads are not in the same compartment', 'Open one case per compartment.'],
  ),
  case_not_closed: words(
    409,
    ['L’affaire n’est pas close', 'Closez-la d’abord, avec son motif; la conservation court à partir de là.'],
    ['The case is not closed', 'Close it first, with the reason; retention runs from then on.'],
  ),
  case_is_open: words(409, ['L’affaire est ouverte', 'Aucun geste n’est nécessaire.'], ['The case is open', 'Nothing needs to be done.']),
  case_shredded: words(
    409,
    ['Les mots de cette affaire sont effacés', 'Ouvrez une autre affaire; les écritures demeurent et se vérifient.'],
    ['The words of this case are gone', 'Open another case; its entries stand and verify.'],
  ),
  case_held: words(
    409,
    ['Un gel de conservation tient cette affaire', 'Rien n’en est effacé tant que deux personnes ne l’ont pas levé.'],
    ['A legal hold stands on this case', 'Nothing of it is shredded until two people have lifted it.'],
  ),
  categories_missing: words(
    422,
    ['Aucune catégorie n’est nommée', 'Dites de qui l’affaire tient des données.'],
    ['No category is named', 'Say whose data the case holds.'],
  ),
  retention_rule_missing: words(
    409,
    ['Aucune durée n’est fixée pour les personnes de cette affaire', 'Fixez-la d’abord, avec votre juriste.'],
    ['No period is set for the people of this case', 'Set one first, with your counsel.'],
  ),
  retention_runs: words(
    409,
    ['La durée de conservation court encore', 'Attendez son terme; la date est sur l’affaire.'],
    ['The retention period still runs', 'Wait for its end; the date stands on the case.'],
  ),
  thread_in_use: words(
    409,
    ['Quelque chose est encore ouvert dans ces fils', 'Fermez-le d’abord.'],
    ['Something is still open in these threads', 'Close it first.'],
  ),
  shred_changed: words(
    409,
    ['Ce qui serait effacé n’est plus ce qui a été proposé', 'Proposez de nouveau, et relisez.'],
    ['What would be shredded is not what was proposed any more', 'Propose again, and read it again.'],
  ),
  hold_unknown: unknown('Gel de conservation inconnu', 'Unknown legal hold'),
  hold_known: known('Ce gel existe déjà', 'This hold already exists'),
  hold_lifted: words(
    409,
    ['Ce gel est levé', 'Posez-en un autre, sous un autre identifiant.'],
    ['This hold is lifted', 'Place another, under another id.'],
  ),
  dossier_unknown: unknown('Dossier inconnu', 'Unknown dossier'),
  dossier_known: known('Ce dossier existe déjà', 'This dossier already exists'),
};

/** Faults of the wire and of the desk, before or after the core. */
export const WIRE_WORDS: Wording = {
  ...IDENTITY_WORDS,
  malformed_json: words(
    400,
    ['Ce n’est pas du JSON', 'Corrigez le texte à l’endroit indiqué.'],
    ['This is not JSON', 'Correct the text at the place given.'],
  ),
  too_large: words(
    413,
    ['Le message dépasse la taille permise', 'Raccourcissez-le; un déclencheur va à part, 700 ko au plus.'],
    ['The message exceeds the size allowed', 'Shorten it; a trigger goes apart, 700 kB at most.'],
  ),
  too_deep: words(
    400,
    ['Le JSON est trop imbriqué', 'Trente-deux niveaux au plus.'],
    ['The JSON is nested too deep', 'Thirty-two levels at most.'],
  ),
  duplicate_key: words(
    400,
    ['Une clé figure deux fois', 'Gardez-en une: nous ne choisirons pas à votre place.'],
    ['A key stands twice', 'Keep one: we will not choose for you.'],
  ),
  forbidden_key: words(400, ['Ce nom de clé est interdit', 'Retirez-la.'], ['This key name is forbidden', 'Remove it.']),
  lone_surrogate: words(
    400,
    ['Un caractère est brisé', 'Le texte contient une moitié de caractère; renvoyez-le entier.'],
    ['A character is broken', 'The text holds half a character; send it whole.'],
  ),
  nul: words(400, ['Le texte contient un caractère nul', 'Retirez-le.'], ['The text holds a NUL character', 'Remove it.']),
  invalid_utf8: words(400, ['Le texte n’est pas en UTF-8', 'Envoyez-le en UTF-8.'], ['The text is not UTF-8', 'Send it as UTF-8.']),
  bom: words(
    400,
    ['Le texte commence par une marque d’ordre d’octets', 'Envoyez-le sans elle.'],
    ['The text begins with a byte order mark', 'Send it without one.'],
  ),
  number_range: words(
    400,
    ['Ce nombre ne peut être tenu exactement', 'Envoyez-le comme texte, ou plus petit.'],
    ['This number cannot be held exactly', 'Send it as text, or smaller.'],
  ),
  unknown_field: words(
    422,
    ['Ce champ n’existe pas', 'Retirez-le. Aucun champ ne reçoit l’identité d’une source.'],
    ['There is no such field', 'Remove it. No field takes the identity of a source.'],
  ),
  missing_field: words(422, ['Un champ manque', 'Ajoutez-le.'], ['A field is missing', 'Add it.']),
  bad_field: words(
    422,
    ['Un champ n’a pas la forme attendue', 'Corrigez-le; la description de l’interface donne la forme.'],
    ['A field does not have the expected shape', 'Correct it; the interface description gives the shape.'],
  ),
  not_found: words(
    404,
    ['Rien à cette adresse', 'Vérifiez-la; ce que vous ne pouvez pas voir répond de même.'],
    ['Nothing at this address', 'Check it; what you may not see answers likewise.'],
  ),
  not_allowed: words(403, ['Vous ne pouvez pas lire ceci', 'Demandez au poste.'], ['You may not read this', 'Ask the desk.']),
  no_token: words(
    401,
    ['Vous n’êtes pas reconnu', 'Présentez un jeton valable. En urgence: radio, ou téléphone du poste.'],
    ['You are not recognised', 'Present a valid token. In an emergency: radio, or the desk’s telephone.'],
  ),
  method: words(
    405,
    ['Cette adresse ne se demande pas ainsi', 'Voyez l’en-tête Allow.'],
    ['This address is not asked this way', 'See the Allow header.'],
  ),
  media_type: words(
    415,
    ['Le contenu doit être application/json', 'Ajoutez l’en-tête Content-Type.'],
    ['The content must be application/json', 'Add the Content-Type header.'],
  ),
  forbidden_origin: words(
    403,
    ['Cette page ne peut pas agir ici', 'Ouvrez la console du poste elle-même.'],
    ['This page may not act here', 'Open the desk’s own console.'],
  ),
  forbidden_host: words(
    421,
    ['Ce nom de serveur n’est pas le nôtre', 'Passez par l’adresse du poste.'],
    ['This host name is not ours', 'Use the desk’s address.'],
  ),
  too_many: words(
    429,
    ['Trop de demandes', 'Attendez un instant. L’alerte et la réponse restent possibles.'],
    ['Too many requests', 'Wait a moment. Alerts and answers remain possible.'],
  ),
  id_reused: words(
    409,
    ['Cet identifiant a déjà servi à autre chose', 'Prenez-en un autre: le premier acte reste tel quel.'],
    ['This id was already used for something else', 'Use another: the first act stands as it was.'],
  ),
  not_durable: words(
    503,
    [
      'Pas encore enregistré: utilisez la radio',
      'Le disque n’a pas répondu. Renvoyez avec le même identifiant: rien ne sera fait deux fois.',
    ],
    ['Not recorded yet: use the radio', 'The disk has not answered. Send again with the same id: nothing will be done twice.'],
  ),
  unreadable: words(
    503,
    [
      'Le disque du poste est abîmé: utilisez la radio',
      'Prévenez qui tient le serveur: la cause y est dite, une sauvegarde est à restaurer.',
    ],
    [
      'The disk of the desk is damaged: use the radio',
      'Tell whoever keeps the server: the cause is told there, a backup must be restored.',
    ],
  ),
  signature_required: words(
    403,
    ['Cet appareil tient sa clé: il doit signer ce qu’il envoie', 'Envoyez l’acte depuis l’appareil lui-même, ou faites-le relayer.'],
    ['This device holds its key: it must sign what it sends', 'Send the act from the device itself, or have it relayed.'],
  ),
  note_malformed: words(
    422,
    ['Ce qui est signé ne se lit pas', 'Mettez l’application à jour, et signez de nouveau.'],
    ['What is signed cannot be read', 'Bring the application up to date, and sign again.'],
  ),
  note_signature: words(
    403,
    ['La signature ne tient pas', 'Signez de nouveau sur l’appareil enrôlé.'],
    ['The signature does not hold', 'Sign again on the enrolled device.'],
  ),
  note_replayed: words(
    409,
    ['Cet appareil a déjà signé un acte plus récent', 'Signez de nouveau, avec le numéro suivant.'],
    ['This device has already signed a later act', 'Sign again, with the next number.'],
  ),
  note_differs: words(
    422,
    ['Ce qui est signé n’est pas ce qui est demandé', 'Le champ est nommé: dites-le de la même façon dans les deux.'],
    ['What is signed is not what is asked', 'The field is named: say it the same way in both.'],
  ),
  device_key_unusable: words(
    503,
    [
      'Le poste ne peut signer pour cet appareil',
      'Sa clé manque ou est abîmée: un collègue agit pour vous; prévenez qui tient le serveur.',
    ],
    ['The desk cannot sign for this device', 'Its key is missing or damaged: a colleague acts for you; tell whoever keeps the server.'],
  ),
  not_writable: words(
    422,
    ['L’acte ne peut être écrit au journal', 'Un texte ou un identifiant ne peut y figurer; corrigez-le.'],
    ['The act cannot be written in the log', 'A text or an id cannot stand there; correct it.'],
  ),
  heads_moved: words(
    409,
    ['Un fil a reçu un acte pendant le scellement', 'Recommencez: le dossier doit dire la fin de chaque fil.'],
    ['A thread received an act while sealing', 'Try again: the dossier must state the end of every thread.'],
  ),
  unknown_operation: words(
    404,
    ['Cette opération de l’interface n’existe pas', 'Voyez la description de l’interface.'],
    ['There is no such operation of the interface', 'See the interface description.'],
  ),
  bad_request: words(
    400,
    ['Cette demande n’est pas comprise', 'Elle n’est pas du HTTP correct; voyez la description de l’interface.'],
    ['This request is not understood', 'It is not correct HTTP; see the interface description.'],
  ),
  bad_frame: words(
    400,
    ['Ce message du lien direct n’est pas compris', 'Le protocole est abri.1.'],
    ['This live message is not understood', 'The protocol is abri.1.'],
  ),
  bad_cursor: words(
    400,
    ['Ce repère n’est pas valable', 'Recommencez sans repère.'],
    ['This cursor is not valid', 'Start again without one.'],
  ),
  internal: words(
    500,
    ['Le poste a rencontré un défaut', 'Utilisez la radio; prévenez qui tient le serveur.'],
    ['The desk met a defect', 'Use the radio; tell whoever keeps the server.'],
  ),
};
