/**
 * `abri recovery new COMPARTMENT`: the paper key of a compartment, on one page to print and to put in a sealed envelope. Made on
 * this machine, which asks nobody and keeps nothing: only what is printed opens what is sealed for it, with or without Abri.
 * `abri recovery set COMPARTMENT age1…` records its recipient, signed by a device that holds the compartment.
 */
import { renderUnicodeCompact } from 'uqr';
import { isId } from '../kernel/ids.ts';
import { newIdentity } from '../vault/age.ts';
import type { Options } from './commands.ts';
import { EXIT } from './exit.ts';
import { type Io, say } from './io.ts';
import { idOf, tell } from './remote.ts';
import { arrive, signed, trusting } from './sealed.ts';

const page = (io: Io, compartment: string, recipient: string, identity: string): string =>
  [
    say(io, `Clé de secours du compartiment « ${compartment} »`, `Recovery key of the compartment "${compartment}"`),
    say(
      io,
      'À imprimer, puis à garder sous enveloppe cachetée. Qui tient cette page lit tout ce qui est scellé dans ce compartiment.',
      'Print it, then keep it in a sealed envelope. Whoever holds this page reads everything sealed in this compartment.',
    ),
    '',
    `# ${say(io, 'destinataire', 'recipient')}: ${recipient}`,
    identity,
    '',
    renderUnicodeCompact(identity, { border: 2 }),
    '',
    say(
      io,
      'Ouvrir sans Abri : recopiez la ligne AGE-SECRET-KEY dans recovery.txt, puis',
      'To open without Abri: copy the AGE-SECRET-KEY line into recovery.txt, then',
    ),
    String.raw`  age -d -i recovery.txt X.age | tail -c +47 | tr -d '\0'`,
    say(
      io,
      'L’inscrire, depuis un appareil qui tient ce compartiment : le destinataire ci-dessus, jamais la ligne secrète.',
      'Record it, from a device that holds this compartment: the recipient above, never the secret line.',
    ),
  ].join('\n');

export async function recoveryCommand(options: Options, io: Io): Promise<number> {
  const [verb, compartment, ...more] = options.rest;
  const [recipient] = more;
  if (verb === 'set' && isId(compartment) && recipient !== undefined && more.length === 1)
    return await set(options, io, compartment, recipient);
  if (verb !== 'new' || !isId(compartment) || more.length > 0) {
    io.err(
      say(
        io,
        'abri recovery new COMPARTIMENT > page.txt, puis abri recovery set COMPARTIMENT age1…',
        'abri recovery new COMPARTMENT > page.txt, then abri recovery set COMPARTMENT age1…',
      ),
    );
    return EXIT.usage;
  }
  const made = await newIdentity();
  io.out(options.json ? JSON.stringify({ compartment, ...made }) : page(io, compartment, made.recipient, made.identity));
  io.err(
    say(
      io,
      `À inscrire : abri recovery set ${compartment} ${made.recipient}`,
      `To record it: abri recovery set ${compartment} ${made.recipient}`,
    ),
  );
  return EXIT.ok;
}

async function set(options: Options, io: Io, compartment: string, seal: string): Promise<number> {
  return await trusting(io, async () => {
    const here = await arrive(options, io);
    const body = { id: idOf(options), compartment, seal };
    const answer = await signed(options, io, here, '/api/v1/recoveries', { operation: 'setRecovery', body });
    return tell(
      options,
      io,
      answer,
      say(io, `Inscrit : clé de secours de « ${compartment} »`, `Recorded: recovery key of "${compartment}"`),
    );
  });
}
