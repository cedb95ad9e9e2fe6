/**
 * `abri token create|list|revoke|link`: who may speak, from the machine itself. Sessions live apart from the log: all of it can be
 * done beside a running server.
 */
import { resolve } from 'node:path';
import type { LogFolder, Options } from '../cli/commands.ts';
import { EXIT } from '../cli/exit.ts';
import { type Io, say } from '../cli/io.ts';
import type { SessionRow, TokenRow } from '../desk/ports.ts';
import { openIdentity } from '../edges/store-sqlite/identity.ts';
import { openTokens } from '../edges/store-sqlite/tokens.ts';
import { RealClock } from '../edges/system/real-clock.ts';
import { openKek } from '../edges/system/secrets.ts';
import { DAY } from '../kernel/time.ts';
import { parseEntry } from '../log/entry.ts';
import { openLog, TOKEN_DAYS } from './organisation.ts';

export async function createToken(options: Options, io: Io): Promise<number> {
  const [, member] = options.rest;
  const days = Number(options.values.days ?? TOKEN_DAYS);
  if (member === undefined || !Number.isFinite(days) || days <= 0) {
    io.err(say(io, 'abri token create MEMBRE [--label TEXTE] [--days 30]', 'abri token create MEMBER [--label TEXT] [--days 30]'));
    return EXIT.usage;
  }
  const folder = resolve(io.cwd, options.data);
  const device = await deviceOf(folder, member, io);
  if (device === null) return EXIT.notFound;
  const clock = new RealClock();
  const tokens = openTokens({ folder, clock });
  const label = typeof options.values.label === 'string' ? options.values.label : 'cli';
  const { token, id } = tokens.createToken({ member, device, label, expires: clock.now() + days * DAY });
  tokens.close();
  io.out(options.json ? JSON.stringify({ member, device, id, token, days }) : token);
  return EXIT.ok;
}

/** A link that opens one session in a browser; the address of the desk goes before it. */
export async function makeLink(options: Options, io: Io): Promise<number> {
  const [, member] = options.rest;
  if (member === undefined) {
    io.err(say(io, 'abri token link MEMBRE', 'abri token link MEMBER'));
    return EXIT.usage;
  }
  const folder = resolve(io.cwd, options.data);
  const device = await deviceOf(folder, member, io);
  if (device === null) return EXIT.notFound;
  const identity = openIdentity({ folder, clock: new RealClock(), kek: openKek(folder) });
  const { code, expires } = identity.links.make({ member, device, by: 'desk' });
  identity.close();
  const path = `/#link=${code}`;
  io.out(options.json ? JSON.stringify({ member, device, path, expires }) : path);
  return EXIT.ok;
}

/** Everything that stands, or stood within thirty days. */
export async function listTokens(options: Options, io: Io): Promise<number> {
  const folder = await folderOf(options, io);
  if (folder === null) return EXIT.notFound;
  const { tokens, sessions } = speakersIn(folder);
  const rows = [...tokens.map((row) => ({ ...row, how: 'token', why: null })), ...sessions].sort((a, b) => a.created - b.created);
  if (options.json) io.out(JSON.stringify(rows));
  else
    for (const row of rows) {
      const end = row.revoked === null ? [row.expires, ''] : [row.revoked, row.why ?? say(io, 'révoqué', 'revoked')];
      const seen = row.seen === null ? '-' : stamp(row.seen);
      io.out([row.id, row.member, row.device, row.how, stamp(row.created), seen, stamp(Number(end[0])), end[1], row.label].join('\t'));
    }
  return EXIT.ok;
}

export async function revokeToken(options: Options, io: Io): Promise<number> {
  const [, id] = options.rest;
  if (id === undefined) {
    io.err(say(io, 'abri token revoke ID (abri token list les montre)', 'abri token revoke ID (abri token list shows them)'));
    return EXIT.usage;
  }
  const folder = await folderOf(options, io);
  if (folder === null) return EXIT.notFound;
  const clock = new RealClock();
  const tokens = openTokens({ folder, clock });
  const identity = openIdentity({ folder, clock, kek: openKek(folder) });
  const done = tokens.revoke(id) || identity.sessions.end(id, 'revoked');
  tokens.close();
  identity.close();
  if (!done) io.err(say(io, `Rien de tel ne tient : ${id}`, `No such token or session stands: ${id}`));
  return done ? EXIT.ok : EXIT.notFound;
}

const stamp = (at: number): string => new Date(at).toISOString().slice(0, 16);

function speakersIn(folder: string): { readonly tokens: readonly TokenRow[]; readonly sessions: readonly SessionRow[] } {
  const clock = new RealClock();
  const tokens = openTokens({ folder, clock });
  const identity = openIdentity({ folder, clock, kek: openKek(folder) });
  const listed = { tokens: tokens.list(), sessions: identity.sessions.list() };
  tokens.close();
  identity.close();
  return listed;
}

/** The folder, when an organisation lives in it; says so otherwise. */
async function folderOf(options: Options, io: Io): Promise<string | null> {
  const folder = resolve(io.cwd, options.data);
  const log = await openLog(folder);
  if (log === null) io.err(say(io, `Aucune organisation dans ${folder}.`, `No organisation in ${folder}.`));
  await log?.close();
  return log === null ? null : folder;
}

/** The device of a member, read from the log; says so when there is none. */
async function deviceOf(folder: string, member: string, io: Io): Promise<string | null> {
  const log = await openLog(folder);
  if (log === null) {
    io.err(say(io, `Aucune organisation dans ${folder}.`, `No organisation in ${folder}.`));
    return null;
  }
  const { isMember, device } = await deviceIn(log, member);
  await log.close();
  if (device !== null) return device;
  io.err(
    isMember
      ? say(
          io,
          `Le serveur ne tient pas de clé pour ${member}, et n’ouvre donc rien en son nom. Son propre appareil s’enrôle auprès d’un parrain : abri device new, puis abri device request.`,
          `The server holds no key for ${member}, and so opens nothing in that name. Their own device is enrolled beside a sponsor: abri device new, then abri device request.`,
        )
      : say(io, `${member} n’est pas membre de cette organisation.`, `${member} is not a member of this organisation.`),
  );
  return null;
}

/** The device the server holds for a member, read from the log; null when there is none. */
async function deviceIn(log: LogFolder, member: string): Promise<{ readonly isMember: boolean; readonly device: string | null }> {
  let isMember = false;
  let device: string | null = null;
  for await (const bytes of log.entries()) {
    for (const event of parseEntry(bytes).events)
      if (event.e === 'MemberEnrolled' && event.member === member) isMember = true;
      else if (event.e === 'DeviceEnrolled' && event.member === member && event.custody === 'server') device = String(event.device);
      else if (event.e === 'DeviceRevoked' && event.device === device) device = null;
  }
  return { isMember, device };
}
