/**
 * How people and places are named on this screen: code names and call-signs only, never a civil name, for it is read over
 * shoulders (domain 6b) – even where the desk could read one.
 */
import type { Id, PersonId } from '../kernel/ids.ts';
import type { PersonRef, PlaceRef } from '../wire/views.ts';
import { persons, places } from './state/store.ts';
import { words } from './words.ts';

const capital = (id: string): string => id.charAt(0).toUpperCase() + id.slice(1);

/** `HERMINE`, `Renard-3`. */
export const callsign = ({ id, codeName }: PersonRef): string => (id === 'desk' ? words.value.desk : (codeName ?? capital(id)));
export const nameOf = (id: PersonId): string => {
  const known = persons.value.get(id);
  return known === undefined ? (id === 'desk' ? words.value.desk : capital(id)) : callsign(known);
};
export const placeName = ({ id, codeName }: PlaceRef): string => codeName ?? capital(id);
export const placeNamed = (id: Id): string => {
  const known = places.value.get(id);
  return known === undefined ? capital(id) : placeName(known);
};
export const list = (names: readonly string[]): string => names.join(', ');
