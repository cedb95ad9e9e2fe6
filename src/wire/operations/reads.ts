/** What a person may read. Each answer is a projection for whoever asks; what they may not see does not exist. */
import * as z from 'zod';
import { id, thread } from '../fields.ts';
import type { Operation, ReadOperation, Stage, Summary } from '../operation.ts';

const read = (
  operationId: string,
  path: string,
  view: ReadOperation['view'],
  stage: Stage,
  summary: Summary,
  params: z.ZodObject,
  example: Readonly<Record<string, string>>,
  exampleAs: string,
  query: readonly string[] = [],
): ReadOperation => ({
  kind: 'read',
  method: 'GET',
  body: null,
  operationId,
  path,
  view,
  stage,
  summary,
  params,
  query,
  example: { params: example, body: null },
  exampleAs,
  needs: [],
});

const none = z.strictObject({});
/** Opaque to the caller: made by the desk, given back as it came. */
const cursor = z.string().regex(/^[A-Za-z0-9_-]{1,120}$/);
const limit = z.string().regex(/^(?:[1-9][0-9]{0,2}|1000)$/);

export const reads: readonly Operation[] = [
  read(
    'getMe',
    '/api/v1/me',
    'me',
    'desk',
    { fr: 'Qui suis-je, et qu’attend-on de moi ?', en: 'Who am I, and what is expected of me?' },
    none,
    {},
    'busard-2',
  ),
  read(
    'getBoard',
    '/api/v1/board',
    'board',
    'desk',
    { fr: 'Le tableau: ce qui demande une décision maintenant.', en: 'The board: what needs a decision now.' },
    none,
    {},
    'vigie',
  ),
  read(
    'getAlert',
    '/api/v1/alerts/{alert}',
    'alert',
    'alerting',
    { fr: 'Une alerte et qui a répondu.', en: 'An alert and who has answered.' },
    z.strictObject({ alert: id }),
    { alert: 'al-loutre' },
    'vigie',
  ),
  read(
    'getOperation',
    '/api/v1/operations/{operation}',
    'operation',
    'operation',
    { fr: 'Une opération: tout le monde est-il à l’abri ?', en: 'An operation: is everybody safe?' },
    z.strictObject({ operation: id }),
    { operation: 'op-cigogne' },
    'vigie',
  ),
  read(
    'getReport',
    '/api/v1/reports/{report}',
    'report',
    'intake',
    { fr: 'Un renseignement et ce qu’il vaut.', en: 'A report and what it is worth.' },
    z.strictObject({ report: id }),
    { report: 're-1' },
    'atlas',
  ),
  read(
    'getCase',
    '/api/v1/cases/{case}',
    'case',
    'inquiry',
    { fr: 'Une affaire, ses fils, ses dossiers.', en: 'A case, its threads, its dossiers.' },
    z.strictObject({ case: id }),
    { case: 'ca-1' },
    'pont',
  ),
  read(
    'getTimeline',
    '/api/v1/threads/{thread}/timeline',
    'timeline',
    'desk',
    { fr: 'Le fil, acte par acte, avec les deux heures.', en: 'The thread, act by act, with both times.' },
    z.strictObject({ thread }),
    { thread: 'c00000000000000a1' },
    'vigie',
  ),
  read(
    'listLog',
    '/api/v1/log',
    'log',
    'log',
    { fr: 'La main courante, entrée par entrée (rôles du journal).', en: 'The log, entry by entry (log roles).' },
    z.strictObject({ cursor: cursor.optional(), limit: limit.optional() }),
    {},
    'delcassou',
    ['cursor', 'limit'],
  ),
  read(
    'getCheckpoint',
    '/api/v1/log/checkpoint',
    'checkpoint',
    'log',
    { fr: 'La dernière tête signée du journal (rôles du journal).', en: 'The last signed head of the log (log roles).' },
    none,
    {},
    'delcassou',
  ),
];
