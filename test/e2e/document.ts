/**
 * The interface as a stranger reads it: from the OpenAPI document a running desk gives, and from nothing else. Nothing here
 * knows the operations table.
 */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly [keyword: string]: unknown;
}
interface Media {
  readonly schema?: Schema;
  readonly example?: unknown;
}
export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
  readonly example?: unknown;
}
export interface PathItem {
  readonly operationId?: string;
  readonly summary?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Readonly<Record<string, Media>> }>>;
  readonly 'x-abri-as'?: string;
  readonly 'x-abri-needs'?: readonly string[];
  /** The code of the problem the example is answered with. */
  readonly 'x-abri-refused'?: string;
}
export interface Document {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, PathItem>>>>;
}
export interface Described {
  readonly method: string;
  readonly path: string;
  readonly id: string;
  readonly item: PathItem;
}

export async function readDocument(url: string): Promise<Document> {
  const response = await fetch(`${url}/api/v1/openapi.json`);
  if (response.status !== 200) throw new Error(`no document: ${response.status}`);
  return (await response.json()) as Document;
}

/** Every operation, in document order. */
export function operationsOf(document: Document): Described[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, item]) => ({ method: method.toUpperCase(), path, id: item.operationId ?? '', item })),
  );
}

/** What a JSON pointer (`#/components/schemas/Problem`) leads to in the document; undefined when it leads nowhere. */
export function resolve(document: unknown, ref: string): unknown {
  if (!ref.startsWith('#/')) return undefined;
  let at: unknown = document;
  for (const step of ref.slice(2).split('/')) {
    const name = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
    at = typeof at === 'object' && at !== null && Object.hasOwn(at, name) ? (at as Record<string, unknown>)[name] : undefined;
  }
  return at;
}

/** Every `$ref` of the document, wherever it stands. */
export function refsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(refsOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === '$ref' && typeof inner === 'string' ? [inner] : refsOf(inner)));
}

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** The request an operation's own example describes. Throws when the document leaves a required parameter without one. */
export function exampleOf({ method, path, item, id }: Described): Request {
  let filled = path;
  const query = new URLSearchParams();
  for (const parameter of item.parameters ?? []) {
    if (parameter.example === undefined) {
      if (parameter.required === true) throw new Error(`${id}: no example for ${parameter.name}`);
    } else if (parameter.in === 'query') query.set(parameter.name, String(parameter.example));
    else filled = filled.replaceAll(`{${parameter.name}}`, encodeURIComponent(String(parameter.example)));
  }
  return {
    method,
    path: query.size > 0 ? `${filled}?${query}` : filled,
    body: item.requestBody?.content['application/json']?.example,
  };
}

export interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Sends a request with a token; the answer is read as JSON, which every answer of this interface is. */
export async function send(url: string, token: string, { method, path, body }: Request): Promise<Answer> {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, type: response.headers.get('content-type'), text, body: JSON.parse(text) as Answer['body'] };
}
