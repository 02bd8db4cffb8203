import { afterAll } from 'vitest';
import { cutRelease } from '../src/release/cut-release.ts';
import { changeset, copyWorkspace, createWorkspace, lockMigrations, type Workspace } from './workspace.ts';

/** The date of the releases in test workspaces. */
const RELEASE_DATE = new Date('2026-11-23T12:00:00Z');

/** The module of version constants in a test workspace. */
export const CONSTANTS = 'packages/version/src/versions.ts';

/** Creates a workspace with one release: 1.0.0, schema 1. */
export const releasedWorkspace = copiesOf(async () => {
  const workspace = createWorkspace();
  addMigration(workspace, 1, 'major', ['audience: listener', 'api: major']);
  await cut(workspace);
  workspace.commit();
  return workspace;
});

/** Creates a workspace with release 1.0.0 and a pending changeset that announces the migration to schema 2. */
export const workspaceWithMigration = copiesOf(async () => {
  const workspace = await releasedWorkspace();
  addMigration(workspace, 2, 'minor', ['audience: listener']);
  return workspace;
});

/** Makes the next release of a workspace. */
export function cut({ root }: Workspace, options: Partial<Parameters<typeof cutRelease>[0]> = {}) {
  return cutRelease({ root, now: RELEASE_DATE, verify: () => undefined, freeze: lockMigrations, ...options });
}

/** Adds a migration, the changeset that announces it, and the schema version that follows from it; commits all three. */
export function addMigration(
  workspace: Workspace,
  to: number,
  bump: string,
  block: readonly string[] = [],
  header = '',
): void {
  const edge = `v${String(to - 1).padStart(3, '0')}_to_v${String(to).padStart(3, '0')}`;
  workspace.write({
    [`migrations/migration_${edge}_table.sql`]: `-- Table ${to}.\n${header}CREATE TABLE t${to}(id INTEGER PRIMARY KEY);\n`,
    [`.changeset/table-${to}.md`]: changeset(bump, `Adds table ${to}.`, [`migration: ${edge}`, ...block]),
    [CONSTANTS]: workspace.read(CONSTANTS).replace(/(DB_SCHEMA_VERSION: number = )\d+/, `$1${to}`),
  });
  workspace.commit();
}

/** The error with which a release ends; `null` if it succeeds. */
export function errorOf(
  release: Promise<unknown>,
): Promise<{ readonly code: string; readonly message: string } | null> {
  return release.then(
    () => null,
    (error) => error,
  );
}

// Each test file builds a workspace once and copies it for each test: git and a release take most of the time.
function copiesOf(build: () => Promise<Workspace>): () => Promise<Workspace> {
  let original: Promise<Workspace> | null = null;
  afterAll(async () => (await original)?.[Symbol.dispose]());
  return async () => {
    original ??= build();
    return copyWorkspace(await original);
  };
}
