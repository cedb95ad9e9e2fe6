/** Statements: drafted, cleared three times, objected to, released. */
import { MINUTE } from '../../src/kernel/time.ts';
import type { Claim, LoopAct } from '../../src/loop/loop.ts';
import { markOf } from '../rules/doors.ts';
import { type Ask, type Given, ids, isMemberOf, oneOf } from './ask.ts';

type Row = ReturnType<Given['mind']['state']['statements']['statements']['filter']>[number];

/** A statement to act on, most of the time one that is not out yet; and what was signed of its last version. */
function drafted({ mind, dice }: Given): { row: Row; version: number; sha256: string } | null {
  const row = oneOf(
    mind.state.statements.statements.filter(({ versions }) => versions.at(-1)?.released === null || dice.chance(0.15)),
    dice,
  );
  const last = row?.versions.at(-1);
  if (row === null || last === undefined) return null;
  // Now and then what was read is an older version.
  const read = dice.chance(0.06) ? (row.versions[0] ?? last) : last;
  return { row, version: read.n, sha256: mind.proposals.get(String(read.index)) ?? '' };
}

const draft: Ask = (given) => {
  const { id, dice, mind, now, org } = given;
  const { statements, intake, operation, assessment } = mind.state;
  const known = dice.chance(0.5)
    ? oneOf(
        statements.statements.filter(() => true),
        dice,
      )
    : null;
  const form = known?.form ?? (dice.chance(0.3) ? 'holding_line' : 'statement');
  const report = dice.one(ids(intake.reports));
  const mentioned = dice.one(ids(operation.operations));
  const task = dice.one(ids(assessment.checks));
  const isLine = form === 'holding_line' && dice.chance(0.95);
  const isTheirs = report === null || dice.chance(0.3);
  const claim: Claim = { owned_by: isTheirs ? 'principal' : 'desk', basis: isTheirs ? [] : [report] };
  const act: LoopAct = {
    act: 'statement.draft',
    with: {
      statement: known?.id ?? id,
      version: (known?.versions.length ?? 0) + 1,
      form,
      about: org.principals.slice(0, dice.chance(0.85) ? 1 : 2),
      claims: [dice.chance(0.05) ? { ...claim, owned_by: 'prosecutor' } : claim],
      mentions: !isLine && mentioned !== null && dice.chance(0.4) ? [mentioned] : [],
      tasks: !isLine && task !== null && dice.chance(0.2) ? [task] : [],
      reveals: !isLine && dice.chance(0.08) ? ['place'] : [],
      embargo_until: !isLine && dice.chance(0.1) ? now + dice.whole(1, 4) * MINUTE : null,
      embargo_condition: !isLine && dice.chance(0.08) ? 'accord' : null,
    },
  };
  const text = `Nous ne dirons rien ${markOf(id)}.`;
  return { act, words: { title: 'Communiqué', text, claim_1: 'elle va bien', correction: 'une date', condition: 'si elle veut' } };
};

const secure: Ask = (given) => {
  const on = drafted(given);
  return on === null ? null : { act: { act: 'statement.secure', with: { statement: on.row.id, version: on.version, sha256: on.sha256 } } };
};

const vet: Ask = (given) => {
  const on = drafted(given);
  return on === null ? null : { act: { act: 'statement.vet', with: { statement: on.row.id, version: on.version, sha256: on.sha256 } } };
};

/** By the person themself where they hold a device; else heard, and read back. */
const consent: Ask = (given) => {
  const on = drafted(given);
  if (on === null) return null;
  const { dice, org } = given;
  const person = dice.one(on.row.versions.at(-1)?.about ?? []) ?? '';
  const act = {
    act: 'statement.consent',
    with: { statement: on.row.id, version: on.version, person, means: 'voice', sha256: on.sha256 },
  } as const;
  if (isMemberOf(org, person) && dice.chance(0.85)) return { act, by: person };
  return { act, words: dice.chance(0.9) ? { read_back: 'relu' } : {} };
};

const objection: Ask = (given) => {
  const on = drafted(given);
  return on === null ? null : { act: { act: 'statement.object', with: { statement: on.row.id, version: on.version, reveals: ['habit'] } } };
};

const lift: Ask = (given) => {
  const on = drafted(given);
  return on === null
    ? null
    : { act: { act: 'statement.lift', with: { statement: on.row.id, version: on.version } }, words: { evidence: 'dit' } };
};

const release: Ask = (given) => {
  const on = drafted(given);
  if (on === null) return null;
  return { act: { act: 'statement.release', with: { statement: on.row.id, version: on.version, channel: 'presse', sha256: on.sha256 } } };
};

export const SPEECH_ASKS = { draft, secure, vet, consent, objection, lift_embargo: lift, release } as const;
