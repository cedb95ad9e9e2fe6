/** The words of the trade (domain.md §1). Never "event" for an appearance, never "fact" for something unverified. */
import { ACT_NAMES_EN, type ActNames } from '../../wire/act-names.ts';
import { joiner, list, type Terms, term, type Vocabulary } from './vocabulary.ts';

const terms: Terms = {
  action: { evacuate: 'Evacuate', shelter: 'Take shelter', hold: 'Hold in place', avoid: 'Avoid', ready: 'Be ready', read: 'Read' },
  priority: { 1: 'P1 alert', 2: 'P2 warning', 3: 'P3 advisory' },
  answer: { seen: 'Seen', understood: 'Understood, standing by', executing: 'On my way', unable: 'Unable' },
  means: { sight: 'by sight', voice: 'by voice', device: 'by device', relayed: 'relayed' },
  channel: { push: 'push', sms: 'SMS', voice: 'call', relay: 'relay' },
  delivery: { accepted: 'accepted', received: 'received', displayed: 'displayed', failed: 'failed', no_channel: 'no channel' },
  facet: {
    verified: { no: 'not verified', in_progress: 'verification under way', yes: 'verified' },
    corroborated: { no: 'not corroborated', in_progress: 'corroboration under way', yes: 'corroborated' },
    materialised: { no: 'not materialised', in_progress: 'materialisation being examined', yes: 'materialised' },
  },
  link: {
    supports: 'supports',
    contradicts: 'contradicts',
    same_origin: 'has the same origin as',
    derived_from: 'derives from',
    repeats_press: 'repeats the press, like',
  },
  independence: { independent: 'independent', dependent: 'dependent', unknown: 'independence unknown' },
  check: {
    call_back: 'call-back',
    camera: 'camera',
    patrol: 'patrol',
    audio: 'listening in',
    welfare_call: 'welfare call',
    cover_relative: 'cover for a relative',
    relocate: 'change of place proposed',
    fork: 'a device has seen another log',
    other: 'other',
  },
  result: { positive: 'positive', negative: 'negative', refused: 'refused', no_answer: 'no answer', done: 'done' },
  likelihood: {
    almost_no_chance: 'almost no chance',
    very_unlikely: 'very unlikely',
    unlikely: 'unlikely',
    unlikely_to_even: 'unlikely to even',
    even: 'roughly even chance',
    likely: 'likely',
    very_likely: 'very likely',
    almost_certain: 'almost certain',
  },
  confidence: { low: 'low confidence', moderate: 'moderate confidence', high: 'high confidence' },
  access: { direct: 'direct access', indirect: 'indirect access', unknown: 'access unknown' },
  statement: { fact_claimed: 'claim', hearsay: 'hearsay', opinion: 'opinion', prediction: 'prediction', unknown: 'nature unknown' },
  outcome: { confirmed: 'threat confirmed', excluded: 'threat excluded', doubt_not_lifted: 'doubt not lifted', false_alarm: 'false alarm' },
  status: { present: 'present', elsewhere_safe: 'elsewhere, safe', unaccounted: 'unaccounted for', injured: 'injured' },
  field: {
    verbatim: 'Exact words',
    summary: 'Summary',
    name: 'Name',
    code_name: 'Code name',
    order: 'Order',
    reason: 'Reason',
    read_back: 'Read-back',
    evidence: 'Evidence',
    basis: 'Basis',
    residual_risk: 'Remaining risk',
    title: 'Title',
    recipient: 'Recipient',
    purpose: 'Purpose',
    note: 'Note',
    would_change: 'What would change this view',
    question: 'Question',
    reference_text: 'Reference',
    proof_of_life: 'Proof of life',
    text: 'Text',
    correction: 'What is put right',
    condition: 'Condition of the embargo',
  },
};

