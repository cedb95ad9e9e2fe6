/** `abri org create` and `abri token create`. */
import { resolve } from 'node:path';
import type { LogFolder, Options } from '../cli/commands.ts';
import { EXIT } from '../cli/exit.ts';
import { type Io, say } from '../cli/io.ts';
import { isHalfFounded } from '../edges/store-sqlite/founding.ts';
import { openTokens } from '../edges/store-sqlite/tokens.ts';
import { isLivedIn } from '../edges/store-sqlite/upgrade.ts';
import { RealClock } from '../edges/system/real-clock.ts';
import { DAY } from '../kernel/time.ts';
import { parseEntry } from '../log/entry.ts';
import { exampleOrganisation } from '../wire/example.ts';

import { found, membersOf, openLog, smallest, TOKEN_DAYS, tokenFor } from './organisation.ts';

export async function createOrganisation(options: Options, io: Io): Promise<number> {
  const { example, name, member, zone } = options.values;
  const folder = resolve(io.cwd, options.data);
  if (example !== true && (typeof name !== 'string' || typeof member !== 'string')) {
    io.err(
      say(
        io,
        'abri org create --name NOM --member PSEUDONYME, ou --example',
        'abri org create --name NAME --member PSEUDONYM, or --example',
      ),
    );
    return EXIT.usage;
  }
  if (isLivedIn(folder) && !isHalfFounded(folder)) {
    io.err(
      say(
        io,
        `Une organisation vit déjà dans ${folder} ; rien n’a été changé.`,
        `An organisation already lives in ${folder}; nothing was changed.`,
      ),
    );
    return EXIT.conflict;
  }
  const clock = new RealClock();
  const organisation =
    example === true
      ? exampleOrganisation(clock.now())
      : smallest({
          name: String(name),
          member: String(member),
          zone: typeof zone === 'string' ? zone : Intl.DateTimeFormat().resolvedOptions().timeZone,
        });
  const opened = await found(folder, clock, [], organisation, null);
  const tokens: Record<string, string> = {};
  for (const who of membersOf(organisation)) tokens[who] = await tokenFor(opened, who, 'set-up', TOKEN_DAYS);
  const { origin } = opened.desk;
  await opened.close();
  if (options.json) io.out(JSON.stringify({ org: organisation.org, data: folder, origin, tokens }));
  else {
    io.err(
      say(
        io,
        `Organisation créée dans ${folder}. Un jeton par membre, montré une seule fois :`,
        `Organisation created in ${folder}. One token per member, shown this once:`,
      ),
    );
    for (const [who, token] of Object.entries(tokens)) io.out(`${who}\t${token}`);
  }
  return EXIT.ok;
}

export async function createToken(options: Options, io: Io): Promise<number> {
  const [, member] = options.rest;
  const days = Number(options.values.days ?? TOKEN_DAYS);
  if (member === undefined || !Number.isFinite(days) || days <= 0) {
    io.err(say(io, 'abri token create MEMBRE [--label TEXTE] [--days 30]', 'abri token create MEMBER [--label TEXT] [--days 30]'));
    return EXIT.usage;
  }
  const folder = resolve(io.cwd, options.data);
  const log = await openLog(folder);
  if (log === null) {
    io.err(say(io, `Aucune organisation dans ${folder}.`, `No organisation in ${folder}.`));
    return EXIT.notFound;
  }
  const device = await deviceIn(log, member);
  await log.close();
  if (device === null) {
    io.err(say(io, `${member} n’est pas membre de cette organisation.`, `${member} is not a member of this organisation.`));
    return EXIT.notFound;
  }
  const clock = new RealClock();
  // Sessions live apart from the log: a token can be made beside a running server.
  const tokens = openTokens({ folder, clock });
  const label = typeof options.values.label === 'string' ? options.values.label : 'cli';
  const { token, id } = tokens.createToken({ member, device, label, expires: clock.now() + days * DAY });
  tokens.close();
  io.out(options.json ? JSON.stringify({ member, device, id, token, days }) : token);
  return EXIT.ok;
}

/** The device enrolled for a member, read from the log; null when there is none. */
async function deviceIn(log: LogFolder, member: string): Promise<string | null> {
  let device: string | null = null;
  for await (const bytes of log.entries()) {
    for (const event of parseEntry(bytes).events)
      if (event.e === 'DeviceEnrolled' && event.member === member) device = String(event.device);
  }
  return device;
}
