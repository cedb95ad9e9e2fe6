/** English: the same messages, complete. */
import type { Words } from '../words.ts';
import { ACTS_EN } from './acts-en.ts';
import { counter } from './plural.ts';

const count = counter('en');

export const EN: Words = {
  title: 'What needs a decision now?',
  acts: ACTS_EN,
  desk: 'The desk',
  frame: {
    product: 'Abri', you: 'You', leave: 'Leave', language: 'Language', theme: 'Theme', skip: 'Go to the board',
    themes: { auto: 'Auto', jour: 'Day', sombre: 'Dark', nuit: 'Night' },
    zone: (zone) => `Time zone ${zone}`, custody: 'key held by the server', ownKey: 'key in the device',
    more: (n) => count(n, 'new line', 'new lines'), showMore: 'Show', none: 'Nothing', dashed: '–',
  },
  exercise: { word: 'EXERCISE', driven: 'People, places and deeds are invented. The time shown is the exercise’s own.' },
  link: {
    connecting: 'Connecting to the desk…', live: 'Live link', lost: (at) => `Link lost at ${at}: what you see dates from ${at}. Use the radio.`,
    never: 'The desk does not answer. Use the radio; this page keeps trying.', retry: (after) => `next try in ${after}`,
  },
  seal: {
    sealed: (at, n) => `Log sealed at ${at}, ${count(n, 'entry', 'entries')}`, unsealed: (n) => `Log not sealed, ${count(n, 'entry', 'entries')}`,
    exercise: (id) => `Exercise: ${id}`, noExercise: 'Exercise: no',
    outages: (from, to, lasted) => `The desk was down from ${from} to ${to} (${lasted}).`,
  },
  summary: {
    quiet: 'No alert, nobody on the move, nothing to grade.', alerts: (n) => count(n, 'open alert', 'open alerts'),
    silent: (n) => count(n, 'person without an answer', 'people without an answer'), unaccounted: (n) => count(n, 'person unaccounted for', 'people unaccounted for'),
    awaiting: (n) => count(n, 'report to grade', 'reports to grade'), overdue: (n) => count(n, 'check overdue', 'checks overdue'),
  },
  ago: (age) => `${age} ago`,
  since: (age) => `for ${age}`,
  within: (time) => `in ${time}`,
  late: (time) => `late by ${time}`,
  alerts: {
    heading: 'Open alerts', none: 'No open alert.', announce: (action, who) => `New alert, priority 1: ${action}, ${who}.`,
    priority: { 1: 'ALERT P1', 2: 'WARNING P2', 3: 'ADVISORY P3' },
    action: { evacuate: 'Evacuate', shelter: 'Take shelter', hold: 'Hold', avoid: 'Avoid', ready: 'Be ready', read: 'Read' },
    state: { open: 'open', recalled: 'RECALLED', cancelled: 'CANCELLED', closed: 'closed' },
    cancelledAlone: 'by one person alone: a second must confirm', noOrder: 'Order not available',
    urgency: { immediate: 'immediate', expected: 'expected', future: 'future', past: 'past', unknown: 'urgency unknown' },
    severity: { extreme: 'extreme', severe: 'severe', moderate: 'moderate', minor: 'minor', unknown: 'severity unknown' },
    certainty: { observed: 'observed', likely: 'likely', possible: 'possible', unlikely: 'unlikely', unknown: 'certainty unknown' },
    by: (who, key) => `Issued by ${who}, ${key}`, version: (n) => `version ${n}`, versions: 'Versions',
    kind: { order: 'order', recall: 'recall', cancel: 'cancellation' }, substantive: 'to be answered again',
  },
  answers: {
    heading: (who) => `Answers to the alert, ${who}`, tally: (n, of) => `${n} of ${of} have answered`,
    columns: { state: 'Answer', who: 'Person', how: 'How, and what next', since: 'For' },
    word: { seen: 'SEEN', understood: 'UNDERSTOOD', executing: 'ON MY WAY', unable: 'UNABLE' }, silent: 'NO ANSWER', notRequired: 'for information',
    instead: (who) => `instead of ${who}`, means: { sight: 'seen', voice: 'voice', device: 'own device', relayed: 'relay' },
    relayed: (by) => `relayed by ${by}`, readBack: 'read back',
    next: { voice: 'call', substitute: 'substitute and relay', end: 'supervisor told', repeat: 'next try', again: 'reminder' },
    in: (what, time) => `${what} in ${time}`, now: (what) => `${what} now`, exhausted: 'all tried, supervisor told', noNext: 'no further try',
    tried: (list) => `tried: ${list}`, channel: { push: 'notification', sms: 'SMS', voice: 'call', relay: 'relay' },
    delivery: { accepted: 'sent', received: 'delivered', displayed: 'displayed', failed: 'failed', no_channel: 'no channel' },
  },
  operations: {
    heading: 'Is everybody safe?', none: 'Nobody on the move.',
    phase: {
      standby: 'STANDING BY', moving: 'ON THE MOVE', sheltered: 'SHELTERED', holding: 'HOLDING', relocating: 'CHANGING PLACE', closed: 'STOOD DOWN',
    },
    to: (place) => `to ${place}`, at: (place) => `at ${place}`, noPlace: 'no place chosen', compromised: 'PLACE COMPROMISED',
    rollCall: (who) => `Roll call, ${who}`, tally: (n, of) => `${n} of ${of} accounted for`, complete: 'roll call complete',
    columns: { state: 'State', who: 'Person', how: 'Means', since: 'For' },
    status: { present: 'PRESENT', elsewhere_safe: 'SAFE ELSEWHERE', unaccounted: 'UNACCOUNTED', injured: 'INJURED' },
    toConfirm: 'to be confirmed by sight or voice', noCall: 'no roll call yet', refused: (at) => `refuses to leave, ${at}`,
    confirmedBy: (means, who) => `${means}, by ${who}`, nextPoint: (at) => `Next check-in at ${at}`, noPoint: 'No check-in set',
    standDown: (who, outcome) => `Stand-down proposed by ${who} (${outcome}): waits for a second person`, lapses: (time) => `lapses in ${time}`,
    outcome: { confirmed: 'threat confirmed', excluded: 'threat excluded', doubt_not_lifted: 'doubt not lifted', false_alarm: 'false alarm' },
  },
  thread: {
    heading: (who) => `Thread, ${who}`, all: (n) => `Whole thread (${n})`, less: 'Latest only', lateEntry: 'late entry', written: (at) => `written ${at}`,
    columns: { time: 'Time', what: 'Act', who: 'Signature' }, for: (who) => `for ${who}`,
  },
  reports: {
    heading: 'Reports to grade', none: 'Nothing to grade.', origins: (n) => count(n, 'known origin', 'known origins'),
    contradicting: (n) => count(n, 'contrary origin', 'contrary origins'), about: (who) => `about ${who}`, by: (who) => `taken by ${who}`,
    channel: { phone: 'telephone', unknown: 'channel unknown', radio: 'radio', mail: 'mail', message: 'message', press: 'press', web: 'online', sight: 'seen' },
    ungraded: 'not graded', graded: (grades) => `graded ${grades}`, blank: 'words not available', readAll: 'Read all', fold: 'Fold',
    facet: {
      verified: { no: 'not verified', in_progress: 'being verified', yes: 'verified' },
      corroborated: { no: 'not corroborated', in_progress: 'being corroborated', yes: 'corroborated' },
      materialised: { no: 'not materialised', in_progress: 'being materialised', yes: 'materialised' },
    },
  },
  checks: {
    heading: 'Checks', none: 'None under way.', about: (what) => `on ${what}`, nobody: 'nobody answers for it',
    kind: {
      call_back: 'call back', camera: 'camera', patrol: 'patrol', audio: 'listening on site', welfare_call: 'welfare call', cover_relative: 'cover a relative',
      other: 'other check',
    },
    due: (at) => `before ${at}`,
  },
  people: {
    heading: 'People and duty', onDuty: 'ON DUTY', offDuty: 'off duty', moving: 'in operation', news: 'News', noNews: 'no news', proof: 'Reception proved',
    noProof: 'not proved', columns: { who: 'Person', role: 'Role', duty: 'Duty', news: 'News', proof: 'Reception proved' },
    covered: 'COVERED', uncovered: 'NOT COVERED', all: (n) => `Everybody (${n})`, less: 'On duty only',
    role: {
      team_leader: 'team leader', protection_officer: 'protection', driver: 'driving', advance: 'advance', watch_officer: 'watch', supervisor: 'supervisor',
      analyst: 'analysis', liaison: 'liaison', authority: 'authority', scribe: 'scribe', administrator: 'administration', principal: 'principal', related: 'relative',
    },
  },
  principals: {
    heading: 'Principals', none: 'Nobody is entered.', noDetail: 'no detail', related: 'Relatives',
    part: { team_leader: 'team leader', protection_officer: 'protection', driver: 'driving', advance: 'advance', companion: 'accompanies' },
    relation: { daughter: 'daughter', son: 'son', partner: 'partner', assistant: 'assistant', parent: 'parent', other: 'relative' },
  },
  agenda: {
    heading: 'Coming movements', none: 'No movement entered.', untitled: 'untitled', running: 'UNDER WAY',
    publicity: { public: 'public', announced: 'announced', private: 'private' }, noOrder: 'no movement order',
    order: (version, briefed, expected) => `movement order v${version}, ${briefed} of ${expected} briefed`,
    places: 'Places', placeKind: { haven: 'haven', house: 'house', room: 'safe room' },
    validity: { green: 'reconnoitred', stale: 'old reconnaissance', compromised: 'COMPROMISED', never: 'NEVER RECONNOITRED' },
  },
  tray: {
    heading: 'Also waiting', handover: (from, to, n) => `Handover offered by ${from} to ${to}, ${count(n, 'item', 'items')}`,
    review: (what, by) => `Assessment to review: ${what}, by ${by}`, caseLine: (state) => `case ${state}`,
    caseState: { open: 'open', referred: 'referred', dormant: 'dormant', closed: 'closed' }, untitled: 'untitled',
  },
  door: {
    starting: 'The desk opens…', failed: 'The desk does not answer.', again: 'Try again',
    title: 'Where to begin?', lead: 'This folder is empty: no organisation lives here yet. Two ways in, without an account and without an outside network.',
    create: 'Create my organisation', createLead: 'An organisation and its first person, you. The rest is added afterwards.',
    watch: 'Watch the reference exercise', watchLead: 'An invented team, a rumour, an alert, a roll call, a sealed dossier: in a few minutes, in a folder apart, marked EXERCISE.',
    watching: 'The exercise is being set up…', name: 'Name of the organisation', nameHint: 'The one a clerk will read on a dossier.', pseudonym: 'Your pseudonym',
    pseudonymHint: 'Lower case, figures and hyphens, for instance watch-1. Never a civil name: it is written in the log for ever.',
    zone: 'Time zone', zoneHint: 'The team’s own, for instance Europe/Paris.', submit: 'Create', creating: 'Creating…', back: 'Back',
    tokenTitle: 'Your token, shown this once', tokenLead: 'It opens the desk in your name for thirty days. Keep it like a key: the server holds only a digest of it. This tab remembers it until it is closed.',
    token: 'Token', copy: 'Copy', copied: 'Copied', selected: 'Selected: copy it from the keyboard', toBoard: 'Open the board',
    signIn: 'Who takes the desk?', signInLead: 'Paste the token you were given. It does not leave this tab and goes with it.', open: 'Open the desk', opening: 'Opening…',
    lostToken: 'Token lost? On the desk’s own machine:', lostCommand: 'abri token create MEMBER',
    refused: 'This token is not recognised: unknown, expired or revoked.', dropped: 'The desk no longer recognises this token. Nothing is shown; paste another.',
  },
  first: {
    done: 'done',
    heading: 'The organisation exists. Nobody is protected in it yet.',
    lead: 'This page shows and does not yet enter: the first steps are these calls, with your token. Each is signed and goes into the log.',
    steps: {
      principal: 'Enter the person to protect, under a code name', member: 'Enrol somebody of the team', token: 'Give them their token, on the desk’s own machine',
      detail: 'Assign them to the detail', report: 'Take a first report', alert: 'Raise the alert',
    },
    reference: 'All calls:', tokenFile: 'The token is read from the file abri.token, never written in the command.',
  },
  field: { lead: 'You see what concerns you; the whole board is the desk’s.' },
};
