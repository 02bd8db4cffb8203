import { expect, test } from 'vitest';
import { z } from 'zod';
import { ROUTES, SCHEMAS } from './api-description.ts';
import { openApiDocument } from './openapi.ts';

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly responses: Readonly<Record<string, unknown>>;
  readonly security?: readonly unknown[];
}

const document = openApiDocument() as {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Parameters<typeof z.fromJSONSchema>[0]>> };
};
const operations = Object.values(document.paths).flatMap((path) => Object.entries(path));

test('every route is an operation with an id of its own, and every change needs the token', () => {
  expect(document.openapi).toBe('3.1.0');
  expect(operations).toHaveLength(ROUTES.length);
  expect(new Set(operations.map(([, { operationId }]) => operationId)).size).toBe(ROUTES.length);
  for (const [method, operation] of operations) {
    expect(operation.security !== undefined, operation.operationId).toBe(method !== 'get');
    expect(Object.keys(operation.responses)).toContain('default');
  }
});

test('every reference leads to a schema, and every schema is used', () => {
  const references = [...JSON.stringify(document.paths).matchAll(/#\/components\/schemas\/(\w+)/g)].map(
    ([, name]) => name,
  );
  expect([...new Set(references)].toSorted()).toEqual(Object.keys(SCHEMAS).toSorted());
});

test('the parameters of a list are described with their limits, and none is required but the text of a search', () => {
  const all = operations.flatMap(([, { parameters, operationId }]) =>
    parameters.map((parameter) => ({ ...parameter, operationId })),
  );
  expect(all.find(({ name }) => name === 'limit')).toMatchObject({
    in: 'query',
    schema: { minimum: 1, maximum: 500, default: 100 },
  });
  const required = all.filter((parameter) => parameter.in === 'query' && parameter.required);
  expect(required.map(({ operationId, name }) => `${operationId} ${name}`)).toEqual(['getSearch text']);
});

test('the document accepts what the app accepts', () => {
  const move = z.fromJSONSchema(document.components.schemas.Move ?? {});
  expect(move.safeParse({ track: '12', position: 0 }).success).toBe(true);
  expect(move.safeParse({ track: 'x', position: 0 }).success).toBe(false);
  expect(move.safeParse({ track: '12', position: 0, other: 1 }).success).toBe(false);
});
