/**
 * French, the first language. Written with plain spaces: typography.ts sets them in type. Names of people may be given to a
 * message; words somebody said may not. `as` keeps each table complete against the lists of the wire.
 */
import type { Action, AnswerKind, Certainty, CheckKind, Facet, FacetValue, Means, Part, PlaceKind, Publicity, Role, Severity, Status, Urgency } from '../../wire/vocabulary.ts';
import type { AlertView, BoardView, CaseView, OperationView } from '../../wire/views.ts';
import { ACTS_FR } from './acts-fr.ts';
import { counter } from './plural.ts';

const count = counter('fr');

export const FR = {
  title: 'Qu’est-ce qui demande une décision maintenant ?',
  acts: ACTS_FR,
  desk: 'Le poste',
  frame: {
    product: 'Abri', you: 'Vous', leave: 'Quitter', language: 'Langue', theme: 'Thème', skip: 'Aller au tableau',
    themes: { auto: 'Auto', jour: 'Jour', sombre: 'Sombre', nuit: 'Nuit' } as Record<'auto' | 'jour' | 'sombre' | 'nuit', string>,
    zone: (zone: string) => `Fuseau ${zone}`, custody: 'clé tenue par le serveur', ownKey: 'clé dans l’appareil',
    more: (n: number) => count(n, 'nouvelle', 'nouvelles'), showMore: 'Les montrer', none: 'Rien',
    dashed: '–',
  },
  exercise: { word: 'EXERCICE', driven: 'Personnes, lieux et faits inventés. L’heure affichée est celle de l’exercice.' },
  link: {
    connecting: 'Connexion au poste…', live: 'Lien direct', lost: (at: string) => `Lien perdu à ${at} : ce que vous voyez date de ${at}. Utilisez la radio.`,
    never: 'Le poste ne répond pas. Utilisez la radio ; cette page réessaie d’elle-même.',
    retry: (after: string) => `nouvel essai dans ${after}`,
  },
  seal: {
    sealed: (at: string, n: number) => `Journal scellé à ${at}, ${count(n, 'écriture', 'écritures')}`,
    unsealed: (n: number) => `Journal non scellé, ${count(n, 'écriture', 'écritures')}`,
    exercise: (id: string) => `Exercice : ${id}`, noExercise: 'Exercice : non',
    outages: (from: string, to: string, lasted: string) => `Le poste a été arrêté de ${from} à ${to} (${lasted}).`,
  },
  summary: {
    quiet: 'Aucune alerte, personne en mouvement, rien à coter.',
    alerts: (n: number) => count(n, 'alerte ouverte', 'alertes ouvertes'),
    silent: (n: number) => count(n, 'personne sans réponse', 'personnes sans réponse'),
    unaccounted: (n: number) => count(n, 'personne non comptée', 'personnes non comptées'),
    awaiting: (n: number) => count(n, 'renseignement à coter', 'renseignements à coter'),
    overdue: (n: number) => count(n, 'levée de doute en retard', 'levées de doute en retard'),
  },
  ago: (age: string) => `il y a ${age}`,
  since: (age: string) => `depuis ${age}`,
  within: (time: string) => `dans ${time}`,
  late: (time: string) => `en retard de ${time}`,
  alerts: {
    heading: 'Alertes ouvertes', none: 'Aucune alerte ouverte.', announce: (action: string, who: string) => `Nouvelle alerte, priorité 1 : ${action}, ${who}.`,
    priority: { 1: 'ALERTE P1', 2: 'AVERTISSEMENT P2', 3: 'INFORMATION P3' } as Record<1 | 2 | 3, string>,
    action: {
      evacuate: 'Évacuer', shelter: 'Mettre à l’abri', hold: 'Tenir sur place', avoid: 'Éviter', ready: 'Se tenir prêt', read: 'Lire',
    } as Record<Action, string>,
    state: { open: 'ouverte', recalled: 'RAPPELÉE', cancelled: 'ANNULÉE', closed: 'close' } as Record<AlertView['state'], string>,
    cancelledAlone: 'par une seule personne : à confirmer par une seconde', noOrder: 'Ordre non disponible',
    urgency: { immediate: 'immédiate', expected: 'attendue', future: 'à venir', past: 'passée', unknown: 'urgence inconnue' } as Record<Urgency, string>,
    severity: { extreme: 'extrême', severe: 'grave', moderate: 'modérée', minor: 'mineure', unknown: 'gravité inconnue' } as Record<Severity, string>,
    certainty: {
      observed: 'constatée', likely: 'probable', possible: 'possible', unlikely: 'improbable', unknown: 'certitude inconnue',
    } as Record<Certainty, string>,
    by: (who: string, key: string) => `Émise par ${who}, ${key}`, version: (n: number) => `version ${n}`, versions: 'Versions',
    kind: { order: 'ordre', recall: 'rappel', cancel: 'annulation' } as Record<'order' | 'recall' | 'cancel', string>,
    substantive: 'à confirmer de nouveau',
  },
  answers: {
    heading: (who: string) => `Réponses à l’alerte, ${who}`, tally: (n: number, of: number) => `${n} sur ${of} ont répondu`,
    columns: { state: 'Réponse', who: 'Personne', how: 'Comment, et la suite', since: 'Depuis' },
    word: { seen: 'VU', understood: 'COMPRIS', executing: 'J’Y VAIS', unable: 'IMPOSSIBLE' } as Record<AnswerKind, string>,
    silent: 'SANS RÉPONSE', notRequired: 'pour information', instead: (who: string) => `au lieu de ${who}`,
    means: { sight: 'vu', voice: 'voix', device: 'son appareil', relayed: 'relais' } as Record<Means, string>,
    relayed: (by: string) => `relayé par ${by}`, readBack: 'collationné',
    next: { voice: 'appel', substitute: 'suppléant et relais', end: 'responsable prévenu', repeat: 'nouvel essai', again: 'rappel' },
    in: (what: string, time: string) => `${what} dans ${time}`, now: (what: string) => `${what} maintenant`,
    exhausted: 'tout essayé, responsable prévenu', noNext: 'plus d’essai prévu',
    tried: (list: string) => `essayé : ${list}`,
    channel: { push: 'notification', sms: 'SMS', voice: 'appel', relay: 'relais' } as Record<string, string>,
    delivery: {
      accepted: 'partie', received: 'délivrée', displayed: 'affichée', failed: 'échec', no_channel: 'aucune voie',
    } as Record<string, string>,
  },
  operations: {
    heading: 'Tout le monde est-il à l’abri ?', none: 'Personne en mouvement.',
    phase: {
      standby: 'EN ATTENTE', moving: 'EN ROUTE', sheltered: 'À L’ABRI', holding: 'TIENT SUR PLACE', relocating: 'CHANGE DE LIEU', closed: 'LEVÉE',
    } as Record<OperationView['phase'], string>,
    to: (place: string) => `vers ${place}`, at: (place: string) => `à ${place}`, noPlace: 'lieu non choisi', compromised: 'LIEU COMPROMIS',
    rollCall: (who: string) => `Appel, ${who}`, tally: (n: number, of: number) => `${n} sur ${of} comptés`, complete: 'appel complet',
    columns: { state: 'État', who: 'Personne', how: 'Moyen', since: 'Depuis' },
    status: { present: 'PRÉSENT', elsewhere_safe: 'EN SÛRETÉ AILLEURS', unaccounted: 'NON COMPTÉ', injured: 'BLESSÉ' } as Record<Status, string>,
    toConfirm: 'à confirmer de vue ou de voix', noCall: 'pas encore d’appel', refused: (at: string) => `refuse de partir, ${at}`,
    confirmedBy: (means: string, who: string) => `${means}, par ${who}`,
    nextPoint: (at: string) => `Prochain point à ${at}`, noPoint: 'Aucun point de contrôle fixé',
    standDown: (who: string, outcome: string) => `Levée proposée par ${who} (${outcome}) : attend une seconde personne`,
    lapses: (time: string) => `caduque dans ${time}`,
    outcome: {
      confirmed: 'menace confirmée', excluded: 'menace écartée', doubt_not_lifted: 'doute non levé', false_alarm: 'fausse alerte',
    } as Record<string, string>,
  },
  thread: {
    heading: (who: string) => `Fil, ${who}`, all: (n: number) => `Tout le fil (${n})`, less: 'Les derniers seulement', lateEntry: 'saisie tardive',
    written: (at: string) => `écrit ${at}`, columns: { time: 'Heure', what: 'Acte', who: 'Signature' }, for: (who: string) => `pour ${who}`,
  },
  reports: {
    heading: 'Renseignements à coter', none: 'Rien à coter.', origins: (n: number) => count(n, 'origine connue', 'origines connues'),
    contradicting: (n: number) => count(n, 'origine contraire', 'origines contraires'), about: (who: string) => `pour ${who}`,
    by: (who: string) => `consigné par ${who}`, channel: { phone: 'téléphone', unknown: 'canal inconnu', radio: 'radio', mail: 'courriel', message: 'message', press: 'presse', web: 'en ligne', sight: 'de vue' } as Record<string, string>,
    ungraded: 'non coté', graded: (grades: string) => `coté ${grades}`, blank: 'mots non disponibles', readAll: 'Lire tout', fold: 'Replier',
    facet: {
      verified: { no: 'non vérifié', in_progress: 'vérification en cours', yes: 'vérifié' },
      corroborated: { no: 'non recoupé', in_progress: 'recoupement en cours', yes: 'recoupé' },
      materialised: { no: 'non matérialisé', in_progress: 'matérialisation en cours', yes: 'matérialisé' },
    } as Record<Facet, Record<FacetValue, string>>,
  },
  checks: {
    heading: 'Levées de doute', none: 'Aucune en cours.', about: (what: string) => `sur ${what}`, nobody: 'personne n’en répond',
    kind: {
      call_back: 'contre-appel', camera: 'caméra', patrol: 'patrouille', audio: 'écoute sur place', welfare_call: 'appel à la personne',
      cover_relative: 'couvrir un proche', other: 'autre vérification',
    } as Record<CheckKind, string>,
    due: (at: string) => `avant ${at}`,
  },
  people: {
    heading: 'Personnes et permanence', onDuty: 'DE SERVICE', offDuty: 'hors service', moving: 'en opération', news: 'Nouvelles', noNews: 'aucune nouvelle',
    proof: 'Réception prouvée', noProof: 'non prouvée', columns: { who: 'Personne', role: 'Fonction', duty: 'Service', news: 'Nouvelles', proof: 'Réception prouvée' },
    covered: 'COUVERT', uncovered: 'NON COUVERT', all: (n: number) => `Tout le monde (${n})`, less: 'De service seulement',
    role: {
      team_leader: 'chef d’équipe', protection_officer: 'protection', driver: 'conduite', advance: 'précurseur', watch_officer: 'veille',
      supervisor: 'responsable', analyst: 'analyse', liaison: 'liaison', authority: 'autorité', scribe: 'secrétariat', administrator: 'administration',
      principal: 'personne protégée', related: 'proche',
    } as Record<Role, string>,
  },
  principals: {
    heading: 'Personnes protégées', none: 'Personne n’est inscrit.', noDetail: 'aucun dispositif', related: 'Proches',
    part: { team_leader: 'chef d’équipe', protection_officer: 'protection', driver: 'conduite', advance: 'précurseur', companion: 'accompagne' } as Record<Part, string>,
    relation: { daughter: 'fille', son: 'fils', partner: 'conjoint', assistant: 'assistance', parent: 'parent', other: 'proche' } as Record<string, string>,
  },
  agenda: {
    heading: 'Prochains déplacements', none: 'Aucun déplacement inscrit.', untitled: 'sans intitulé', running: 'EN COURS',
    publicity: { public: 'public', announced: 'annoncé', private: 'privé' } as Record<Publicity, string>, noOrder: 'aucune feuille de route',
    order: (version: number, briefed: number, expected: number) => `feuille de route v${version}, ${briefed} sur ${expected} instruits`,
    places: 'Lieux', placeKind: { haven: 'point de repli', house: 'maison', room: 'pièce sûre' } as Record<PlaceKind, string>,
    validity: { green: 'reconnu', stale: 'reconnaissance ancienne', compromised: 'COMPROMIS', never: 'JAMAIS RECONNU' } as Record<BoardView['places'][number]['validity'], string>,
  },
  tray: {
    heading: 'Aussi en attente', handover: (from: string, to: string, n: number) => `Relève proposée par ${from} à ${to}, ${count(n, 'point', 'points')}`,
    review: (what: string, by: string) => `Évaluation à revoir : ${what}, par ${by}`, caseLine: (state: string) => `affaire ${state}`,
    caseState: { open: 'ouverte', referred: 'transmise', dormant: 'en sommeil', closed: 'close' } as Record<CaseView['state'], string>, untitled: 'sans titre',
  },
  door: {
    starting: 'Le poste s’ouvre…', failed: 'Le poste ne répond pas.', again: 'Réessayer',
    title: 'Par où commencer ?', lead: 'Ce dossier est vide : aucune organisation n’y vit encore. Deux chemins, sans compte et sans réseau extérieur.',
    create: 'Créer mon organisation', createLead: 'Une organisation et sa première personne, vous. Le reste s’ajoute ensuite.',
    watch: 'Regarder l’exercice de référence', watchLead: 'Une équipe inventée, une rumeur, une alerte, un appel, un dossier scellé : en quelques minutes, dans un dossier à part, marqué EXERCICE.',
    watching: 'L’exercice se prépare…', name: 'Nom de l’organisation', nameHint: 'Celui que lira le greffe sur un dossier.', pseudonym: 'Votre pseudonyme',
    pseudonymHint: 'Minuscules, chiffres et tirets, par exemple vigie-1. Jamais un nom civil : il est écrit dans le journal pour toujours.',
    zone: 'Fuseau horaire', zoneHint: 'Celui de l’équipe, par exemple Europe/Paris.', submit: 'Créer', creating: 'Création…', back: 'Revenir',
    tokenTitle: 'Votre jeton, montré une seule fois', tokenLead: 'Il ouvre le poste à votre nom pendant trente jours. Gardez-le comme une clé : le serveur n’en a qu’une empreinte. Cet onglet le retient jusqu’à sa fermeture.',
    token: 'Jeton', copy: 'Copier', copied: 'Copié', selected: 'Sélectionné : copiez-le au clavier', toBoard: 'Ouvrir le tableau',
    signIn: 'Qui prend le poste ?', signInLead: 'Collez le jeton qui vous a été remis. Il ne quitte pas cet onglet et disparaît avec lui.', open: 'Ouvrir le poste', opening: 'Ouverture…',
    lostToken: 'Jeton perdu ? Sur la machine du poste :', lostCommand: 'abri token create MEMBRE',
    refused: 'Ce jeton n’est pas reconnu : inconnu, expiré ou révoqué.', dropped: 'Le poste ne reconnaît plus ce jeton. Rien n’est affiché ; collez-en un autre.',
  },
  first: {
    done: 'fait',
    heading: 'L’organisation existe. Personne n’y est encore protégé.',
    lead: 'Cette page montre et n’inscrit pas encore : les premiers pas se font par ces appels, avec votre jeton. Chacun est signé et entre au journal.',
    steps: {
      principal: 'Inscrire la personne à protéger, sous un nom de code', member: 'Enrôler quelqu’un de l’équipe', token: 'Lui remettre son jeton, sur la machine du poste',
      detail: 'L’affecter à la protection', report: 'Déposer un premier renseignement', alert: 'Donner l’alerte',
    } as Record<'principal' | 'member' | 'token' | 'detail' | 'report' | 'alert', string>,
    reference: 'Tous les appels :', tokenFile: 'Le jeton est lu dans le fichier abri.token, jamais écrit dans la commande.',
  },
  field: { lead: 'Vous voyez ce qui vous concerne ; le tableau entier est celui du poste.' },
};