const join = joiner('; ');
const CHECKIN = { ok: 'all well', late: 'running late, all well', help: 'needs help' };
const CHANGE = { first: 'first level', raised: 'raised', kept: 'kept', lowered: 'lowered', changed: 'another scale' };
const REVEALS = { place: 'a place', hour: 'an hour', route: 'a route', source: 'a source', habit: 'a habit', inquiry: 'the inquiry' };
const CLEARANCE = { security: 'security clearance', principal: 'consent of the person', legal: 'legal clearance' };
const people = (ids: readonly string[]): string => list(ids, 'nobody');
const things = (ids: readonly string[]): string => list(ids, 'nothing');
const place = (id: string | null): string => (id === null ? 'no place named' : `place ${id}`);

const CATEGORY = {
  principal: 'principal',
  relative: 'relative',
  source: 'source',
  witness: 'witness',
  person_of_interest: 'person of interest',
  third_party: 'third party',
};
const SEALED = {
  source_identity: 'identity of a source',
  civil_identity: 'civil identity',
  place_address: 'address of a place',
  place_access: 'way in of a place',
  proof_of_life: 'proof-of-life question',
};
const PURPOSE = {
  operation: 'for an operation',
  movement: 'for a movement',
  visit: 'for a visit',
  verification: 'for a verification',
  reseal: 'to seal it again',
  judicial: 'for the courts',
  other: 'for another purpose',
};
const SURVEYED = { place: 'place', route: 'route', appearance: 'site of' };
const REVOKED = {
  lost: 'lost',
  stolen: 'stolen',
  seized: 'seized',
  replaced: 'replaced',
  left: 'its member left',
  other: 'another reason',
};
const CONTACT = { voice: 'by voice', neighbour: 'through a neighbour', visit: 'on the spot' };

