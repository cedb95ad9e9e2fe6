/**
 * A desk in memory, for tests only: the real core, no log, no disk, no keys. Commands are decided, folded and followed
 * by their arrows in order, as the conductor does it; words are kept by index; the clock moves only when told.
 */
import type { Asker } from '../../kernel/decider.ts';
import type { MemberId, Sha256Hex, Thread } from '../../kernel/ids.ts';
import { MINUTE, type Ms } from '../../kernel/time.ts';
import {
  activeOperations,
  codesOf,
  decide,
  evolve,
  followups,
  inForce,
  initialLoop,
  isRehearsal,
  type LogFacts,
  type LoopAct,
  type LoopState,
  latestVersion,
  leftOf,
  openItems,
  sealedFacts,
  shownTo,
} from '../../loop/loop.ts';
import { exampleOrganisation } from '../../wire/example.ts';
import type { Command, Context } from '../../wire/operations.ts';
import { operationNamed, parseRequest } from '../../wire/operations.ts';
import { conflictIn } from '../mind.ts';
import { seenIn } from '../photo.ts';
import { rehearsed } from '../rehearsed.ts';
import { foundIn } from './found.ts';
import { type Projection, project } from './projection.ts';
import type { Acted } from './rows.ts';

/** 12 March 2031, 17:00 in Paris: the afternoon of the reference scenario. */
export const AFTERNOON: Ms = Date.UTC(2031, 2, 12, 16);

export class MemoryDesk {
  state: LoopState = initialLoop;
  now: Ms = AFTERNOON;
  readonly words: Record<string, string>[] = [];
  readonly #acts = new Map<Thread, Acted[]>();
  readonly #doors = new Map<Thread, string>();
  /** By member and set: the codes as they were typed. */
  readonly #codes = new Map<string, { readonly genuine: string; readonly duress: string }>();
  readonly #log: LogFacts = {
    head: (thread) => (this.#acts.has(thread) ? { thread, seq: (this.#acts.get(thread) ?? []).length - 1, hash: '' } : null),
    noteSha256: (index) => this.digest(index),
    keyName: (vkey) => vkey.split('+')[0] ?? null,
  };

  /** Stands for the digest of a note: all that matters here is that it differs from entry to entry. */
  digest(index: number): Sha256Hex {
    return index.toString(16).padStart(64, '0');
  }

