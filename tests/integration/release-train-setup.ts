import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readFrozen, readMigrations } from '@auralis/version/repository';
import type { RepositoryCopy } from './repository-copy.ts';

export const CHANGELOG = 'packages/changelog/src/cli.ts';
export const VERSION = 'packages/version/src/cli.ts';
const MIGRATE = 'packages/migrate/src/cli.ts';
export const LOCK = ['--lock', `"${process.execPath}" ${MIGRATE} lock`];

export interface Feature {
  readonly step: string;
  readonly edge: string;
  readonly schema: number;
}

/** Before its history was cut, the repository is brought to where "since 1.1.0" means something, by the train. */
export function bringPast110(copy: RepositoryCopy): void {
  must(copy.node(VERSION, 'sync'));
  forgetReleases(copy);
  announceSteps(copy);
  copy.commit('Announce what waits');
  for (const [bump, version] of [
    ['major', '1.0.0'],
    ['minor', '1.1.0'],
  ] as const) {
    const { version: current } = copy.json('package.json') as { readonly version: string };
    const behind = current.localeCompare(version, 'en', { numeric: true }) < 0;
    if (!behind) continue;
    copy.write({ [`.changeset/to-${bump}.md`]: changeset(bump, `Brings ${version}.`, ['audience: listener']) });
    copy.commit(`Announce ${version}`);
    must(copy.node(CHANGELOG, 'cut', ...LOCK));
    copy.commit(`Release ${version}`);
  }
}

// Until the history is cut, each step names the release that will ship it; here one release ships them all.
function forgetReleases(copy: RepositoryCopy): void {
  const frozen = readFrozen(copy.root, 'migrations')?.checksums ?? {};
  for (const { file, place } of readMigrations(copy.root, 'migrations')) {
    if (!(file in frozen))
      copy.write({ [place]: readFileSync(join(copy.root, place), 'utf8').replace(/^-- @release .*\n/m, '') });
  }
}

function announceSteps(copy: RepositoryCopy): void {
  const preview = JSON.parse(copy.node(CHANGELOG, 'preview', '--json').stdout);
  const unannounced = (preview.problems ?? []).filter(
    ({ problem }: { problem: string }) => problem === 'No changeset announces this step.',
  );
  const steps = readMigrations(copy.root, 'migrations');
  for (const { file } of unannounced) {
    const edge = steps.find(({ place }) => place === file)?.edge ?? '';
    copy.write({
      [`.changeset/announce-${edge.replaceAll('_', '-')}.md`]: changeset('major', `Brings ${edge}.`, [
        `migration: ${edge}`,
      ]),
    });
  }
}

/** A feature as a maintainer brings it: a step, the changeset that announces it, the constant that follows. */
export function addFeature(copy: RepositoryCopy): Feature {
  const newest = Math.max(0, ...readMigrations(copy.root, 'migrations').map(({ to }) => to));
  const label = (version: number) => `v${String(version).padStart(3, '0')}`;
  const edge = `${label(newest)}_to_${label(newest + 1)}`;
  const step = `migration_${edge}_listening_rooms.sql`;
  copy.write({
    [`migrations/${step}`]:
      '-- Remembers the room you listen in.\nCREATE TABLE listening_rooms(id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n',
    '.changeset/listening-rooms.md': changeset('minor', 'Remembers the room you listen in.', [
      'audience: listener',
      `migration: ${edge}`,
    ]),
  });
  must(copy.node(VERSION, 'sync'));
  must(copy.node(MIGRATE, 'snapshot', '--migrations', 'migrations'));
  copy.commit('Remember the room');
  return { step, edge, schema: newest + 1 };
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
