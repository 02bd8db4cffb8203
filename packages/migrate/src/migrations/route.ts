import { versionLabel } from '@auralis/migration-files';
import { MigrateError, migrationError } from '../errors.ts';
import type { Migration, SchemaNode } from './migration.ts';

/** Steps, in the order in which they run. */
export type Route = readonly Migration[];

/** The shortest way between two versions, never up and down in one way; null where there is none. */
export function findRoute(migrations: readonly Migration[], from: SchemaNode, to: number): Route | null {
  return shortestRoutes(migrations, from, directionOf(from, to)).get(to)?.[0] ?? null;
}

/** @throws MigrateError `MIGRATION_MISSING` when no steps lead there */
export function routeBetween(migrations: readonly Migration[], from: SchemaNode, to: number): Route {
  const route = findRoute(migrations, from, to);
  if (route !== null) return route;
  throw new MigrateError('MIGRATION_MISSING', {
    message:
      'This version of the app has no way to bring the database to the schema it needs. The database was not touched.',
    detail: `No steps lead from ${versionLabel(from)} to ${versionLabel(to)}: ${whereItEnds(migrations, from, to)}`,
    facts: { from, to },
  });
}

/** The version nearest to the wanted one that can be reached: the step that is missing would begin there. */
function whereItEnds(migrations: readonly Migration[], from: SchemaNode, to: number): string {
  const direction = directionOf(from, to);
  const reached = [...shortestRoutes(migrations, from, direction).keys()].filter((node) => node !== 'legacy');
  const last = direction === 'up' ? Math.max(...reached, 0) : Math.min(...reached);
  return `there is none that begins at ${reached.length === 0 ? versionLabel(from) : versionLabel(last)} and leads on.`;
}

/**
 * @throws MigrateError `MIGRATION_REFUSED` when two shortest ways are equal: which one ran would be chance
 * @throws MigrateError `MIGRATION_MISSING` when a step starts where no other step leads
 */
export function assertRoutes(migrations: readonly Migration[]): void {
  const versions = [...new Set(migrations.flatMap(({ from, to }) => [from, to]))];
  for (const from of versions) {
    for (const direction of ['up', 'down'] as const) {
      for (const [to, [one, other]] of shortestRoutes(migrations, from, direction)) {
        if (one === undefined || other === undefined) continue;
        const [first, second] = firstDifference(one, other);
        throw migrationError(
          'MIGRATION_REFUSED',
          first,
          `there are two equal ways from ${versionLabel(from)} to ${versionLabel(to)}; the other takes ${second}`,
        );
      }
    }
  }
  const newest = Math.max(0, ...migrations.map(({ to }) => to));
  for (const from of versions)
    if (from !== newest && (from === 'legacy' || from < newest)) routeBetween(migrations, from, newest);
  if (migrations.length > 0) routeBetween(migrations, 0, newest);
}

function firstDifference(one: Route, other: Route): readonly [string, string] {
  const at = one.findIndex((step, index) => step !== other[index]);
  return [one[at]?.file ?? '', other[at]?.file ?? ''];
}

/** Every version that steps in one direction lead to, with its shortest routes; at most two, more are never asked for. */
function shortestRoutes(
  migrations: readonly Migration[],
  from: SchemaNode,
  direction: 'up' | 'down',
): ReadonlyMap<SchemaNode, readonly Route[]> {
  const isUp = ({ from: start, to }: Migration) => start === 'legacy' || start < to;
  const usable = Map.groupBy(
    migrations.filter((step) => isUp(step) === (direction === 'up')),
    (step) => step.from,
  );
  const found = new Map<SchemaNode, readonly Route[]>([[from, [[]]]]);
  for (let reached: readonly SchemaNode[] = [from]; reached.length > 0; ) {
    const next = new Map<SchemaNode, readonly Route[]>();
    for (const step of reached.flatMap((node) => usable.get(node) ?? [])) {
      if (found.has(step.to)) continue;
      const routes = (found.get(step.from) ?? []).map((route) => [...route, step]);
      next.set(step.to, [...(next.get(step.to) ?? []), ...routes].slice(0, 2));
    }
    for (const [node, routes] of next) found.set(node, routes);
    reached = [...next.keys()];
  }
  return found;
}

function directionOf(from: SchemaNode, to: number): 'up' | 'down' {
  return from === 'legacy' || from <= to ? 'up' : 'down';
}
