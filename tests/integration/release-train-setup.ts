import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readMigrations } from '@auralis/version/repository';
import type { RepositoryCopy } from './repository-copy.ts';

export const CHANGELOG = 'packages/changelog/src/cli.ts';
export const VERSION = 'packages/version/src/cli.ts';
const MIGRATE = 'packages/migrate/src/cli.ts';
const NODE = `"${process.execPath}"`;
const VERIFY = ['--verify', `${NODE} ${MIGRATE} verify && ${NODE} ${MIGRATE} lint`] as const;
const LOCK = ['--lock', `${NODE} ${MIGRATE} lock`] as const;
/** As the script "release:version" has it, with the Node that runs the test. */
export const CUT = ['cut', ...VERIFY, ...LOCK] as const;
/** Without what a cut verifies, which the release train tests. */
export const CUT_UNVERIFIED = ['cut', ...LOCK] as const;
/** A cut whose lock command fails. */
export const CUT_WITHOUT_LOCK = ['cut', ...VERIFY, '--lock', 'false'] as const;

export interface Feature {
  readonly file: string;
  readonly edge: string;
  readonly schema: number;
}

/** Adds a feature: a migration, the changeset that announces it, and the constants that depend on it. */
export function addFeature(copy: RepositoryCopy): Feature {
  const newest = Math.max(0, ...readMigrations(copy.root, 'migrations').map(({ to }) => to));
  const label = (version: number) => `v${String(version).padStart(3, '0')}`;
  const edge = `${label(newest)}_to_${label(newest + 1)}`;
  const file = `migration_${edge}_listening_rooms.sql`;
  copy.write({
    [`migrations/${file}`]:
      '-- Remembers the room you listen in.\nCREATE TABLE listening_rooms(id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n',
    '.changeset/listening-rooms.md': changeset('minor', 'Remembers the room you listen in.', [
      'audience: listener',
      `migration: ${edge}`,
    ]),
  });
  must(copy.node(VERSION, 'sync'));
  takeSnapshot(copy);
  copy.commit('Remember the room');
  return { file, edge, schema: newest + 1 };
}

/** Writes the snapshot of the newest schema, as for every change of a migration. */
export function takeSnapshot(copy: RepositoryCopy): void {
  must(copy.node(MIGRATE, 'snapshot', '--migrations', 'migrations'));
}

/**
 * Leaves two packages to publish, and nothing to build: for tests of what surrounds that. To build, pack and publish all of them
 * takes ten times as long, and the release train does it.
 */
export function shrinkPackages(copy: RepositoryCopy): void {
  for (const name of readdirSync(join(copy.root, 'packages'))) {
    const path = `packages/${name}/package.json`;
    const { scripts, ...manifest } = copy.json(path);
    const others = ['errors', 'migrate'].includes(name) ? {} : { private: true };
    copy.write({ [path]: JSON.stringify({ ...manifest, ...others }, null, 2) });
  }
}

function changeset(bump: string, text: string, block: readonly string[]): string {
  return `---\n"@auralis/library": ${bump}\n---\n\n${text}\n\n\`\`\`release\n${block.join('\n')}\n\`\`\`\n`;
}

/** The output of a command that must succeed. */
export function must({
  status,
  stdout,
  stderr,
}: {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}): string {
  if (status !== 0) throw new Error(`Ended with ${status}: ${stderr}${stdout}`);
  return stdout;
}
