import { cutRelease } from './cut-release.ts';
import { changeset, type FixtureWorkspace, fixtureWorkspace, freezeSteps } from './fixture-workspace.ts';

/** The day on which the fixtures are cut. */
const CUT_DAY = new Date('2026-11-23T12:00:00Z');

/** The module of constants in a fixture. */
export const CONSTANTS = 'packages/version/src/versions.ts';

/** Cuts what waits in a fixture. */
export function cut({ root }: FixtureWorkspace, more: Partial<Parameters<typeof cutRelease>[0]> = {}) {
  return cutRelease({ root, now: CUT_DAY, verify: () => undefined, freeze: freezeSteps, ...more });
}

/** A workspace with one release behind it: 1.0.0, schema 1. */
export async function releasedWorkspace(): Promise<FixtureWorkspace> {
  const workspace = fixtureWorkspace();
  addStep(workspace, 1, 'major', ['audience: listener', 'api: major']);
  await cut(workspace);
  workspace.commit();
  return workspace;
}

/** Adds a step, the changeset that announces it, and the constant that follows from it; commits all three. */
export function addStep(
  workspace: FixtureWorkspace,
  to: number,
  bump: string,
  block: readonly string[] = [],
  header = '',
): void {
  const edge = `v${String(to - 1).padStart(3, '0')}_to_v${String(to).padStart(3, '0')}`;
  workspace.write({
    [`migrations/migration_${edge}_step.sql`]: `-- Step ${to}.\n${header}CREATE TABLE t${to}(id INTEGER PRIMARY KEY);\n`,
    [`.changeset/step-${to}.md`]: changeset(bump, `Brings step ${to}.`, [`migration: ${edge}`, ...block]),
    [CONSTANTS]: workspace.read(CONSTANTS).replace(/(DB_SCHEMA_VERSION: number = )\d+/, `$1${to}`),
  });
  workspace.commit();
}

/** The error a cut ends with; `null` if it succeeds. */
export function refusal(
  cutting: Promise<unknown>,
): Promise<{ readonly code: string; readonly message: string } | null> {
  return cutting.then(
    () => null,
    (error) => error,
  );
}