export const ENGLISH: Vocabulary = {
  lang: 'en',
  acts: ACT_NAMES_EN,
  sentences: {
    OrganisationCreated: (v) => join(`organisation ${v.org}, zone ${v.zone}`, v.single_handed === true && 'a desk of one person'),
    MemberEnrolled: (v) => `${v.member}: ${things(v.roles)}`,
    DeviceEnrolled: (v, say) =>
      join(
        `device ${v.device} of ${v.member}, key held by the ${v.custody === 'device' ? 'device' : 'server'}`,
        v.wrapped === true && 'encrypted beside its browser',
        v.root === true && 'co-signed by the root',
        v.second !== undefined && `second sponsor ${v.second}`,
        Array.isArray(v.compartments) && v.compartments.length > 0 && `for ${things(v.compartments)}`,
        v.operation !== undefined && `lent for operation ${v.operation}`,
        v.expires !== undefined && `until ${say.at(v.expires)}`,
      ),
    DeviceRevoked: (v) => `device ${v.device} of ${v.member} counts no more: ${term(REVOKED, v.reason_code)}`,
    RootPinned: (v) => `root ${v.vkey}`,
    FiledBehind: (v) => `filed behind compartment ${v.compartment}`,
    ForkSeen: (v) => `ALARM: device ${v.device} has seen another log (head of ${v.size} entries)`,
    RecoverySet: (v) => `compartment ${v.compartment}, sealed to ${v.seal} as well`,
    ReceptionProved: (v) => `${v.member} receives by ${v.channel} on ${v.device}`,
    PrincipalAdded: (v) => `principal ${v.principal}`,
    RelatedPersonAdded: (v) => `${v.person}, close to ${v.principal} (${v.relation}), ${v.covered ? 'covered' : 'not covered'}`,
    RelatedPersonCovered: (v, say) =>
      join(
        `${v.person}: ${v.covered ? 'covered' : 'not covered'}`,
        typeof v.by === 'string' && `by ${v.by}`,
        typeof v.until === 'number' && `until ${say.at(v.until)}`,
        v.check !== undefined && `check ${v.check}`,
      ),
    RelatedPersonPlanned: (v) => `${v.person}: ${v.contacts.map((c) => `${c.contact} (${term(CONTACT, c.means)})`).join(', ')}`,
    RelatedCoverLapsed: (v) => `${v.person} is no longer covered`,
    DetailAssigned: (v, say) =>
      join(
        `${v.person} with ${v.principal}, ${v.part}, from ${say.at(v.from)}`,
        v.to !== null && `until ${say.at(v.to)}`,
        v.substitute !== null && `substitute ${v.substitute}`,
      ),
    DetailEnded: (v, say) => `assignment ${v.assignment}, ends at ${say.at(v.at)}`,
    DutySet: (v) => `${v.member} ${v.on ? 'comes on' : 'goes off'} duty`,
    HandoverOffered: (v) => `from ${v.from} to ${v.to}: ${things(v.items)}`,
    HandoverAccepted: (v) => `by ${v.by}: ${things(v.items)}`,
    HandoverWithdrawn: (v) => `handover ${v.handover}, by ${v.by}`,
    HandoverDeclined: (v) => `handover ${v.handover}, by ${v.by}`,
    PersonExported: (v) => `what is held about ${v.person} was drawn up for them to read`,
    DeskResumed: (v, say) => `desk stopped from ${say.at(v.from)} to ${say.at(v.to)}`,
    LogRestored: (v, say) =>
      `log restored ${say.at(v.to)} from a backup of ${say.at(v.from)}; ${
        v.lost === null
          ? 'what is missing is not known'
          : v.lost === 0
            ? 'nothing known is missing'
            : `${v.lost} ${v.lost > 1 ? 'entries are' : 'entry is'} missing`
      }`,
    PlaceAdded: (v) => `${v.place}: safe ${v.kind}`,
    PlaceReconnoitred: (v, say) => `${v.place}, reconnoitred at ${say.at(v.at)}`,
    PlaceCompromised: (v) => `${v.place} is no longer safe`,
    AppearanceAdded: (v, say) => `${v.principal}, from ${say.at(v.from)} to ${say.at(v.to)}, ${v.publicity}`,
    AppearanceStarted: (v) => `appearance ${v.appearance}`,
    PlaceKeyHeld: (v) =>
      join(`${v.place}: key held by ${v.key_holder}`, v.access !== null && `the way in is written down under reference ${v.access}`),
    KeyHolderTold: (v, say) => `${v.place}: told at ${say.at(v.at)}`,
    PlaceServiced: (v, say) => join(`${v.place}, serviced at ${say.at(v.at)}`, v.capacity !== null && `${v.capacity} people`),
    RouteAdded: (v) => `route ${v.route}`,
    SiteSurveyed: (v, say) => `${v.survey}: ${term(SURVEYED, v.of)} ${v.subject}, seen at ${say.at(v.at)}`,
    AppearanceMoved: (v, say) => join(`${v.appearance}, from ${say.at(v.from)} to ${say.at(v.to)}`, v.site !== null && `site ${v.site}`),
    AppearanceCancelled: (v) => `appearance ${v.appearance}`,
    AppearanceEnded: (v) => `appearance ${v.appearance}`,
    AccompanyingSet: (v) => `${v.appearance}, with ${people(v.accompanying)}`,
    PublicityChanged: (v) => `${v.appearance}: ${v.to}, instead of ${v.from}`,
    AppearanceReviewed: (v) => `appearance ${v.appearance}`,
    MovementOrderIssued: (v) =>
      join(
        `${v.order} version ${v.version}, havens: ${things(v.havens)}`,
        v.routes !== undefined && `routes: ${things(Object.values(v.routes).filter((id) => id !== null))}`,
        typeof v.hospital === 'string' && `hospital ${v.hospital}`,
        v.seats !== undefined && `${v.seats.map((s) => `${s.person} ${s.vehicle}/${s.seat}`).join(', ')}`,
      ),
    MembersBriefed: (v) => `${v.order} version ${v.version}: ${people(v.members)}`,
    ValueSealed: (v) =>
      join(
        `${term(SEALED, v.kind)}: ${v.subject}, ${v.to.length} ${v.to.length === 1 ? 'device' : 'devices'}`,
        v.recovery && 'recovery key',
        `commitment ${v.pc}`,
      ),
    ValueRewrapped: (v) =>
      join(
        `${v.value}, ${v.to.length} ${v.to.length === 1 ? 'device' : 'devices'}`,
        v.briefed.length > 0 && `${v.briefed.length} of them for a movement`,
        v.recovery && 'recovery key',
      ),
    ValueOpened: (v) =>
      join(
        `${v.value}, ${term(PURPOSE, v.purpose_code)}`,
        v.during !== null && `operation ${v.during}`,
        v.aloud.length > 0 && `read aloud to ${people(v.aloud)}`,
        v.unusual && 'several places opened within the hour',
      ),
    TriggerKept: (v) => `${v.trigger}, ${v.bytes} bytes, SHA-256 ${v.sha256}`,
    ReportReceived: (v, say) =>
      join(
        `report ${v.report} by ${v.channel}, ${term(terms.access, v.access)}, ${term(terms.statement, v.statement)}`,
        `about ${things(v.about)}`,
        v.source !== null && `source no. ${v.source}`,
        v.relays.length > 0 && `relays: ${v.relays.join(', ')}`,
        `origin ${v.origin ?? 'unknown'}`,
        v.trigger !== null && `trigger ${v.trigger}`,
        v.corrects !== null && `corrects ${v.corrects}`,
        v.heard_at !== null && `heard at ${say.at(v.heard_at)}`,
        v.fact_at !== null && `placed at ${say.at(v.fact_at)}`,
        `TLP ${v.tlp}`,
      ),
    ReportGraded: (v) => `${v.report}: ${v.source ?? '·'}${v.info ?? '·'} by ${v.grader}, ${v.blind ? 'blind' : 'not blind'}`,
    FacetSet: (v) => `${v.report}: ${term(terms.facet[v.facet] ?? {}, v.value)}`,
    ReportsLinked: (v) => `${v.a} ${term(terms.link, v.kind)} ${v.b} (${term(terms.independence, v.independence)})`,
    OriginNamed: (v) => `${v.report}: origin ${v.origin}`,
    OriginsMerged: (v) => `${v.from} is ${v.into}`,
    OriginsReckoned: (v) => `${v.report}: ${ENGLISH.labels.originCount(v.independent, v.contradicting)}`,
    CheckOpened: (v, say) =>
      join(`${term(terms.check, v.kind)} on ${v.about}`, v.owner !== null && `by ${v.owner}`, `before ${say.at(v.due)}`),
    CheckClosed: (v) => `${v.check}: ${term(terms.result, v.result)}`,
    AssessmentStated: (v) =>
      `${v.subject}: ${term(terms.likelihood, v.likelihood)}, ${term(terms.confidence, v.confidence)}, on ${things(v.reports)}`,
    AssessmentFlagged: (v) =>
      `${v.assessment} to be reviewed: ${v.cause === 'corrected' ? 'a report was corrected' : 'origins were merged'}`,
    AlertIssued: (v) =>
      join(
        `${term(terms.priority, v.priority)}, ${term(terms.action, v.action)}, for ${v.principal}`,
        `recipients: ${people(v.recipients)}`,
        `on the basis of ${things(v.basis)}`,
      ),
    AlertUpdated: (v) =>
      `${v.alert} version ${v.version}: ${term(terms.action, v.action)}${v.substantive ? ', to be acknowledged again' : ''}`,
    AlertRecalled: (v) => `${v.alert} version ${v.version}, recalled from ${people(v.recipients)}`,
    AlertCancelled: (v) =>
      `${v.alert} version ${v.version}, ${v.confirmed ? 'by two people' : 'by one person only'}, to ${people(v.recipients)}`,
    RungReached: (v, say) =>
      join(
        `${v.recipient}, rung ${v.rung}: ${v.channels.map((c) => term(terms.channel, c)).join(', ')}`,
        v.next !== null && `next at ${say.at(v.next)}`,
      ),
    RecipientAdded: (v) => `${v.recipient} called instead of ${v.instead} (${v.because})`,
    LadderExhausted: (v, say) => `${v.recipient} did not answer; told: ${people(v.told)}; again at ${say.at(v.next)}`,
    AlertAnswered: (v) =>
      join(
        `${v.recipient}: "${term(terms.answer, v.answer)}", ${term(terms.means, v.means)}, version ${v.version}`,
        v.relayer !== null && `relayed by ${v.relayer}`,
      ),
    DeliveryNoted: (v) =>
      v.results.map((r) => `${r.recipient}: ${term(terms.channel, r.channel)} ${term(terms.delivery, r.state)}`).join('; '),
    AlertClosed: (v) => `${v.alert}, by ${v.cause}`,
    OperationOpened: (v) =>
      join(`${v.operation} for ${v.principal}`, `to be counted: ${people(v.manifest)}`, v.alert !== null && `alert ${v.alert}`),
    AlertAttached: (v) => `${v.alert} to ${v.operation}`,
    MovedOut: (v) => `${v.operation}, ${place(v.place)}`,
    Arrived: (v) => `${v.operation}, ${place(v.place)}`,
    HoldingPoint: (v, say) => `${v.operation}, next point at ${say.at(v.next)}`,
    Relocated: (v) => `${v.operation}, ${place(v.place)}`,
    RollCallRecorded: (v) =>
      join(
        ...v.lines.map(
          (l) => `${l.person} ${term(terms.status, l.status)} (${term(terms.means, l.means)}${l.by === undefined ? '' : `, by ${l.by}`})`,
        ),
        v.complete ? 'complete' : 'not complete',
      ),
    ManifestExtended: (v) => `${v.person} joins ${v.operation}`,
    RefusalRecorded: (v) => `${v.person} refuses`,
    StandDownProposed: (v, say) =>
      join(
        `${term(terms.outcome, v.outcome)}, proposed by ${v.by}`,
        v.next_review !== null && `review at ${say.at(v.next_review)}`,
        `lapses at ${say.at(v.lapses)}`,
      ),
    StandDownLapsed: (v) => `${v.proposal} was not confirmed in time`,
    StandDownConfirmed: (v) => join(`${v.proposal}: recorded, waiting for the desk, by ${people(v.by)}`, v.alone && 'one person alone'),
    StoodDown: (v, say) =>
      join(
        `${term(terms.outcome, v.outcome)}, by ${people(v.by)}`,
        v.alone && 'one person alone',
        v.next_review !== null && `review at ${say.at(v.next_review)}`,
      ),
    CaseOpened: (v) => `case ${v.case}, threads ${things(v.threads)}`,
    CaseExtended: (v) => `case ${v.case}, threads ${things(v.threads)}`,
    DossierSealed: (v) =>
      join(
        `dossier ${v.dossier} of case ${v.case}`,
        `contents ${v.contents}`,
        v.supplements !== null && `supplements ${v.supplements}`,
        v.alone && 'by one person alone',
      ),
    CaseConcerns: (v) => `case ${v.case}: ${things(v.categories.map((c) => term(CATEGORY, c)))}`,
    CaseRested: (v) => `case ${v.case}`,
    CaseClosed: (v) => `case ${v.case}`,
    CaseReopened: (v) => `case ${v.case}`,
    RetentionSet: (v) =>
      `${term(CATEGORY, v.category)}: ${v.days} days after closing, ${v.validated ? 'validated by counsel' : 'to be validated by your counsel'}`,
    HoldPlaced: (v) => `hold ${v.hold} on case ${v.case}`,
    HoldLiftProposed: (v, say) => join(`hold ${v.hold}`, v.lapses !== null && `lapses at ${say.at(v.lapses)}`),
    HoldLifted: (v) => `hold ${v.hold}, by ${people(v.by)}`,
    ShredProposed: (v, say) => join(`case ${v.case}, threads ${things(v.threads)}`, v.lapses !== null && `lapses at ${say.at(v.lapses)}`),
    Shredded: (v) => `case ${v.case}, threads ${things(v.threads)}, by ${people(v.by)}: the words are gone, the entries stand`,
    ShreddedAgain: (v) => `threads ${things(v.threads)}: shredded before the restore, and again: the words are gone, the entries stand`,
    PairLapsed: (v) => `${v.proposal} was not confirmed in time`,
    ReceiptRecorded: (v, say) => `dossier ${v.dossier} received at ${say.at(v.received_at)}, reference ${v.reference}`,
    CheckinPlanned: (v, say) =>
      join(`${v.plan}: ${v.person}, first check-in at ${say.at(v.due)}`, v.until !== null && `until ${say.at(v.until)}`),
    CheckinEnded: (v) => `plan ${v.plan}`,
    SilencePlanned: (v, say) => `${v.person} out of reach until ${say.at(v.until)}`,
    CheckedIn: (v, say) =>
      join(
        `${v.person}: ${term(CHECKIN, v.kind)}, ${term(terms.means, v.means)}, said at ${say.at(v.said)}`,
        v.relayer !== null && `recorded by ${v.relayer}`,
      ),
    CheckinMet: (v, say) => join(`plan ${v.plan}`, v.due !== null && `next check-in at ${say.at(v.due)}`),
    OverdueClosed: (v, say) =>
      join(`plan ${v.plan}, due at ${say.at(v.missed)}, heard at ${say.at(v.said)}`, v.due !== null && `next check-in at ${say.at(v.due)}`),
    CheckinMissed: (v, say) => `${v.person} was not heard from, due at ${say.at(v.due)}`,
    PanicRaised: (v) => `${v.person} calls for help, ${v.manner === 'visible' ? 'on a visible screen' : 'discreetly'}`,
    PanicCancelled: (v) => `${v.person}, ${term(terms.means, v.means)}, by ${v.by}`,
    PanicPreferred: (v) => `${v.member}: ${v.manner}`,
    DuressRaised: (v) => `${v.member} may be acting under duress`,
    DuressLifted: (v) => `${v.member}, ${term(terms.means, v.means)}, by ${v.by}`,
    CoercedActRecorded: (v) =>
      `"${ENGLISH.acts[v.act as keyof ActNames] ?? v.act}" by ${v.member}, under duress: ${v.stands ? 'it stands; they were answered by what they believe' : 'without effect'}`,
    CodesSet: (v) => `${v.member} has chosen codes`,
    CodeRehearsed: (v) => `${v.member} has rehearsed one of their codes`,
    CodesReset: (v) => `${v.member}'s codes are forgotten, ${term(terms.means, v.means)}, by ${v.by}`,
    CodeNoted: (v) =>
      `code ${v.matched ? 'recognised' : 'not recognised'}, by ${v.member}, with "${ENGLISH.acts[v.act as keyof ActNames] ?? v.act}"`,
    AttentionTaken: (v, say) => `${v.item}, by ${v.by}, until ${say.at(v.next)}`,
    AttentionNoted: (v) =>
      v.results.map((r) => `${r.recipient}: ${term(terms.channel, r.channel)} ${term(terms.delivery, r.state)}`).join('; '),
    AttentionAsked: (v, say) => `about ${v.person}, round ${v.rung}: ${people(v.recipients)}, next at ${say.at(v.next)}`,
    PostureScaleSet: (v) => `scale ${v.scale}: ${v.levels.join(' < ')}, reinforced from ${v.reinforced_from}`,
    PostureProposed: (v, say) => `${v.person}: ${v.level}, review at ${say.at(v.review_by)}, on ${things(v.basis)}`,
    PersonHeard: (v) => `${v.person}, ${term(terms.means, v.means)}`,
    LoweringDecided: (v, say) => `${v.person}: ${v.level}, by ${v.by}, waits for a second person until ${say.at(v.lapses)}`,
    LoweringLapsed: (v) => `${v.posture} was not confirmed in time: nothing is lowered`,
    PostureDecided: (v, say) =>
      join(
        `${v.person}: ${v.level} (${term(CHANGE, v.change)}), by ${people(v.by)}`,
        `review at ${say.at(v.review_by)}`,
        `on ${things(v.basis)}`,
        v.measures.length > 0 && `measures: ${v.measures.join(', ')}`,
        v.heard ? 'the person was heard' : 'the person was not heard',
      ),
    PostureReviewOverdue: (v) => `${v.person}: the review date has passed, the level stays in force`,
    StatementDrafted: (v, say) =>
      join(
        `${v.statement} version ${v.version}, about ${people(v.about)}`,
        v.reveals.length > 0 && `gives away: ${v.reveals.map((r) => term(REVEALS, r)).join(', ')}`,
        v.embargo_until !== null && `embargo until ${say.at(v.embargo_until)}`,
        v.corrects !== null && `corrects version ${v.corrects}`,
      ),
    StatementCleared: (v) => join(`${v.statement} version ${v.version}: ${term(CLEARANCE, v.clearance)}`, v.person !== null && v.person),
    StatementObjected: (v) =>
      join(
        `${v.statement} version ${v.version}`,
        v.reveals.length > 0 && `gives away: ${v.reveals.map((r) => term(REVEALS, r)).join(', ')}`,
      ),
    EmbargoLifted: (v) => `${v.statement} version ${v.version}`,
    StatementReleased: (v) => join(`${v.statement} version ${v.version}, by ${v.channel}`, v.alone && 'one person alone'),
    DrillPlanned: (v, say) => `${v.drill} (${v.scenario}), from ${say.at(v.from)} to ${say.at(v.to)}: ${people(v.participants)}`,
    DrillStarted: (v) => `drill ${v.drill}`,
    InjectSent: (v) => `drill ${v.drill}, message ${v.inject} to ${people(v.to)}`,
    DrillEnded: (v) => `drill ${v.drill}`,
    DrillPreempted: (v) => `drill ${v.drill}, by alert ${v.alert}`,
    ReviewOpened: (v, say) => `${v.heat === 'hot' ? 'hot' : 'cold'}, of ${v.subject}, before ${say.at(v.due)}`,
    FindingRecorded: (v) => `${v.review}, finding ${v.finding}`,
    ActionAssigned: (v, say) => `${v.action} to ${v.owner}, before ${say.at(v.due)}`,
    ActionDone: (v) => `action ${v.action}`,
    ReviewClosed: (v) => `review ${v.review}`,
  },
  terms,
  labels: {
    title: (dossier) => `Chronology of dossier ${dossier}`,
    exercise: 'EXERCISE',
    zone: (zone) => `Local times (${zone}) to the second, universal time (UTC) below. Time of receipt by the log.`,
    span: (from, to, entries) => `${entries} entries, from ${from} to ${to}.`,
    state: 'Where things stand',
    noReport: 'No report in this dossier.',
    report: 'Report',
    origins: 'Independent origins',
    originCount: (independent, contradicting) =>
      `${independent} independent origin${independent === 1 ? '' : 's'}${contradicting > 0 ? `, ${contradicting} contrary` : ''}`,
    grades: 'Gradings',
    ungraded: 'not graded',
    outcome: 'Outcome',
    noOutcome: 'No outcome is recorded in this dossier.',
    signatures: 'Signatures',
    custody: (servers, devices) =>
      servers === 0
        ? 'Each signing key is in the device of the person who bears it.'
        : [
            `For now, ${servers === devices ? 'the signing keys are' : `${servers} of ${devices} signing keys are`} held by the server:`,
            'their signature proves that the server recorded the act in the name of that device and that nothing was changed',
            'since, not whose hand acted.',
          ].join(' '),
    held: { server: 'key held by the server', device: 'key in the device' },
    log: 'Chronology',
    time: 'Time',
    who: 'Who',
    what: 'Act and words',
    where: 'Entry',
    desk: 'the desk (automatic)',
    relayed: (by, person) => `${person}, through ${by}`,
    late: (when, told) => `late entry: ${when} by ${told ? 'the person’s account' : 'the clock of the device'}`,
    ahead: (when) => `the clock of the device said ${when}`,
    conflict: (reason) => `Recorded although it did not fit the known state: ${reason}`,
    withheld: (fields) => (fields > 1 ? `${fields} fields not disclosed` : '1 field not disclosed'),
    entry: 'no.',
    thread: 'thread',
    alone: 'one person alone',
    caution: [
      'This chronology says who said or did what, and when the log received it.',
      'It does not say that what was reported is true: see the states above.',
      '"Verified" is about the content, "corroborated" about agreement with an independent origin.',
      '"Materialised" is about an observable trace or act.',
    ],
    check: 'Check this dossier',
    howTo: [
      'In the dossier: sh verify.sh log.pem, where log.pem is the public key of the log, received by another way (hand-over sheet).',
      'Each line refers to a file in data/entries, by its number. The seal, entered after this page, fixes its digest.',
    ],
  },
};
