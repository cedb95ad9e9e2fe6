/** `abri log status`: how far the log has come, who outside has signed under which head, who dated one, and whether anybody saw a fork. */
import type { LogFolder, Options } from './commands.ts';
import { EXIT } from './exit.ts';
import { type Io, printable, say } from './io.ts';

/** Resolves with the code of a broken seal when a witness was shown another history. */
export async function status(folder: LogFolder, options: Options, io: Io): Promise<number> {
  const { origin, size, zone, fork } = folder;
  const { witnesses, authority } = await folder.lastStamps();
  const rows = [...witnesses].map(([vkey, row]) => ({ name: vkey.split('+')[0] ?? '', ...row })).sort((a, b) => b.size - a.size);
  if (options.json) {
    io.out(JSON.stringify({ origin, size, witnesses: rows, authority, fork }));
    return fork === null ? EXIT.ok : EXIT.broken;
  }
  const time = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  const behind = (of: number): string => (of >= size ? '' : say(io, ` (${size - of} écritures depuis)`, ` (${size - of} entries since)`));
  io.out(say(io, `Journal ${origin}, ${size} écritures.`, `Log ${origin}, ${size} entries.`));
  if (rows.length === 0) io.out(say(io, 'Aucun témoin n’a contresigné de tête.', 'No witness has cosigned a head.'));
  for (const { name, size: of, at } of rows) {
    const who = printable(name);
    io.out(
      say(
        io,
        `Contresigné par ${who} le ${time.format(at)}, taille ${of}${behind(of)}`,
        `Cosigned by ${who} on ${time.format(at)}, size ${of}${behind(of)}`,
      ),
    );
  }
  if (authority === null) io.out(say(io, 'Aucune tête n’a été horodatée.', 'No head has been time-stamped.'));
  else {
    const { name, size: of, at, test } = authority;
    const who = printable(name);
    const mark = test
      ? say(io, ' (horodatage de test : ne prouve rien à un tiers)', ' (test time stamp: proves nothing to a third party)')
      : '';
    io.out(
      say(
        io,
        `Horodaté par ${who} le ${time.format(at)}, taille ${of}${behind(of)}${mark}`,
        `Time-stamped by ${who} on ${time.format(at)}, size ${of}${behind(of)}${mark}`,
      ),
    );
  }
  if (fork === null) return EXIT.ok;
  io.err(
    say(
      io,
      `abri : ALERTE : le témoin ${printable(fork.witness)} a vu, le ${time.format(fork.at)}, une autre histoire de ce journal (taille ${fork.size}).`,
      `abri: ALARM: the witness ${printable(fork.witness)} was shown, on ${time.format(fork.at)}, another history of this log (size ${fork.size}).`,
    ),
  );
  return EXIT.broken;
}
