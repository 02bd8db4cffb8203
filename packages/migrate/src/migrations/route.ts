import { versionLabel } from '@auralis/migration-files';
import { MigrateError, migrationError } from '../errors.ts';
import type { Migration, SchemaNode } from './migration.ts';

/** Migrations, in the order in which they run. */
export type Route = readonly Migration[];

/** The shortest route between two versions, all upward or all downward; null where there is none. */
export function findRoute(migrations: readonly Migration[], from: SchemaNode, to: number): Route | null {
  return shortestRoutes(migrations, from, directionOf(from, to)).get(to)?.[0] ?? null;
}

/** @throws MigrateError `MIGRATION_MISSING` when no migrations lead there */
export function routeBetween(migrations: readonly Migration[], from: SchemaNode, to: number): Route {
  const route = findRoute(migrations, from, to);
  if (route !== null) return route;
  throw new MigrateError('MIGRATION_MISSING', {
    message: 'This version of the app cannot bring the database to the requested schema. The database was not touched.',
    hint: 'Install a version of the app that has the missing migration, or restore a backup that has the requested schema.',
    detail: `No migrations lead from ${versionLabel(from)} to ${versionLabel(to)}: ${describeGap(migrations, from, to)}`,
    facts: { from, to },
  });
}

/** Names the reachable version that is nearest to the wanted one: the missing migration would begin there. */
function describeGap(migrations: readonly Migration[], from: SchemaNode, to: number): string {
  const direction = directionOf(from, to);
  const reached = [...shortestRoutes(migrations, from, direction).keys()].filter((node) => node !== 'legacy');
  const last = direction === 'up' ? Math.max(...reached, 0) : Math.min(...reached);
  return `none begins at ${reached.length === 0 ? versionLabel(from) : versionLabel(last)} and leads ${direction === 'up' ? 'further' : 'down'}.`;
}

/**
 * @throws MigrateError `MIGRATION_REFUSED` when two shortest routes are equally long: which one runs would be chance
 * @throws MigrateError `MIGRATION_MISSING` when a migration starts where no other migration leads
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
          `two routes from ${versionLabel(from)} to ${versionLabel(to)} are equally long; the other one uses ${second}`,
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
  const at = one.findIndex((migration, index) => migration !== other[index]);
  return [one[at]?.file ?? '', other[at]?.file ?? ''];
}

/** Every version that migrations of one direction lead to, with its shortest routes; two at most, since more are never used. */
function shortestRoutes(
  migrations: readonly Migration[],
  from: SchemaNode,
  direction: 'up' | 'down',
): ReadonlyMap<SchemaNode, readonly Route[]> {
  const isUp = ({ from: start, to }: Migration) => start === 'legacy' || start < to;
  const usable = Map.groupBy(
    migrations.filter((migration) => isUp(migration) === (direction === 'up')),
    (migration) => migration.from,
  );
  const found = new Map<SchemaNode, readonly Route[]>([[from, [[]]]]);
  for (let reached: readonly SchemaNode[] = [from]; reached.length > 0; ) {
    const next = new Map<SchemaNode, readonly Route[]>();
    for (const migration of reached.flatMap((node) => usable.get(node) ?? [])) {
      if (found.has(migration.to)) continue;
      const routes = (found.get(migration.from) ?? []).map((route) => [...route, migration]);
      next.set(migration.to, [...(next.get(migration.to) ?? []), ...routes].slice(0, 2));
    }
    for (const [node, routes] of next) found.set(node, routes);
    reached = [...next.keys()];
  }
  return found;
}

function directionOf(from: SchemaNode, to: number): 'up' | 'down' {
  return from === 'legacy' || from <= to ? 'up' : 'down';
}
