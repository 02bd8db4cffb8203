import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Migration, SchemaNode } from './migration.ts';
import { assertRoutes, findRoute } from './route.ts';

type Edge = readonly [from: SchemaNode, to: number];
const migrationsOf = (edges: readonly Edge[]) =>
  edges.map(([from, to], index) => ({ file: `${from}-${to}-${index}`, from, to }) as unknown as Migration);

/** Every route, upward only or downward only, by trying them all. */
function allRoutes(edges: readonly Edge[], from: SchemaNode, to: number): readonly (readonly Edge[])[] {
  if (from === to) return [[]];
  const isUp = from === 'legacy' || from < to;
  return edges
    .filter(([start, end]) => start === from && (start === 'legacy' || end > start === isUp))
    .filter(([, end]) => (isUp ? end <= to : end >= to))
    .flatMap((edge) => allRoutes(edges, edge[1], to).map((rest) => [edge, ...rest]));
}

const version = fc.integer({ min: 0, max: 5 });
const edge = fc
  .tuple(
    fc.oneof({ weight: 6, arbitrary: version as fc.Arbitrary<SchemaNode> }, fc.constant<SchemaNode>('legacy')),
    version,
  )
  .filter(([from, to]) => from !== to);
const graph = fc.array(edge, { maxLength: 9 });

describe('the shortest route', () => {
  test('is found by findRoute, or null where there is none', () => {
    fc.assert(
      fc.property(graph, fc.oneof(version, fc.constant<SchemaNode>('legacy')), version, (edges, from, to) => {
        const lengths = allRoutes(edges, from, to).map((route) => route.length);
        const route = findRoute(migrationsOf(edges), from, to);
        expect(route?.length ?? null).toBe(lengths.length === 0 ? null : Math.min(...lengths));
        let at = from;
        for (const migration of route ?? []) {
          expect(migration.from).toBe(at);
          at = migration.to;
        }
        if (route !== null) expect(at).toBe(to);
      }),
      { numRuns: 2000 },
    );
  });

  test('is refused by assertRoutes exactly when two are equally short, or none exists', () => {
    fc.assert(
      fc.property(graph, (edges) => {
        const versions = [...new Set(edges.flat())];
        const targets = versions.filter((one) => one !== 'legacy');
        const newest = Math.max(0, ...edges.map(([, to]) => to));
        const isAmbiguous = versions.some((from) =>
          targets.some((to) => {
            const lengths = allRoutes(edges, from, to).map((route) => route.length);
            return from !== to && lengths.filter((length) => length === Math.min(...lengths)).length > 1;
          }),
        );
        const starts = [...versions, ...(edges.length > 0 ? [0] : [])];
        const isMissing = starts.some(
          (from) => (from === 'legacy' || from < newest) && allRoutes(edges, from, newest).length === 0,
        );
        const code = isAmbiguous ? 'MIGRATION_REFUSED' : isMissing ? 'MIGRATION_MISSING' : null;
        expect(codeOf(() => assertRoutes(migrationsOf(edges)))).toBe(code);
      }),
      { numRuns: 2000 },
    );
  });
});

function codeOf(run: () => void): unknown {
  try {
    run();
    return null;
  } catch (error) {
    return (error as { readonly code?: unknown }).code;
  }
}
