import { MigrateError, refuseStep } from '../errors.ts';
import { versionLabel } from './file-name.ts';
import type { Migration, SchemaNode } from './migration.ts';

/** Steps, in the order in which they run. */
export type Route = readonly Migration[];

/** The shortest way between two versions, never up and down in one way; null where there is none. */
export function findRoute(migrations: readonly Migration[], from: SchemaNode, to: number): Route | null {
  return shortestRoutes(migrations, from, to)[0] ?? null;
}

/** @throws MigrateError `MIGRATION_MISSING` when no steps lead there */
export function routeBetween(migrations: readonly Migration[], from: SchemaNode, to: number): Route {
  const route = findRoute(migrations, from, to);
  if (route !== null) return route;
  throw new MigrateError('MIGRATION_MISSING', {
    message:
      'This version of the app has no way to bring your library to the schema it needs. Your library was not touched.',
    detail: `No steps lead from ${versionLabel(from)} to ${versionLabel(to)}.`,
    facts: { from, to },
  });
}

/**
 * @throws MigrateError `MIGRATION_REFUSED` when two shortest ways are equal: which one ran would be chance
 * @throws MigrateError `MIGRATION_MISSING` when a step starts where no other step leads
 */
export function assertRoutes(migrations: readonly Migration[]): void {
  const versions = [...new Set(migrations.flatMap(({ from, to }) => [from, to]))];
  for (const from of versions) {
    for (const to of versions) {
      if (to === 'legacy' || to === from) continue;
      const [one, other] = shortestRoutes(migrations, from, to);
      if (one === undefined || other === undefined) continue;
      const [first, second] = firstDifference(one, other);
      throw refuseStep(
        'MIGRATION_REFUSED',
        first,
        `there are two equal ways from ${versionLabel(from)} to ${versionLabel(to)}; the other takes ${second}`,
      );
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

/** At most two: more are never asked for. */
function shortestRoutes(migrations: readonly Migration[], from: SchemaNode, to: number): readonly Route[] {
  const up = from === 'legacy' || from < to;
  const leads = (step: Migration) =>
    step.from === 'legacy' || (up ? step.from < step.to && step.to <= to : step.from > step.to && step.to >= to);
  const usable = migrations.filter(leads);
  let routes: readonly Route[] = [[]];
  for (let length = 0; length <= migrations.length; length += 1) {
    const arrived = routes.filter((route) => (route.at(-1)?.to ?? from) === to);
    if (arrived.length > 0) return arrived.slice(0, 2);
    routes = routes.flatMap((route) =>
      usable.filter((step) => step.from === (route.at(-1)?.to ?? from)).map((step) => [...route, step]),
    );
  }
  return [];
}
