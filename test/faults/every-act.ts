/** Every act of the wire as its example asks it, in an order in which each finds what it needs. */
import assert from 'node:assert/strict';
import type { Desk } from '../../src/desk/desk.ts';
import { makeCursors } from '../../src/edges/http/cursor.ts';
import { type Outcome, perform } from '../../src/edges/http/perform.ts';
import { type Operation, operations } from '../../src/wire/operations.ts';
import { as } from './rig.ts';

const cursors = makeCursors(new Uint8Array(32).fill(9));
/** An example that is refused writes nothing. */
const acts = operations.filter((operation) => operation.kind !== 'read' && operation.exampleRefused === undefined);

const withNeeds = (operation: Operation): readonly Operation[] => [
  ...operation.needs.flatMap((name) => acts.filter(({ operationId }) => operationId === name).flatMap(withNeeds)),
  operation,
];
export const allActs: readonly Operation[] = [...new Set(acts.flatMap(withNeeds))];

/** By the path a request takes, from where it is authenticated. */
export const askExample = (desk: Desk, operation: Operation): Promise<Outcome> =>
  perform(
    { door: desk, cursors, onFault: (error) => assert.fail(error as Error) },
    { operation, params: { ...operation.example.params }, body: operation.example.body, session: as(operation.exampleAs), lang: 'en' },
  );
