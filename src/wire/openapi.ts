/** The OpenAPI 3.1 document, made from the operations table: what is not in the table is not in the document. */
import * as z from 'zod';
import type { Operation } from './operations.ts';
import { operations } from './operations.ts';
import { PROBLEM_TYPE } from './problems.ts';

type Document = Readonly<Record<string, unknown>>;

const REF = { $ref: '#/components/schemas/Problem' };
const PROBLEMS: Readonly<Record<string, string>> = {
  400: 'Malformed request',
  401: 'Not recognised',
  403: 'Not allowed',
  404: 'Not found, or not yours to see',
  409: 'Refused: the state does not allow it',
  413: 'Too large',
  415: 'Not application/json',
  422: 'A field is unknown, missing or badly shaped',
  503: 'Not durable: use the radio',
};

function schemaOf(schema: z.ZodType): Document {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest;
}

function parametersOf(operation: Operation): Document[] {
  return Object.entries(operation.params.shape).map(([name, schema]) => {
    const inQuery = operation.query.includes(name);
    return {
      name,
      in: inQuery ? 'query' : 'path',
      required: !inQuery,
      schema: schemaOf(schema as z.ZodType),
      ...(name in operation.example.params ? { example: operation.example.params[name] } : {}),
    };
  });
}

function responsesOf(operation: Operation): Document {
  const reads = operation.kind === 'read';
  const wanted = Object.keys(PROBLEMS).filter((status) => !reads || ['400', '401', '403', '404'].includes(status));
  return {
    [reads ? '200' : '201']: {
      description: reads ? 'The view, as whoever asks may see it' : 'Recorded and durable',
      content: { 'application/json': { schema: { $ref: reads ? '#/components/schemas/View' : '#/components/schemas/ActReply' } } },
    },
    ...Object.fromEntries(
      wanted.map((status) => [status, { description: PROBLEMS[status], content: { [PROBLEM_TYPE]: { schema: REF } } }]),
    ),
  };
}

function itemOf(operation: Operation): Document {
  return {
    operationId: operation.operationId,
    summary: operation.summary.en,
    description: operation.summary.fr,
    tags: [operation.stage],
    parameters: parametersOf(operation),
    ...(operation.body === null
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(operation.body), example: operation.example.body } },
          },
        }),
    responses: responsesOf(operation),
    'x-abri-as': operation.exampleAs,
    ...(operation.needs.length === 0 ? {} : { 'x-abri-needs': operation.needs }),
    ...(operation.exampleRefused === undefined ? {} : { 'x-abri-refused': operation.exampleRefused }),
  };
}

const string = { type: 'string' };

/** @param baseUrl where this desk answers, `http://127.0.0.1:8787` */
export function openapi(baseUrl: string): Document {
  const paths: Record<string, Record<string, Document>> = {};
  for (const operation of operations) {
    const path = paths[operation.path] ?? {};
    path[operation.method.toLowerCase()] = itemOf(operation);
    paths[operation.path] = path;
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Abri',
      version: '1',
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
      description:
        'Acts are idempotent by their id. Examples run in document order on the example organisation, each with the token of x-abri-as; ' +
        'x-abri-needs names the examples that must have run before; x-abri-refused is the code of the problem an example is answered with ' +
        'because what it takes (the key of a device) cannot stand in a document.',
    },
    servers: [{ url: baseUrl }],
    security: [{ bearer: [] }],
    tags: [...new Set(operations.map((operation) => operation.stage))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: {
        Problem: {
          type: 'object',
          required: ['type', 'title', 'status', 'detail', 'code'],
          properties: {
            type: { ...string, description: 'urn:abri:problem:<code>' },
            title: string,
            status: { type: 'integer' },
            detail: string,
            code: string,
            field: { ...string, description: 'JSON pointer' },
            about: { type: 'array', items: string },
            doctrine: string,
          },
        },
        ActReply: {
          type: 'object',
          required: ['id', 'thread', 'at', 'accepted', 'conflict', 'custody', 'view'],
          properties: {
            id: string,
            thread: string,
            at: { type: 'integer', description: 'ms since 1970 UTC' },
            accepted: { const: true },
            conflict: { type: ['string', 'null'] },
            custody: { enum: ['server', 'device'] },
            view: { anyOf: [{ $ref: '#/components/schemas/View' }, { type: 'null' }] },
          },
        },
        View: {
          type: 'object',
          required: ['kind'],
          properties: { kind: string },
          description: 'A projection for whoever asks; src/wire/views.ts gives every shape.',
        },
      },
    },
  };
}
