/** `abri org create`. */
import { resolve } from 'node:path';
import type { Options } from '../cli/commands.ts';
import { EXIT } from '../cli/exit.ts';
import { type Io, say } from '../cli/io.ts';
import { isHalfFounded } from '../edges/store-sqlite/founding.ts';
import { isLivedIn } from '../edges/store-sqlite/upgrade.ts';
import { RealClock } from '../edges/system/real-clock.ts';
import { exampleOrganisation } from '../wire/example.ts';
import { found, membersOf, smallest, TOKEN_DAYS, tokenFor } from './organisation.ts';

export async function createOrganisation(options: Options, io: Io): Promise<number> {
  const { example, name, member, zone, alone } = options.values;
  const folder = resolve(io.cwd, options.data);
  if (example !== true && (typeof name !== 'string' || typeof member !== 'string')) {
    io.err(
      say(
        io,
        'abri org create --name NOM --member PSEUDONYME [--alone], ou --example',
        'abri org create --name NAME --member PSEUDONYM [--alone], or --example',
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
          alone: alone === true,
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
