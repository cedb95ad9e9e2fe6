/** The conductor, noted down under the store it was given: whoever opened the desk on it can then look at its mind. */
import { Conductor as Built } from '../src/desk/conductor.ts';
import type { Ports } from '../src/desk/ports.ts';

const built = new WeakMap<Ports['store'], Built>();

export class Conductor extends Built {
  constructor(...given: ConstructorParameters<typeof Built>) {
    super(...given);
    built.set(given[0].store, this);
  }
}

export function conductorOf({ store }: Pick<Ports, 'store'>): Built {
  const conductor = built.get(store);
  if (conductor === undefined) throw new Error('no desk was opened on this store');
  return conductor;
}
