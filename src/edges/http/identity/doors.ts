/** What every route of coming in begins with: who asks, whose page it is, what was sent. */
import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import type * as z from 'zod';
import type { Identity } from '../../../desk/ports.ts';
import { type Lang, problem } from '../../../wire/problems.ts';
import type { Finder } from '../auth.ts';
import type { Desk } from '../perform.ts';
import { fail, failWith } from '../replies.ts';
import type { Caller } from './caller.ts';

type Env = { Bindings: HttpBindings; Variables: { fresh?: string } };
export type App = Hono<Env>;
type C = Context<Env>;

export interface IdentityParts {
  readonly desk: () => Desk | null;
  readonly identity: () => Identity | null;
  readonly tokens: Finder;
  readonly ended: () => void;
  readonly caller: (c: C) => Caller | Response;
  readonly bodyOf: (c: C) => Promise<{ readonly body: unknown } | Response>;
  readonly lang: (c: C) => Lang;
}

/** All a route needs before anybody is known, then once it is known who asks. */
export interface Outside {
  readonly c: C;
  readonly desk: Desk;
  readonly identity: Identity;
  readonly no: (code: string) => Response;
}
export interface Inside extends Outside {
  readonly caller: Caller;
}
type Answered = Response | Promise<Response>;

export interface Doors {
  /** The body as its schema reads it, or the answer that says why not. */
  read<S extends z.ZodType>(c: C, schema: S): Promise<z.output<S> | Response>;
  outside(work: (it: Outside) => Answered): (c: C) => Answered;
  inside(work: (it: Inside) => Answered): (c: C) => Answered;
}

export function makeDoors({ desk, identity, caller, bodyOf, lang }: IdentityParts): Doors {
  const here = (c: C): Outside | Response => {
    const [served, speakers] = [desk(), identity()];
    const no = (code: string): Response => failWith(code, lang(c));
    return served === null || speakers === null ? no('organisation_missing') : { c, desk: served, identity: speakers, no };
  };
  return {
    async read(c, schema) {
      const given = await bodyOf(c);
      if (given instanceof Response) return given;
      const parsed = schema.safeParse(given.body);
      if (parsed.success) return parsed.data;
      const issue = parsed.error.issues[0];
      const code = issue?.code === 'unrecognized_keys' ? 'unknown_field' : 'bad_field';
      return fail(problem(code, { lang: lang(c), field: `/${issue?.path.join('/') ?? ''}` }), lang(c));
    },
    outside: (work) => (c) => {
      const it = here(c);
      if (it instanceof Response) return it;
      // A page of another site must not sign somebody in as somebody else either.
      return c.req.header('origin') === undefined ? it.no('forbidden_origin') : work(it);
    },
    inside: (work) => (c) => {
      const it = here(c);
      if (it instanceof Response) return it;
      const who = caller(c);
      return who instanceof Response ? who : work({ ...it, caller: who });
    },
  };
}
