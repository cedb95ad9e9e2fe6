/** What may be said in public: written, cleared by whom it must be, released by one of the desk. Words are kept apart. */
import * as z from 'zod';
import { base64, common, id, ids, instant, line, sha256, text } from '../fields.ts';
import type { Command, Context, Operation } from '../operation.ts';
import { act, frame, words } from '../operation.ts';
import { CLAIM_OWNERS, MEANS, REVEALS, STATEMENT_FORMS } from '../vocabulary.ts';

const none = z.strictObject({});
const ofStatement = z.strictObject({ statement: id });
const stage = 'statements' as const;
/** Left out: the last version, and the digest of what the desk shows of it. */
const ofVersion = { version: z.int().min(1).max(999).optional() };
const asRead = { ...common, ...ofVersion, sha256: sha256.optional() };

const reveals = z.array(z.enum(REVEALS)).max(REVEALS.length);

const inThread = (
  context: Context,
  statement: string,
  occurred: number | undefined,
  member?: string,
): Pick<Command, 'thread' | 'for' | 'occurred'> => frame({ thread: context.threadOf('statement', statement), occurred, for: member });

/** The version a person acts on, and what they read: as they say, else as the desk has it. */
function read(context: Context, statement: string, body: { version?: number | undefined; sha256?: string | undefined }) {
  const known = context.statement(statement);
  return { statement, version: body.version ?? known?.version ?? 1, sha256: body.sha256 ?? known?.sha256 ?? '0'.repeat(64) };
}
const found = (context: Context, statement: string) => {
  const words = context.statement(statement)?.found ?? [];
  return words.length === 0 ? {} : { found: [...words] };
};

