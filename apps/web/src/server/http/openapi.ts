import { API_VERSION } from '@auralis/version';
import { z } from 'zod';
import { API_PREFIX, TOKEN_HEADER } from '../../contract/routes.ts';
import { ROUTES, type RouteDescription, SCHEMAS, type SchemaName } from './api-description.ts';

/** Bodies are described as they are sent, with what may be left out; answers as they arrive. */
const BODIES: ReadonlySet<SchemaName> = new Set(ROUTES.flatMap(({ body }) => body ?? []));

let made: Readonly<Record<string, unknown>> | null = null;

/** The OpenAPI 3.1 document of the API, made from the schemas that check it. */
export function openApiDocument(): Readonly<Record<string, unknown>> {
  made ??= {
    openapi: '3.1.0',
    info: { title: 'Auralis', version: API_VERSION, description: 'The API of the Auralis web app on this computer.' },
    servers: [{ url: API_PREFIX }],
    paths: pathsOf(ROUTES),
    components: {
      schemas: Object.fromEntries(Object.entries(SCHEMAS).map(([name, schema]) => [name, jsonSchema(name, schema)])),
      securitySchemes: { session: { type: 'apiKey', in: 'header', name: TOKEN_HEADER } },
    },
  };
  return made;
}

function jsonSchema(name: string, schema: z.ZodType): unknown {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: BODIES.has(name as SchemaName) ? 'input' : 'output' });
  return rest;
}

function pathsOf(routes: readonly RouteDescription[]): Readonly<Record<string, unknown>> {
  const byPath = Map.groupBy(routes, ({ path }) => path);
  const operations = (all: readonly RouteDescription[]) =>
    Object.fromEntries(all.map((route) => [route.method, operation(route)]));
  return Object.fromEntries([...byPath].map(([path, all]) => [path, operations(all)]));
}

function operation(route: RouteDescription): unknown {
  const { method, path, summary, body, status, answer } = route;
  return {
    operationId: `${method}${path.replace(/\{id\}/g, 'one').replace(/[^a-z]+(.)/g, (_, letter) => letter.toUpperCase())}`,
    summary,
    parameters: [...pathParameters(path), ...queryParameters(route)],
    ...(body === undefined ? {} : { requestBody: { required: true, content: json(body) } }),
    responses: { [status]: answerOf(path, answer), ...problemsOf(route) },
    ...(method === 'get' ? {} : { security: [{ session: [] }] }),
  };
}

function answerOf(path: string, answer: SchemaName | undefined): unknown {
  if (path === '/upgrade/events') return { description: 'A stream of events', content: { 'text/event-stream': {} } };
  return { description: answer ?? 'Done', ...(answer === undefined ? {} : { content: json(answer) }) };
}

function problemsOf({ method, path, query, body, needs }: RouteDescription): Readonly<Record<string, unknown>> {
  const problem = (description: string) => ({
    description,
    content: { 'application/problem+json': { schema: reference('Problem') } },
  });
  const hasId = path.includes('{id}');
  return {
    ...(hasId || query !== undefined || body !== undefined ? { 400: problem('The request is not valid') } : {}),
    403: problem(
      method === 'get' ? 'Another site sent the request' : 'Another site sent the request, or the token is missing',
    ),
    ...(hasId ? { 404: problem('There is nothing with this id') } : {}),
    ...(needs === 'library at rest'
      ? { 409: problem('Another job runs, or the backup can not be used for this') }
      : {}),
    ...(body === undefined ? {} : { 413: problem('The body is too large'), 415: problem('The body is not JSON') }),
    426: problem('The client is too old'),
    ...(needs === undefined ? {} : { 503: problem('The library is not open: try again after Retry-After') }),
    default: problem('The app could not answer'),
  };
}

function pathParameters(path: string): readonly unknown[] {
  return path.includes('{id}') ? [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }] : [];
}

function queryParameters({ query }: RouteDescription): readonly unknown[] {
  if (query === undefined) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(query, { io: 'output' });
  const optional = z.toJSONSchema(query, { io: 'input' }).required ?? [];
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name) && optional.includes(name),
    schema,
  }));
}

function json(name: SchemaName): unknown {
  return { 'application/json': { schema: reference(name) } };
}

function reference(name: SchemaName): { readonly $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}
