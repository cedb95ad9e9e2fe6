/** The first calls of a new organisation, as they work today. The page prints them and a test makes them. */

export interface Step {
  readonly name: 'principal' | 'member' | 'token' | 'detail' | 'report' | 'alert';
  /** A call of the interface, or a command on the desk's machine. */
  readonly call: { readonly path: string; readonly body: Readonly<Record<string, unknown>> } | { readonly command: string };
}

/** `from`: when the assignment begins, ms UTC. */
export const firstSteps = (from: number): readonly Step[] => [
  { name: 'principal', call: { path: '/api/v1/principals', body: { id: 'pr-hermine', principal: 'hermine', code_name: 'HERMINE' } } },
  { name: 'member', call: { path: '/api/v1/members', body: { id: 'en-renard-1', member: 'renard-1', roles: ['team_leader'] } } },
  { name: 'token', call: { command: 'abri token create renard-1' } },
  {
    name: 'detail',
    call: { path: '/api/v1/assignments', body: { id: 'as-1', principal: 'hermine', person: 'renard-1', part: 'team_leader', from } },
  },
  { name: 'report', call: { command: 'abri report "…" --about hermine --token-file abri.token' } },
  { name: 'alert', call: { command: 'abri alert send hermine evacuate --order "…" --token-file abri.token' } },
];

/** As somebody would type it; the token is read from a file and stands in no command line. */
export function typed({ call }: Step, origin: string): string {
  if ('command' in call) return call.command;
  return [
    `curl ${origin}${call.path} \\`,
    "  -H @<(printf 'authorization: Bearer '; cat abri.token) \\",
    "  -H 'content-type: application/json' \\",
    `  -d '${JSON.stringify(call.body)}'`,
  ].join('\n');
}