  /** The refusal code, or null when accepted. */
  submit(by: MemberId | 'desk', command: Command, code?: Asker['code']): string | null {
    const thread = command.thread ?? `c${Buffer.from(command.id).toString('hex').padEnd(16, '0').slice(0, 16)}`;
    const compartment = command.compartment ?? this.#doors.get(thread);
    const asker: Asker = {
      id: command.id,
      by,
      device: by === 'desk' ? 'desk' : `dev/${by}`,
      thread,
      now: this.now,
      t: this.now,
      exercise: null,
      words: Object.keys(command.words),
      ...(command.for === undefined ? {} : { for: command.for }),
      ...(compartment === undefined ? {} : { compartment }),
      ...(code === undefined ? {} : { code }),
    };
    const seen = by === 'desk' ? this.state : shownTo(this.state, by, this.now);
    const asSeen = seen === this.state ? null : decide(seen, command.act, asker, this.#log);
    if (asSeen !== null && !asSeen.ok) return asSeen.refusal.code;
    const decision = decide(this.state, command.act, asker, this.#log);
    if (!decision.ok) return decision.refusal.code;
    const said = rehearsed(command);
    if (!said.ok) return said.refusal.code;
    const told = { ...asker, index: this.words.length, act: command.act.act };
    this.words.push({ ...said.command.words });
    if (compartment !== undefined && !this.#doors.has(thread)) this.#doors.set(thread, compartment);
    const conflict = conflictIn(decision.events);
    const acted: Acted = {
      index: told.index,
      rx: this.now,
      t: this.now,
      act: command.act.act,
      with: command.act.with,
      by,
      device: asker.device,
      exercise: null,
      conflict,
      ...(command.for === undefined ? {} : { for: command.for }),
      ...(command.occurred === undefined ? {} : { occurred: command.occurred }),
      ...(compartment === undefined ? {} : { compartment }),
    };
    this.#acts.set(thread, [...(this.#acts.get(thread) ?? []), acted]);
    for (const event of decision.events) this.state = evolve(this.state, event, told);
    for (const event of decision.events) {
      for (const next of followups(event, this.state, told))
        this.submit('desk', { id: next.id, thread: next.thread, act: next.act, words: {} });
    }
    if (command.act.act === 'member.enrol') {
      const { member } = command.act.with;
      const enrol: LoopAct = {
        act: 'device.enrol',
        with: { device: `dev/${member}`, member, vkey: `dev/${member}+example`, custody: 'server' },
      };
      this.submit('desk', { id: `dev-${member}`, thread: '-', act: enrol, words: {} });
    }
    return null;
  }

  /** Asks one operation of the wire, as a face would. */
  ask(by: MemberId, operationId: string, params: Readonly<Record<string, string>>, body: Readonly<Record<string, unknown>>): string | null {
    const operation = operationNamed(operationId);
    if (operation?.kind !== 'act') throw new Error(`no act ${operationId}`);
    const parsed = parseRequest(operation, params, body);
    if (!parsed.ok) throw new Error(`${operationId}: ${parsed.fault.code} ${parsed.fault.field}`);
    const { code, codes, ...said } = parsed.body;
    const command = operation.toAct(parsed.params, said, this.context(by));
    // The schema of the operation has parsed the body: the cast says no more than that.
    if (codes !== undefined) this.#codes.set(`${by} ${command.id}`, codes as { genuine: string; duress: string });
    return this.submit(by, command, typeof code === 'string' ? this.#hear(command.for ?? by, command, code) : undefined);
  }

  /** As the conductor hears a code, without what keeps it from being told in what time. */
  #hear(member: MemberId, { id, act: { act } }: Command, code: string): Asker['code'] {
    const own = this.#codes.get(`${member} ${codesOf(this.state, member)}`);
    const rehearses = isRehearsal(this.state, act, member, null);
    const isDuress = code === own?.duress;
    const matched = isDuress || code === own?.genuine;
    const noted: LoopAct =
      isDuress && !rehearses ? { act: 'duress.raise', with: { member, code: true } } : { act: 'code.note', with: { member, act, matched } };
    this.submit('desk', { id: `code-${id}`, act: noted, words: {}, ...(noted.act === 'code.note' ? { thread: '-' } : {}) });
    if (!matched) return 'unknown';
    return rehearses ? (isDuress ? 'second' : 'first') : 'known';
  }

  /** As `ask`, for what must succeed. */
  did(by: MemberId, operationId: string, params: Readonly<Record<string, string>>, body: Readonly<Record<string, unknown>>): void {
    const refused = this.ask(by, operationId, params, body);
    if (refused !== null) throw new Error(`${operationId} ${String(body.id)}: ${refused}`);
  }

  context(by: MemberId): Context {
    const state = shownTo(this.state, by, this.now);
    const { alerting, operation, agenda, roster, intake, assessment, inquiry, posture, statements, drills, sealed } = state;
    return {
      now: this.now,
      by,
      currentVersion(alert) {
        const version = alerting.alerts.get(alert)?.versions.at(-1);
        return version === undefined ? null : { n: version.n, action: version.action };
      },
      proposal: (id) => {
        for (const row of operation.operations.values()) {
          const found = row.proposals.find((one) => one.id === id);
          if (found !== undefined) return { operation: row.id, sha256: this.digest(found.index) };
        }
        return null;
      },
      pairNote: (id) => {
        const pair = inquiry.pairs.get(id);
        return pair === undefined ? null : this.digest(pair.index);
      },
      activeOperation: (principal) =>
        operation.operations.filter((row) => row.principal === principal && row.phase !== 'closed')[0]?.id ?? null,
      orderVersion: (order) => agenda.orders.get(order)?.version ?? 0,
      openItems: () => openItems(state, by),
      handoverItems: (id) => {
        const handover = roster.handovers.get(id);
        return handover === undefined ? [] : leftOf(handover);
      },
      threadOf(kind, id) {
        if (kind === 'dossier') return inquiry.cases.get(inquiry.dossiers.get(id)?.case ?? '')?.thread ?? null;
        if (kind === 'handover') return '-';
        if (kind === 'posture') return posture.intervals.get(id)?.[0]?.thread ?? null;
        const tables = {
          alert: alerting.alerts,
          operation: operation.operations,
          report: intake.reports,
          trigger: intake.triggers,
          check: assessment.checks,
          assessment: assessment.assessments,
          case: inquiry.cases,
          drill: drills.drills,
          review: drills.reviews,
          statement: statements.statements,
          sealed: sealed.values,
        };
        return tables[kind].get(id)?.thread ?? null;
      },
      scaleFor: (person) => inForce(posture, person)?.scale ?? [...posture.scales.values()].at(-1)?.id ?? null,
      lowering: (id) => {
        const row = posture.lowerings.get(id);
        return row === undefined ? null : { person: row.person, sha256: this.digest(row.index) };
      },
      statement: (id) => {
        const row = statements.statements.get(id);
        if (row === undefined) return null;
        const { n: version, index } = latestVersion(row);
        return { version, sha256: this.digest(index), found: foundIn(state, (at) => this.words[at] ?? {}, row) };
      },
      concerning: (id) => {
        const row = sealed.values.get(id);
        const { concerns } = sealedFacts(state);
        return row === undefined ? null : (activeOperations(operation).find((one) => concerns(one.id, row.kind, row.subject))?.id ?? null);
      },
      photo: (base64) => ({ sha256: '0'.repeat(64), bytes: 1, ...seenIn(Buffer.from(base64, 'base64')) }),
      digest: () => ({ sha256: '0'.repeat(64), bytes: 1 }),
    };
  }

  sees(viewer: MemberId): Projection {
    return project(this.state, (index) => this.words[index] ?? {}, viewer, this.now, {
      exercise: null,
      origin: 'vernac',
      size: this.words.length,
      checkpoint: '',
      digest: (index) => this.digest(index),
      acts: (thread) => this.#acts.get(thread) ?? [],
    });
  }

  /** The newest entries: the last act asked and the arrows that followed it. */
  last(): Acted[] {
    const all = [...this.#acts.values()].flat().sort((a, b) => a.index - b.index);
    return all.slice(all.findLastIndex((acted) => acted.by !== 'desk'));
  }

  pass(ms: Ms = MINUTE): void {
    this.now += ms;
  }

  /** The example organisation, as `abri org create --example` makes it. */
  static example(): MemoryDesk {
    const desk = new MemoryDesk();
    for (const { as, command } of exampleOrganisation(desk.now).steps) {
      const refused = desk.submit(as, command);
      if (refused !== null) throw new Error(`${command.id}: ${refused}`);
    }
    return desk;
  }
}
