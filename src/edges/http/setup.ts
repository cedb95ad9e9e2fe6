/**
 * The first start on an empty folder: make an organisation, or watch an exercise. There is nobody yet to hold a token, so what
 * guards these two is where the request comes from: this machine, and the very page this server served. A page of another
 * site (cross-site request) or of a name re-pointed at this machine (DNS rebinding) is refused by its Origin or its Host.
 */
import * as z from 'zod';
import type { Id, MemberId } from '../../kernel/ids.ts';
import { id, line } from '../../wire/fields.ts';
import { type Lang, problem } from '../../wire/problems.ts';
import { isLoopback } from './guard.ts';
import { fail, failWith, json } from './replies.ts';

export interface OrganisationInput {
  readonly name: string;
  readonly member: MemberId;
  readonly name_of_member?: string;
  /** IANA zone. */
  readonly zone: string;
}
export interface SetupHandlers {
  state(): 'empty' | 'ready';
  /** Creates the organisation, enrols its first member (supervisor and administrator) and gives that member's token. */
  createOrganisation(input: OrganisationInput): Promise<{ token: string; member: Id }>;
  /** Starts the exercise in its own folder and gives the address to watch it at. */
  watchExercise(): Promise<{ url: string }>;
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) !== null;
  } catch {
    return false;
  }
}

const organisation = z.strictObject({
  name: line.max(200),
  member: id.refine((s) => s !== 'desk'),
  name_of_member: line.max(200).optional(),
  zone: z.string().max(64).refine(isZone),
});
const exercise = z.strictObject({});

/** What an address of the set-up asks for; null when there is none. */
export const SETUP_STEPS = ['organisation', 'exercise'] as const;
export type SetupStep = (typeof SETUP_STEPS)[number];

/** True for a request of a page that this very server showed on this very machine. */
export function ownPage(host: string | undefined, origin: string | undefined): boolean {
  return isLoopback(host) && origin === `http://${host}`;
}

export function setupState(setup: SetupHandlers | null, lang: Lang): Response {
  return json(200, { state: setup?.state() ?? 'ready', lang });
}

/** Answers one step. `busy` keeps two first persons from creating two organisations at once. */
export function makeSetup(setup: SetupHandlers | null) {
  let busy = false;
  return async (step: SetupStep, body: unknown, lang: Lang): Promise<Response> => {
    if (setup === null || setup.state() === 'ready' || busy) return failWith('organisation_exists', lang);
    const parsed = step === 'organisation' ? organisation.safeParse(body) : exercise.safeParse(body);
    if (!parsed.success) return fail(problem('bad_field', { lang, field: `/${parsed.error.issues[0]?.path.join('/') ?? ''}` }), lang);
    busy = true;
    try {
      return json(
        201,
        step === 'organisation' ? await setup.createOrganisation(parsed.data as OrganisationInput) : await setup.watchExercise(),
      );
    } finally {
      busy = false;
    }
  };
}
