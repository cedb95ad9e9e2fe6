/** Who may see what, as the desk imports it in a story: as `core.ts`, bent where the plant named in this file's query bends it. */
import * as visible from '../src/desk/projection/visible.ts';
import { plantNamed } from './plants.ts';

const name = new URL(import.meta.url).searchParams.get('plant') ?? '';
const bent = name === '' ? undefined : plantNamed(name).visibleTo;

export * from '../src/desk/projection/visible.ts';
export const visibleTo = bent?.(visible.visibleTo) ?? visible.visibleTo;
