/** Le vocabulaire du métier (domain.md §1). Jamais « événement » pour une apparition, jamais « fait » pour ce qui n'est pas vérifié. */
import { ACT_NAMES_FR, type ActNames } from '../../wire/act-names.ts';
import { joiner, list, type Terms, term, type Vocabulary } from './vocabulary.ts';

const terms: Terms = {
  action: { evacuate: 'Évacuer', shelter: 'À l’abri', hold: 'Tenir sur place', avoid: 'Éviter', ready: 'Se tenir prêt', read: 'À lire' },
  priority: { 1: 'P1 alerte', 2: 'P2 avertissement', 3: 'P3 information' },
  answer: { seen: 'Vu', understood: 'Compris, j’attends', executing: 'J’y vais', unable: 'Impossible' },
  means: { sight: 'de vue', voice: 'de vive voix', device: 'par l’appareil', relayed: 'par relais' },
  channel: { push: 'notification', sms: 'SMS', voice: 'appel', relay: 'relais' },
  delivery: { accepted: 'prise en charge', received: 'reçue', displayed: 'affichée', failed: 'échouée', no_channel: 'sans canal' },
  facet: {
    verified: { no: 'non vérifié', in_progress: 'vérification en cours', yes: 'vérifié' },
    corroborated: { no: 'non recoupé', in_progress: 'recoupement en cours', yes: 'recoupé' },
    materialised: { no: 'non matérialisé', in_progress: 'matérialisation en cours d’examen', yes: 'matérialisé' },
  },
  link: {
    supports: 'appuie',
    contradicts: 'contredit',
    same_origin: 'a la même origine que',
    derived_from: 'provient de',
    repeats_press: 'répète la presse, comme',
  },
  independence: { independent: 'indépendants', dependent: 'dépendants', unknown: 'indépendance inconnue' },
  check: {
    call_back: 'contre-appel',
    camera: 'caméra',
    patrol: 'patrouille',
    audio: 'écoute sur place',
    welfare_call: 'appel à la personne',
    cover_relative: 'couverture d’un proche',
    relocate: 'changement de lieu proposé',
    fork: 'un appareil a vu un autre journal',
    other: 'autre',
  },
  result: { positive: 'positif', negative: 'négatif', refused: 'refusé', no_answer: 'sans réponse', done: 'fait' },
  likelihood: {
    almost_no_chance: 'presque exclu',
    very_unlikely: 'très improbable',
    unlikely: 'improbable',
    unlikely_to_even: 'improbable à incertain',
    even: 'aussi probable qu’improbable',
    likely: 'probable',
    very_likely: 'très probable',
    almost_certain: 'presque certain',
  },
  confidence: { low: 'confiance faible', moderate: 'confiance moyenne', high: 'confiance forte' },
  access: { direct: 'accès direct', indirect: 'accès indirect', unknown: 'accès inconnu' },
  statement: { fact_claimed: 'affirmation', hearsay: 'ouï-dire', opinion: 'opinion', prediction: 'prévision', unknown: 'nature inconnue' },
  outcome: { confirmed: 'menace confirmée', excluded: 'menace écartée', doubt_not_lifted: 'doute non levé', false_alarm: 'fausse alerte' },
  status: { present: 'présent', elsewhere_safe: 'ailleurs, en sûreté', unaccounted: 'sans nouvelles', injured: 'blessé' },
  field: {
    verbatim: 'Mots exacts',
    summary: 'Résumé',
    name: 'Nom',
    code_name: 'Nom de code',
    order: 'Ordre',
    reason: 'Motif',
    read_back: 'Relecture',
    evidence: 'Éléments',
    basis: 'Fondement',
    residual_risk: 'Risque restant',
    title: 'Intitulé',
    recipient: 'Destinataire',
    purpose: 'Objet',
    note: 'Note',
    would_change: 'Ce qui ferait changer d’avis',
    question: 'Question',
    reference_text: 'Référence',
    proof_of_life: 'Preuve de vie',
    text: 'Texte',
    correction: 'Ce qui est corrigé',
    condition: 'Condition de l’embargo',
  },
};

