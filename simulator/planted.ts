/**
 * The desk as it is built, with some of its imports led elsewhere: the core goes through `core.ts`, where a plant may bend
 * it, and through `doors.ts`; the conductor is noted down on its way (`conductor.ts`), so that its mind can be compared with the log; entries are
 * read once (`read-once.ts`). The production code holds no door for any of it: what is planted is planted from outside, by
 * the module loader.
 */
import { registerHooks } from 'node:module';
import type { Conductor } from '../src/desk/conductor.ts';
import type { Ports } from '../src/desk/ports.ts';

export type DeskModule = typeof import('../src/desk/desk.ts');
type ConductorModule = { conductorOf(ports: Ports): Conductor };

const fileOf = (path: string): string => new URL(path, import.meta.url).href;
const DESK = fileOf('../src/desk/desk.ts');
const CONDUCTOR = fileOf('../src/desk/conductor.ts');
const MIND = fileOf('../src/desk/mind.ts');
const LOOP = fileOf('../src/loop/loop.ts');
const ENTRY = fileOf('../src/log/entry.ts');
const NOTE = fileOf('../src/log/note.ts');
const PROJECTION = fileOf('../src/desk/projection/projection.ts');
const VISIBLE = fileOf('../src/desk/projection/visible.ts');
const OUR_DOORS = fileOf('doors.ts');
const OUR_CONDUCTOR = fileOf('conductor.ts');
const OUR_CORE = fileOf('core.ts');
const READ_ONCE = fileOf('read-once.ts');

/** Who imports what, under a plant → what they get. Everything else is shared with the rest of the program. */
const LED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [DESK]: { [CONDUCTOR]: OUR_CONDUCTOR, [MIND]: MIND, [LOOP]: OUR_CORE, [PROJECTION]: PROJECTION },
  [PROJECTION]: { [VISIBLE]: OUR_DOORS, [LOOP]: OUR_CORE },
  [OUR_CONDUCTOR]: { [CONDUCTOR]: CONDUCTOR },
  [CONDUCTOR]: { [MIND]: MIND, [LOOP]: OUR_CORE, [ENTRY]: READ_ONCE, [VISIBLE]: OUR_DOORS },
  [MIND]: { [LOOP]: OUR_CORE, [ENTRY]: READ_ONCE, [NOTE]: READ_ONCE },
};

let isLed = false;

function lead(): void {
  if (isLed) return;
  isLed = true;
  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      const [parent, plant] = (context.parentURL ?? '').split('?plant=');
      const instead = plant === undefined ? undefined : LED[parent ?? '']?.[found.url];
      if (instead === undefined) return found;
      return { ...found, url: instead === READ_ONCE ? instead : `${instead}?plant=${plant}` };
    },
  });
}

/** The desk with one plant in its core, or with none (`null`). One copy of these files per plant. */
export async function loadDesk(plant: string | null): Promise<DeskModule & ConductorModule> {
  lead();
  const query = `?plant=${plant ?? ''}`;
  const desk = (await import(`${DESK}${query}`)) as DeskModule;
  const conductor = (await import(`${OUR_CONDUCTOR}${query}`)) as ConductorModule;
  return { ...desk, conductorOf: conductor.conductorOf };
}