export const statements: readonly Operation[] = [
  act({
    operationId: 'draftStatement',
    path: '/api/v1/statements',
    stage,
    summary: {
      fr: 'Écrire un communiqué, sa version suivante, ou une ligne d’attente. Rien ne sort.',
      en: 'Write a statement, its next version, or a holding line. Nothing leaves.',
    },
    params: none,
    body: z.strictObject({
      ...common,
      statement: id.optional(),
      ...ofVersion,
      form: z.enum(STATEMENT_FORMS).optional(),
      about: ids.min(1),
      title: line.max(200),
      text,
      lang: z
        .string()
        .regex(/^[a-z]{2,3}$/)
        .optional()
        .meta({ description: 'The language of the words, fr unless said.' }),
      claims: z
        .array(z.strictObject({ text, owned_by: z.enum(CLAIM_OWNERS).optional(), basis: ids.optional() }))
        .max(50)
        .optional(),
      mentions: ids.optional(),
      tasks: ids.optional(),
      reveals: reveals.optional(),
      embargo_until: instant.nullable().optional(),
      embargo_condition: id.nullable().optional(),
      condition: text.optional(),
      correction: text.optional().meta({ description: 'What this version puts right; read by the public.' }),
      said_before: text.optional().meta({ description: 'What had been said, in words that may be said again; read by the public.' }),
      photo: z.strictObject({ base64, alt: text.max(1000), credit: line.max(200) }).optional(),
    }),
    example: {
      params: {},
      body: {
        id: 'ex-statement',
        about: ['genette'],
        title: 'GENETTE remercie ceux qui l’ont accompagné',
        text: 'Il va bien. Il reprendra ses réunions.',
        claims: [{ text: 'Il va bien.', owned_by: 'principal' }],
      },
    },
    exampleAs: 'pont',
    toAct: (_, b, context) => {
      const statement = b.statement ?? b.id;
      const claims = b.claims ?? [];
      return {
        id: b.id,
        act: {
          act: 'statement.draft',
          with: {
            statement,
            version: b.version ?? (context.statement(statement)?.version ?? 0) + 1,
            form: b.form ?? 'statement',
            about: b.about,
            claims: claims.map((claim) => ({ owned_by: claim.owned_by ?? 'desk', basis: claim.basis ?? [] })),
            mentions: b.mentions ?? [],
            tasks: b.tasks ?? [],
            reveals: b.reveals ?? [],
            embargo_until: b.embargo_until ?? null,
            embargo_condition: b.embargo_condition ?? null,
            ...(b.lang === undefined ? {} : { lang: b.lang }),
            ...(b.photo === undefined ? {} : { photo: context.photo(b.photo.base64) }),
          },
        },
        words: words({
          title: b.title,
          text: b.text,
          ...Object.fromEntries(claims.map((claim, n) => [`claim_${n + 1}`, claim.text])),
          condition: b.condition,
          correction: b.correction,
          said_before: b.said_before,
          photo_alt: b.photo?.alt,
          photo_credit: b.photo?.credit,
        }),
        ...(b.photo === undefined ? {} : { blobs: [{ base64: b.photo.base64 }] }),
        ...inThread(context, statement, b.occurred),
      };
    },
  }),
  act({
    operationId: 'secureStatement',
    path: '/api/v1/statements/{statement}/security',
    stage,
    summary: {
      fr: 'Viser pour la sécurité: les mots ne révèlent rien qui ne soit public.',
      en: 'Clear for security: the words give away nothing that is not public.',
    },
    params: ofStatement,
    body: z.strictObject(asRead),
    example: { params: { statement: 'st-1' }, body: { id: 'ex-secure' } },
    exampleAs: 'delcassou',
    toAct: (p, b, context) => ({
      id: b.id,
      act: { act: 'statement.secure', with: { ...read(context, p.statement, b), ...found(context, p.statement) } },
      words: {},
      ...inThread(context, p.statement, b.occurred),
    }),
  }),
  act({
    operationId: 'consentStatement',
    path: '/api/v1/statements/{statement}/consents',
    stage,
    summary: {
      fr: 'Consentir: la personne dont il parle, elle-même; ou lue, entendue et notée pour qui n’a pas d’appareil.',
      en: 'Consent: the person it is about, themselves; or read out, heard and written down for somebody without a device.',
    },
    params: ofStatement,
    body: z.strictObject({
      ...asRead,
      person: id.optional(),
      means: z.enum(MEANS).optional(),
      read_back: text.optional(),
      for: id.optional(),
    }),
    example: {
      params: { statement: 'st-1' },
      body: { id: 'ex-consent', person: 'heron', means: 'voice', read_back: '«\u202fC’est bien, dites-le.\u202f»' },
    },
    exampleAs: 'vigie',
    toAct: (p, b, context) => {
      const person = b.person ?? b.for ?? context.by;
      return {
        id: b.id,
        act: {
          act: 'statement.consent',
          with: { ...read(context, p.statement, b), person, means: b.means ?? (person === context.by ? 'device' : 'voice') },
        },
        words: words({ read_back: b.read_back }),
        ...inThread(context, p.statement, b.occurred, b.for),
      };
    },
  }),
  act({
    operationId: 'vetStatement',
    path: '/api/v1/statements/{statement}/legal',
    stage,
    summary: {
      fr: 'Viser en droit: rien n’y relève du procureur.',
      en: 'Clear in law: nothing in it is the prosecutor’s.',
    },
    params: ofStatement,
    body: z.strictObject(asRead),
    example: { params: { statement: 'st-1' }, body: { id: 'ex-vet' } },
    exampleAs: 'pont',
    toAct: (p, b, context) => ({
      id: b.id,
      act: { act: 'statement.vet', with: read(context, p.statement, b) },
      words: {},
      ...inThread(context, p.statement, b.occurred),
    }),
  }),
  act({
    operationId: 'objectStatement',
    path: '/api/v1/statements/{statement}/objections',
    stage,
    summary: {
      fr: 'S’opposer. N’importe qui le peut; il faut alors une autre version.',
      en: 'Object. Anybody may; another version is then needed.',
    },
    params: ofStatement,
    body: z.strictObject({ ...common, ...ofVersion, reveals: reveals.optional(), reason: text.optional(), for: id.optional() }),
    example: { params: { statement: 'st-2' }, body: { id: 'ex-object', reveals: ['habit'], reason: 'On y lit à quelle heure il sort.' } },
    exampleAs: 'busard-1',
    toAct: (p, b, context) => ({
      id: b.id,
      act: {
        act: 'statement.object',
        with: { statement: p.statement, version: read(context, p.statement, b).version, reveals: b.reveals ?? [] },
      },
      words: words({ reason: b.reason }),
      ...inThread(context, p.statement, b.occurred, b.for),
    }),
  }),
  act({
    operationId: 'liftEmbargo',
    path: '/api/v1/statements/{statement}/embargo',
    stage,
    summary: {
      fr: 'Dire que la condition de l’embargo est remplie, et à quoi on le sait.',
      en: 'Say that the condition of the embargo is met, and how it is known.',
    },
    params: ofStatement,
    body: z.strictObject({ ...common, ...ofVersion, evidence: text }),
    example: { params: { statement: 'st-3' }, body: { id: 'ex-lift-embargo', evidence: 'Les familles l’ont lu à 11:40.' } },
    exampleAs: 'pont',
    toAct: (p, b, context) => ({
      id: b.id,
      act: { act: 'statement.lift', with: { statement: p.statement, version: read(context, p.statement, b).version } },
      words: words({ evidence: b.evidence }),
      ...inThread(context, p.statement, b.occurred),
    }),
  }),
  act({
    operationId: 'releaseStatement',
    path: '/api/v1/statements/{statement}/release',
    stage,
    summary: {
      fr: 'Publier. Refusé tant qu’une seule chose s’y oppose, et dit laquelle. Ce qui est dit ne se reprend pas.',
      en: 'Release. Refused while a single thing stands in its way, and says which. What is said cannot be taken back.',
    },
    params: ofStatement,
    body: z.strictObject({ ...asRead, channel: id.optional() }),
    example: { params: { statement: 'st-1' }, body: { id: 'ex-release' } },
    exampleAs: 'pont',
    // What was read is named by its digest, which only the log knows: nothing can stand cleared in the example organisation.
    needs: ['secureStatement', 'consentStatement', 'vetStatement'],
    toAct: (p, b, context) => ({
      id: b.id,
      act: {
        act: 'statement.release',
        with: { ...read(context, p.statement, b), channel: b.channel ?? 'public', ...found(context, p.statement) },
      },
      words: {},
      ...inThread(context, p.statement, b.occurred),
    }),
  }),
];