const join = joiner(' ; ');
const PUBLICITY = { public: 'publique', announced: 'annoncée', private: 'privée' };
const PLACE = { haven: 'point de repli', house: 'lieu de mise à l’abri', room: 'pièce refuge' };
const CATEGORY = {
  principal: 'personne protégée',
  relative: 'proche',
  source: 'source',
  witness: 'témoin',
  person_of_interest: 'personne mise en cause',
  third_party: 'tiers',
};
const SEALED = {
  source_identity: 'identité d’une source',
  civil_identity: 'identité civile',
  place_address: 'adresse d’un lieu',
  place_access: 'voie d’accès d’un lieu',
  proof_of_life: 'question de preuve de vie',
};
const PURPOSE = {
  operation: 'pour une opération',
  movement: 'pour un déplacement',
  visit: 'pour une visite',
  verification: 'pour une vérification',
  reseal: 'pour la sceller de nouveau',
  judicial: 'pour la justice',
  other: 'pour un autre motif',
};
const SURVEYED = { place: 'lieu', route: 'itinéraire', appearance: 'site de' };
const REVOKED = {
  lost: 'perdu',
  stolen: 'volé',
  seized: 'saisi',
  replaced: 'remplacé',
  left: 'son membre est parti',
  other: 'autre motif',
};
const CONTACT = { voice: 'de vive voix', neighbour: 'par un voisin', visit: 'sur place' };
const BECAUSE = { substitute: 'suppléant', relay: 'relais', supervisor: 'responsable', confidant: 'personne de confiance' };
/** « 1 origine indépendante », « 2 origines indépendantes ». */
const counted = (n: number, one: string, many: string): string => `${n} ${n > 1 ? many : one}`;
const CHECKIN = { ok: 'tout va bien', late: 'en retard, tout va bien', help: 'demande de l’aide' };
const CHANGE = { first: 'premier niveau', raised: 'relevé', kept: 'maintenu', lowered: 'abaissé', changed: 'autre échelle' };
const REVEALS = {
  place: 'un lieu',
  hour: 'une heure',
  route: 'un itinéraire',
  source: 'une source',
  habit: 'une habitude',
  inquiry: 'l’enquête',
};
const CLEARANCE = { security: 'visa de sécurité', principal: 'accord de la personne', legal: 'visa juridique' };
const people = (ids: readonly string[]): string => list(ids, 'personne');
const things = (ids: readonly string[]): string => list(ids, 'rien');
const place = (id: string | null): string => (id === null ? 'sans lieu nommé' : `lieu ${id}`);

