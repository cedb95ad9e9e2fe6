/** A second principal in the same hall: MARTRE, with two of her own. All invented, as everybody in the cast. */
import { DAY, type Ms } from '../../kernel/time.ts';
import type { Founding } from '../../wire/founding.ts';
import { cast } from './cast.ts';

const MARTRES = [
  { member: 'belette-1', roles: ['team_leader'], part: 'team_leader' },
  { member: 'belette-2', roles: ['protection_officer'], part: 'protection_officer' },
] as const;

export const hall = (now: Ms): Founding =>
  cast(now, {
    newcomers(step) {
      for (const { member, roles } of [...MARTRES, { member: 'martre', roles: ['principal'] }])
        step('delcassou', 'enrolMember', {}, { id: `en-${member}`, member, roles });
      step('delcassou', 'addPrincipal', {}, { id: 'pr-martre', principal: 'martre', code_name: 'MARTRE' });
      for (const { member: person, part } of MARTRES)
        step('delcassou', 'assignDetail', {}, { id: `as-${person}`, principal: 'martre', person, part, from: now - DAY });
      for (const member of ['belette-1', 'belette-2', 'martre']) step(member, 'setDuty', {}, { id: `duty-${member}`, on: true });
      step('renard-4', 'addPlace', {}, { id: 'pl-archives', place: 'archives', kind: 'room', code_name: 'ARCHIVES' });
    },
  });
