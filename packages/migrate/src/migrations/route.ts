import { versionLabel } from '@auralis/migration-files';
import { MigrateError, migrationError } from '../errors.ts';
import type { Migration, SchemaNode } from './migration.ts';

/** Migrations, in the order in which they run. */
export type Route = readonly Migration[];

/** The shortest route between two versions, all upward or all downward; null where there is none. */
export function findRoute(migrations: readonly Migration[], from: SchemaNode, to: number): Route | null {
  const predecessors = shortestPredecessors(migrations, from, directionOf(from, to));
  return predecessors.has(to) ? routeTo(to, predecessors) : null;
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
  const reached = [...shortestPredecessors(migrations, from, direction).keys()].filter((node) => node !== 'legacy');
  const last = direction === 'up' ? Math.max(...reached, 0) : Math.min(...reached);
  return `none begins at ${reached.length === 0 ? versionLabel(from) : versionLabel(last)} and leads ${direction === 'up' ? 'further' : 'down'}.`;
}

/**
 * @throws MigrateError `MIGRATION_REFUSED` when two shortest routes are equally long: which one runs would be chance
 * @throws MigrateError `MIGRATION_MISSING` when a migration starts where no other migration leads
 */
export function assertRoutes(migrations: readonly Migration[]): void {
  for (const direction of ['up', 'down'] as const) assertOneRoute(migrations, direction);
  const newest = Math.max(0, ...migrations.map(({ to }) => to));
  const leads = versionsThatLeadTo(newest, migrations);
  const starts = new Set<SchemaNode>([
    ...(migrations.length > 0 ? [0] : []),
    ...migrations.flatMap(({ from, to }) => [from, to]),
  ]);
  for (const from of starts)
    if (!leads.has(from) && (from === 'legacy' || from < newest)) routeBetween(migrations, from, newest);
}

/** Two routes can differ only after a version that several migrations start from, and then from there on too. */
function assertOneRoute(migrations: readonly Migration[], direction: Direction): void {
  for (const [from, several] of startingFrom(migrations, direction)) {
    if (several.length < 2) continue;
    const predecessors = shortestPredecessors(migrations, from, direction);
    for (const [to, [one, other]] of predecessors) {
      if (one === undefined || other === undefined) continue;
      const [first, second] = firstDifference(
        [...routeTo(one.from, predecessors), one],
        [...routeTo(other.from, predecessors), other],
      );
      throw migrationError(
        'MIGRATION_REFUSED',
        first,
        `two routes from ${versionLabel(from)} to ${versionLabel(to)} are equally long; the other one uses ${second}`,
      );
    }
  }
}

function firstDifference(one: Route, other: Route): readonly [string, string] {
  const at = one.findIndex((migration, index) => migration !== other[index]);
  return [one[at]?.file ?? '', other[at]?.file ?? ''];
}

function versionsThatLeadTo(newest: number, migrations: readonly Migration[]): ReadonlySet<SchemaNode> {
  const ending = Map.groupBy(
    migrations.filter((migration) => isOf(migration, 'up')),
    ({ to }) => to,
  );
  const found = new Set<SchemaNode>([newest]);
  // A set may grow while it is iterated.
  for (const node of found) for (const { from } of node === 'legacy' ? [] : (ending.get(node) ?? [])) found.add(from);
  return found;
}

type Direction = 'up' | 'down';

function isOf({ from, to }: Migration, direction: Direction): boolean {
  return (from === 'legacy' || from < to) === (direction === 'up');
}

function startingFrom(
  migrations: readonly Migration[],
  direction: Direction,
): ReadonlyMap<SchemaNode, readonly Migration[]> {
  const usable = migrations.filter((migration) => isOf(migration, direction));
  return Map.groupBy(usable, ({ from }) => from);
}

/** The last migrations of the shortest routes to each version that can be reached; none for the start itself. */
type Predecessors = ReadonlyMap<SchemaNode, readonly Migration[]>;

function shortestPredecessors(migrations: readonly Migration[], from: SchemaNode, direction: Direction): Predecessors {
  const usable = startingFrom(migrations, direction);
  const found = new Map<SchemaNode, readonly Migration[]>([[from, []]]);
  for (let reached: readonly SchemaNode[] = [from]; reached.length > 0; ) {
    const candidates = reached.flatMap((node) => usable.get(node) ?? []).filter(({ to }) => !found.has(to));
    const next = Map.groupBy(candidates, ({ to }) => to);
    for (const [node, predecessors] of next) found.set(node, predecessors);
    reached = [...next.keys()];
  }
  return found;
}

function routeTo(to: SchemaNode, predecessors: Predecessors): Route {
  const route: Migration[] = [];
  for (let last = predecessors.get(to)?.[0]; last !== undefined; last = predecessors.get(last.from)?.[0])
    route.push(last);
  return route.toReversed();
}

function directionOf(from: SchemaNode, to: number): Direction {
  return from === 'legacy' || from <= to ? 'up' : 'down';
}