export const FRENCH: Vocabulary = {
  lang: 'fr',
  acts: ACT_NAMES_FR,
  sentences: {
    OrganisationCreated: (v) =>
      join(`organisation ${v.org}, fuseau ${v.zone}`, v.single_handed === true && 'poste tenu par une seule personne'),
    MemberEnrolled: (v) => `${v.member} : ${things(v.roles)}`,
    DeviceEnrolled: (v, say) =>
      join(
        `appareil ${v.device} de ${v.member}, clé tenue par ${v.custody === 'device' ? 'l’appareil' : 'le serveur'}`,
        v.wrapped === true && 'chiffrée à côté de son navigateur',
        v.root === true && 'signé aussi par la racine',
        v.second !== undefined && `second parrain ${v.second}`,
        Array.isArray(v.compartments) && v.compartments.length > 0 && `pour ${things(v.compartments)}`,
        v.operation !== undefined && `prêté pour l’opération ${v.operation}`,
        v.expires !== undefined && `jusqu’à ${say.at(v.expires)}`,
      ),
    DeviceRevoked: (v) => `l’appareil ${v.device} de ${v.member} ne compte plus : ${term(REVOKED, v.reason_code)}`,
    RootPinned: (v) => `racine ${v.vkey}`,
    FiledBehind: (v) => `classé derrière le compartiment ${v.compartment}`,
    ForkSeen: (v) => `ALARME : l’appareil ${v.device} a vu un autre journal (tête de ${v.size} écritures)`,
    RecoverySet: (v) => `compartiment ${v.compartment}, scellé aussi à ${v.seal}`,
    ReceptionProved: (v) => `${v.member} reçoit par ${v.channel} sur ${v.device}`,
    PrincipalAdded: (v) => `personne protégée ${v.principal}`,
    RelatedPersonAdded: (v) => `${v.person}, proche de ${v.principal} (${v.relation}), ${v.covered ? 'couvert' : 'non couvert'}`,
    RelatedPersonCovered: (v, say) =>
      join(
        `${v.person} : ${v.covered ? 'couvert' : 'non couvert'}`,
        typeof v.by === 'string' && `par ${v.by}`,
        typeof v.until === 'number' && `jusqu’à ${say.at(v.until)}`,
        v.check !== undefined && `vérification ${v.check}`,
      ),
    RelatedPersonPlanned: (v) => `${v.person} : ${v.contacts.map((c) => `${c.contact} (${term(CONTACT, c.means)})`).join(', ')}`,
    RelatedCoverLapsed: (v) => `${v.person} n’est plus couvert`,
    DetailAssigned: (v, say) =>
      join(
        `${v.person} auprès de ${v.principal}, ${v.part}, à partir de ${say.at(v.from)}`,
        v.to !== null && `jusqu’à ${say.at(v.to)}`,
        v.substitute !== null && `suppléant ${v.substitute}`,
      ),
    DetailEnded: (v, say) => `affectation ${v.assignment}, fin à ${say.at(v.at)}`,
    DutySet: (v) => `${v.member} ${v.on ? 'prend' : 'quitte'} la permanence`,
    HandoverOffered: (v) => `de ${v.from} à ${v.to} : ${things(v.items)}`,
    HandoverAccepted: (v) => `par ${v.by} : ${things(v.items)}`,
    HandoverWithdrawn: (v) => `relève ${v.handover}, par ${v.by}`,
    HandoverDeclined: (v) => `relève ${v.handover}, par ${v.by}`,
    PersonExported: (v) => `ce qui est conservé sur ${v.person} a été extrait pour que l’intéressé le lise`,
    DeskResumed: (v, say) => `poste arrêté de ${say.at(v.from)} à ${say.at(v.to)}`,
    LogRestored: (v, say) =>
      `journal restauré ${say.at(v.to)} d’une sauvegarde de ${say.at(v.from)} ; ${
        v.lost === null
          ? 'ce qui manque n’est pas connu'
          : v.lost === 0
            ? 'rien de connu ne manque'
            : counted(v.lost, 'écriture manque', 'écritures manquent')
      }`,
    PlaceAdded: (v) => `${v.place} : ${term(PLACE, v.kind)}`,
    PlaceReconnoitred: (v, say) => `${v.place}, reconnu à ${say.at(v.at)}`,
    PlaceCompromised: (v) => `${v.place} n’est plus sûr`,
    AppearanceAdded: (v, say) => `${v.principal}, de ${say.at(v.from)} à ${say.at(v.to)}, ${term(PUBLICITY, v.publicity)}`,
    AppearanceStarted: (v) => `apparition ${v.appearance}`,
    PlaceKeyHeld: (v) =>
      join(`${v.place} : clé tenue par ${v.key_holder}`, v.access !== null && `voie d’accès consignée sous la référence ${v.access}`),
    KeyHolderTold: (v, say) => `${v.place} : averti à ${say.at(v.at)}`,
    PlaceServiced: (v, say) => join(`${v.place}, entretenu à ${say.at(v.at)}`, v.capacity !== null && `${v.capacity} personnes`),
    RouteAdded: (v) => `itinéraire ${v.route}`,
    SiteSurveyed: (v, say) => `${v.survey} : ${term(SURVEYED, v.of)} ${v.subject}, vu à ${say.at(v.at)}`,
    AppearanceMoved: (v, say) => join(`${v.appearance}, de ${say.at(v.from)} à ${say.at(v.to)}`, v.site !== null && `site ${v.site}`),
    AppearanceCancelled: (v) => `apparition ${v.appearance}`,
    AppearanceEnded: (v) => `apparition ${v.appearance}`,
    AccompanyingSet: (v) => `${v.appearance}, avec ${people(v.accompanying)}`,
    PublicityChanged: (v) => `${v.appearance} : ${term(PUBLICITY, v.to)}, au lieu de ${term(PUBLICITY, v.from)}`,
    AppearanceReviewed: (v) => `apparition ${v.appearance}`,
    MovementOrderIssued: (v) =>
      join(
        `${v.order} version ${v.version}, points de repli : ${things(v.havens)}`,
        v.routes !== undefined && `itinéraires : ${things(Object.values(v.routes).filter((id) => id !== null))}`,
        typeof v.hospital === 'string' && `hôpital ${v.hospital}`,
        v.seats !== undefined && `${v.seats.map((s) => `${s.person} ${s.vehicle}/${s.seat}`).join(', ')}`,
      ),
    MembersBriefed: (v) => `${v.order} version ${v.version} : ${people(v.members)}`,
    ValueSealed: (v) =>
      join(
        `${term(SEALED, v.kind)} : ${v.subject}, ${counted(v.to.length, 'appareil', 'appareils')}`,
        v.recovery && 'clé de secours',
        `engagement ${v.pc}`,
      ),
    ValueRewrapped: (v) =>
      join(
        `${v.value}, ${counted(v.to.length, 'appareil', 'appareils')}`,
        v.briefed.length > 0 && `dont ${v.briefed.length} le temps d’un déplacement`,
        v.recovery && 'clé de secours',
      ),
    ValueOpened: (v) =>
      join(
        `${v.value}, ${term(PURPOSE, v.purpose_code)}`,
        v.during !== null && `opération ${v.during}`,
        v.aloud.length > 0 && `lue à ${people(v.aloud)}`,
        v.unusual && 'plusieurs lieux ouverts dans l’heure',
      ),
    TriggerKept: (v) => `${v.trigger}, ${v.bytes} octets, SHA-256 ${v.sha256}`,
    ReportReceived: (v, say) =>
      join(
        `renseignement ${v.report} par ${v.channel}, ${term(terms.access, v.access)}, ${term(terms.statement, v.statement)}`,
        `sur ${things(v.about)}`,
        v.source !== null && `source n° ${v.source}`,
        v.relays.length > 0 && `relais : ${v.relays.join(', ')}`,
        `origine ${v.origin ?? 'inconnue'}`,
        v.trigger !== null && `déclencheur ${v.trigger}`,
        v.corrects !== null && `corrige ${v.corrects}`,
        v.heard_at !== null && `entendu à ${say.at(v.heard_at)}`,
        v.fact_at !== null && `situé à ${say.at(v.fact_at)}`,
        `TLP ${v.tlp}`,
      ),
    ReportGraded: (v) => `${v.report} : ${v.source ?? '·'}${v.info ?? '·'} par ${v.grader}, ${v.blind ? 'à l’aveugle' : 'non aveugle'}`,
    FacetSet: (v) => `${v.report} : ${term(terms.facet[v.facet] ?? {}, v.value)}`,
    ReportsLinked: (v) => `${v.a} ${term(terms.link, v.kind)} ${v.b} (${term(terms.independence, v.independence)})`,
    OriginNamed: (v) => `${v.report} : origine ${v.origin}`,
    OriginsMerged: (v) => `${v.from} est ${v.into}`,
    OriginsReckoned: (v) => `${v.report} : ${FRENCH.labels.originCount(v.independent, v.contradicting)}`,
    CheckOpened: (v, say) =>
      join(`${term(terms.check, v.kind)} sur ${v.about}`, v.owner !== null && `par ${v.owner}`, `avant ${say.at(v.due)}`),
    CheckClosed: (v) => `${v.check} : ${term(terms.result, v.result)}`,
    AssessmentStated: (v) =>
      `${v.subject} : ${term(terms.likelihood, v.likelihood)}, ${term(terms.confidence, v.confidence)}, sur ${things(v.reports)}`,
    AssessmentFlagged: (v) =>
      `${v.assessment} à revoir : ${v.cause === 'corrected' ? 'un renseignement a été corrigé' : 'des origines ont été réunies'}`,
    AlertIssued: (v) =>
      join(
        `${term(terms.priority, v.priority)}, ${term(terms.action, v.action)}, pour ${v.principal}`,
        `destinataires : ${people(v.recipients)}`,
        `fondée sur ${things(v.basis)}`,
      ),
    AlertUpdated: (v) =>
      `${v.alert} version ${v.version} : ${term(terms.action, v.action)}${v.substantive ? ', à confirmer de nouveau' : ''}`,
    AlertRecalled: (v) => `${v.alert} version ${v.version}, rappelée auprès de ${people(v.recipients)}`,
    AlertCancelled: (v) =>
      `${v.alert} version ${v.version}, ${v.confirmed ? 'par deux personnes' : 'par une personne seule'}, auprès de ${people(v.recipients)}`,
    RungReached: (v, say) =>
      join(
        `${v.recipient}, palier ${v.rung} : ${v.channels.map((c) => term(terms.channel, c)).join(', ')}`,
        v.next !== null && `suivant à ${say.at(v.next)}`,
      ),
    RecipientAdded: (v) => `${v.recipient} appelé au lieu de ${v.instead} (${term(BECAUSE, v.because)})`,
    LadderExhausted: (v, say) => `${v.recipient} n’a pas répondu ; prévenus : ${people(v.told)} ; reprise à ${say.at(v.next)}`,
    AlertAnswered: (v) =>
      join(
        `${v.recipient} : « ${term(terms.answer, v.answer)} », ${term(terms.means, v.means)}, version ${v.version}`,
        v.relayer !== null && `relayé par ${v.relayer}`,
      ),
    DeliveryNoted: (v) =>
      v.results.map((r) => `${r.recipient} : ${term(terms.channel, r.channel)} ${term(terms.delivery, r.state)}`).join(' ; '),
    AlertClosed: (v) => `${v.alert}, par ${v.cause}`,
    OperationOpened: (v) =>
      join(`${v.operation} pour ${v.principal}`, `à compter : ${people(v.manifest)}`, v.alert !== null && `alerte ${v.alert}`),
    AlertAttached: (v) => `${v.alert} à ${v.operation}`,
    MovedOut: (v) => `${v.operation}, ${place(v.place)}`,
    Arrived: (v) => `${v.operation}, ${place(v.place)}`,
    HoldingPoint: (v, say) => `${v.operation}, prochain point à ${say.at(v.next)}`,
    Relocated: (v) => `${v.operation}, ${place(v.place)}`,
    RollCallRecorded: (v) =>
      join(
        ...v.lines.map(
          (l) => `${l.person} ${term(terms.status, l.status)} (${term(terms.means, l.means)}${l.by === undefined ? '' : `, par ${l.by}`})`,
        ),
        v.complete ? 'appel complet' : 'appel incomplet',
      ),
    ManifestExtended: (v) => `${v.person} s’ajoute à ${v.operation}`,
    RefusalRecorded: (v) => `${v.person} refuse`,
    StandDownProposed: (v, say) =>
      join(
        `${term(terms.outcome, v.outcome)}, proposée par ${v.by}`,
        v.next_review !== null && `revoir à ${say.at(v.next_review)}`,
        `caduque à ${say.at(v.lapses)}`,
      ),
    StandDownLapsed: (v) => `${v.proposal} n’a pas été confirmée à temps`,
    StandDownConfirmed: (v) =>
      join(`${v.proposal} : enregistrée, en attente du poste, par ${people(v.by)}`, v.alone && 'une personne seule'),
    StoodDown: (v, say) =>
      join(
        `${term(terms.outcome, v.outcome)}, par ${people(v.by)}`,
        v.alone && 'une personne seule',
        v.next_review !== null && `revoir à ${say.at(v.next_review)}`,
      ),
    CaseOpened: (v) => `affaire ${v.case}, fils ${things(v.threads)}`,
    CaseExtended: (v) => `affaire ${v.case}, fils ${things(v.threads)}`,
    DossierSealed: (v) =>
      join(
        `dossier ${v.dossier} de l’affaire ${v.case}`,
        `contenu ${v.contents}`,
        v.supplements !== null && `complète ${v.supplements}`,
        v.alone && 'par une personne seule',
      ),
    CaseConcerns: (v) => `affaire ${v.case} : ${things(v.categories.map((c) => term(CATEGORY, c)))}`,
    CaseRested: (v) => `affaire ${v.case}`,
    CaseClosed: (v) => `affaire ${v.case}`,
    CaseReopened: (v) => `affaire ${v.case}`,
    RetentionSet: (v) =>
      `${term(CATEGORY, v.category)} : ${v.days} jours après la clôture, ${v.validated ? 'validé par le juriste' : 'à valider par votre juriste'}`,
    HoldPlaced: (v) => `gel ${v.hold} sur l’affaire ${v.case}`,
    HoldLiftProposed: (v, say) => join(`gel ${v.hold}`, v.lapses !== null && `caduque à ${say.at(v.lapses)}`),
    HoldLifted: (v) => `gel ${v.hold}, par ${people(v.by)}`,
    ShredProposed: (v, say) => join(`affaire ${v.case}, fils ${things(v.threads)}`, v.lapses !== null && `caduque à ${say.at(v.lapses)}`),
    Shredded: (v) => `affaire ${v.case}, fils ${things(v.threads)}, par ${people(v.by)} : les mots sont effacés, les écritures demeurent`,
    ShreddedAgain: (v) =>
      `fils ${things(v.threads)} : effacés avant la restauration, et de nouveau ; les mots sont effacés, les écritures demeurent`,
    PairLapsed: (v) => `${v.proposal} n’a pas été confirmée à temps`,
    ReceiptRecorded: (v, say) => `dossier ${v.dossier} reçu à ${say.at(v.received_at)}, référence ${v.reference}`,
    CheckinPlanned: (v, say) =>
      join(`${v.plan} : ${v.person}, premier point à ${say.at(v.due)}`, v.until !== null && `jusqu’à ${say.at(v.until)}`),
    CheckinEnded: (v) => `plan ${v.plan}`,
    SilencePlanned: (v, say) => `${v.person} injoignable jusqu’à ${say.at(v.until)}`,
    CheckedIn: (v, say) =>
      join(
        `${v.person} : ${term(CHECKIN, v.kind)}, ${term(terms.means, v.means)}, dit à ${say.at(v.said)}`,
        v.relayer !== null && `inscrit par ${v.relayer}`,
      ),
    CheckinMet: (v, say) => join(`plan ${v.plan}`, v.due !== null && `prochain point à ${say.at(v.due)}`),
    OverdueClosed: (v, say) =>
      join(
        `plan ${v.plan}, attendu à ${say.at(v.missed)}, entendu à ${say.at(v.said)}`,
        v.due !== null && `prochain point à ${say.at(v.due)}`,
      ),
    CheckinMissed: (v, say) => `${v.person} n’a pas donné signe, attendu à ${say.at(v.due)}`,
    PanicRaised: (v) => `${v.person} appelle à l’aide, ${v.manner === 'visible' ? 'à écran visible' : 'discrètement'}`,
    PanicCancelled: (v) => `${v.person}, ${term(terms.means, v.means)}, par ${v.by}`,
    PanicPreferred: (v) => `${v.member} : ${v.manner === 'visible' ? 'visible' : 'discret'}`,
    DuressRaised: (v) => `${v.member} agit peut-être sous contrainte`,
    DuressLifted: (v) => `${v.member}, ${term(terms.means, v.means)}, par ${v.by}`,
    CoercedActRecorded: (v) =>
      `« ${FRENCH.acts[v.act as keyof ActNames] ?? v.act} » par ${v.member}, sous contrainte : ${v.stands ? 'retenu ; il lui a été répondu selon ce qu’il croit' : 'sans effet'}`,
    CodesSet: (v) => `${v.member} a choisi ses codes`,
    CodeRehearsed: (v) => `${v.member} a répété l’un de ses codes`,
    CodesReset: (v) => `codes oubliés de ${v.member}, ${term(terms.means, v.means)}, par ${v.by}`,
    CodeNoted: (v) =>
      `${v.matched ? 'code reconnu' : 'code non reconnu'}, par ${v.member}, avec « ${FRENCH.acts[v.act as keyof ActNames] ?? v.act} »`,
    AttentionTaken: (v, say) => `${v.item}, par ${v.by}, jusqu’à ${say.at(v.next)}`,
    AttentionNoted: (v) =>
      v.results.map((r) => `${r.recipient} : ${term(terms.channel, r.channel)} ${term(terms.delivery, r.state)}`).join(' ; '),
    AttentionAsked: (v, say) => `au sujet de ${v.person}, tour ${v.rung} : ${people(v.recipients)}, suivant à ${say.at(v.next)}`,
    PostureScaleSet: (v) => `échelle ${v.scale} : ${v.levels.join(' < ')}, renforcée à partir de ${v.reinforced_from}`,
    PostureProposed: (v, say) => `${v.person} : ${v.level}, à revoir à ${say.at(v.review_by)}, sur ${things(v.basis)}`,
    PersonHeard: (v) => `${v.person}, ${term(terms.means, v.means)}`,
    LoweringDecided: (v, say) => `${v.person} : ${v.level}, par ${v.by}, en attente d’une seconde personne jusqu’à ${say.at(v.lapses)}`,
    LoweringLapsed: (v) => `${v.posture} n’a pas été confirmé à temps : rien n’est abaissé`,
    PostureDecided: (v, say) =>
      join(
        `${v.person} : ${v.level} (${term(CHANGE, v.change)}), par ${people(v.by)}`,
        `à revoir à ${say.at(v.review_by)}`,
        `sur ${things(v.basis)}`,
        v.measures.length > 0 && `mesures : ${v.measures.join(', ')}`,
        v.heard ? 'personne entendue' : 'personne non entendue',
      ),
    PostureReviewOverdue: (v) => `${v.person} : la date de révision est passée, le niveau reste en vigueur`,
    StatementDrafted: (v, say) =>
      join(
        `${v.statement} version ${v.version}, sur ${people(v.about)}`,
        v.reveals.length > 0 && `révèle : ${v.reveals.map((r) => term(REVEALS, r)).join(', ')}`,
        v.embargo_until !== null && `embargo jusqu’à ${say.at(v.embargo_until)}`,
        v.corrects !== null && `corrige la version ${v.corrects}`,
      ),
    StatementCleared: (v) => join(`${v.statement} version ${v.version} : ${term(CLEARANCE, v.clearance)}`, v.person !== null && v.person),
    StatementObjected: (v) =>
      join(`${v.statement} version ${v.version}`, v.reveals.length > 0 && `révèle : ${v.reveals.map((r) => term(REVEALS, r)).join(', ')}`),
    EmbargoLifted: (v) => `${v.statement} version ${v.version}`,
    StatementReleased: (v) => join(`${v.statement} version ${v.version}, par ${v.channel}`, v.alone && 'une personne seule'),
    DrillPlanned: (v, say) => `${v.drill} (${v.scenario}), de ${say.at(v.from)} à ${say.at(v.to)} : ${people(v.participants)}`,
    DrillStarted: (v) => `exercice ${v.drill}`,
    InjectSent: (v) => `exercice ${v.drill}, message ${v.inject} à ${people(v.to)}`,
    DrillEnded: (v) => `exercice ${v.drill}`,
    DrillPreempted: (v) => `exercice ${v.drill}, par l’alerte ${v.alert}`,
    ReviewOpened: (v, say) => `${v.heat === 'hot' ? 'à chaud' : 'à froid'} sur ${v.subject}, avant ${say.at(v.due)}`,
    FindingRecorded: (v) => `${v.review}, constat ${v.finding}`,
    ActionAssigned: (v, say) => `${v.action} à ${v.owner}, avant ${say.at(v.due)}`,
    ActionDone: (v) => `action ${v.action}`,
    ReviewClosed: (v) => `retour d’expérience ${v.review}`,
  },
  terms,
  labels: {
    title: (dossier) => `Chronologie du dossier ${dossier}`,
    exercise: 'EXERCICE',
    zone: (zone) => `Heures locales (${zone}) à la seconde, heure universelle (UTC) dessous. Heure de réception par le journal.`,
    span: (from, to, entries) => `${entries} écritures, du ${from} au ${to}.`,
    state: 'Où en est-on',
    noReport: 'Aucun renseignement dans ce dossier.',
    report: 'Renseignement',
    origins: 'Origines indépendantes',
    originCount: (independent, contradicting) =>
      counted(independent, 'origine indépendante', 'origines indépendantes') +
      (contradicting > 0 ? `, ${counted(contradicting, 'contraire', 'contraires')}` : ''),
    grades: 'Cotations',
    ungraded: 'non coté',
    outcome: 'Issue',
    noOutcome: 'Aucune issue n’est inscrite dans ce dossier.',
    signatures: 'Signatures',
    custody: (servers, devices) =>
      servers === 0
        ? 'Chaque clé de signature est dans l’appareil de son porteur.'
        : [
            `Pour l’instant, ${servers === devices ? 'les clés de signature sont tenues' : `${servers} clés de signature sur ${devices} sont tenues`}`,
            'par le serveur : leur signature prouve que le serveur a inscrit l’acte au nom de cet appareil et que rien n’a été',
            'changé depuis, non quelle main a agi.',
          ].join(' '),
    held: { server: 'clé tenue par le serveur', device: 'clé dans l’appareil' },
    log: 'Chronologie',
    time: 'Heure',
    who: 'Qui',
    what: 'Acte et mots',
    where: 'Écriture',
    desk: 'le poste (automatique)',
    relayed: (by, person) => `${person}, par ${by}`,
    late: (when, told) => `saisie tardive : ${when} selon ${told ? 'la personne' : 'l’appareil'}`,
    ahead: (when) => `l’horloge de l’appareil disait ${when}`,
    conflict: (reason) => `Inscrit malgré un désaccord avec l’état connu : ${reason}`,
    withheld: (fields) => (fields > 1 ? `${fields} champs non communiqués` : '1 champ non communiqué'),
    entry: 'n°',
    thread: 'fil',
    alone: 'une personne seule',
    caution: [
      'Cette chronologie rapporte qui a dit ou fait quoi, et quand le journal l’a reçu.',
      'Elle ne dit pas que ce qui fut rapporté est vrai : voir les états ci-dessus.',
      '« Vérifié » porte sur le contenu, « recoupé » sur la concordance avec une origine indépendante.',
      '« Matérialisé » porte sur une trace ou un acte observable.',
    ],
    check: 'Vérifier ce dossier',
    howTo: [
      'Dans le dossier : sh verify.sh log.pem, où log.pem est la clé publique du journal reçue par une autre voie (bordereau de transmission).',
      'Chaque ligne renvoie à un fichier de data/entries, par son numéro. Le sceau, inscrit après cette page, en fixe l’empreinte.',
    ],
  },
};
