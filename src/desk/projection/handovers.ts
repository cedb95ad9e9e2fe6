/** Reliefs under way: what was offered, what is accepted, what opened meanwhile, and who answers for each of them (I-42). */
import type { Id } from '../../kernel/ids.ts';
import { isAccounted, leftOf, type OpenItem, openFor, openItems, secretFrom } from '../../loop/loop.ts';
import type { HandoverItem, HandoverLine } from '../../wire/views.ts';
import { person, personOrNull } from './people.ts';
import type { Handover } from './rows.ts';
import type { Sight } from './sight.ts';

export function handovers(sight: Sight): HandoverLine[] {
  const open = new Map(openFor(sight.state, sight.viewer).map((item) => [item.id, item]));
  const secret = secretFrom(sight.state, sight.viewer);
  return sight.state.roster.handovers
    .filter((row) => row.state === 'offered' && (sight.desk || row.from === sight.viewer || row.to === sight.viewer))
    .sort((a, b) => a.index - b.index)
    .map((row) => handoverLine(sight, row, open, (id) => !secret.has(id)));
}

function handoverLine(sight: Sight, row: Handover, open: ReadonlyMap<Id, OpenItem>, mayKnow: (id: Id) => boolean): HandoverLine {
  const items = row.items.filter(mayKnow);
  const since = openItems(sight.state, row.from).filter((id) => open.has(id) && !row.items.includes(id));
  return {
    id: row.id,
    from: person(sight, row.from),
    to: person(sight, row.to),
    items,
    details: items.map((id) => detail(sight, row, id, open.get(id))),
    left: leftOf(row).filter(mayKnow),
    since: since.map((id) => detail(sight, row, id, open.get(id))),
    at: row.at,
    note: sight.words(row.index).note ?? null,
  };
}

function detail(sight: Sight, row: Handover, id: Id, item: OpenItem | undefined): HandoverItem {
  const operation = item?.kind === 'operation' ? sight.state.operation.operations.get(id) : undefined;
  return {
    id,
    kind: item?.kind ?? null,
    owner: personOrNull(sight, item === undefined ? (sight.state.roster.owners.get(id) ?? row.from) : item.owner),
    accepted: row.accepted.includes(id),
    unaccounted: (operation?.manifest ?? []).filter((line) => !isAccounted(line)).map((line) => person(sight, line.person)),
  };
}
