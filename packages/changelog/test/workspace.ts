import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { migrationChecksum } from '@auralis/migration-files';
import { readMigrations } from '@auralis/version/repository';

/** A real git repository with a pnpm workspace: two packages and a private app in one fixed group. */
export interface Workspace extends Disposable {
  readonly root: string;
  readonly write: (files: Readonly<Record<string, string | null>>) => void;
  readonly read: (path: string) => string;
  readonly json: (path: string) => Record<string, unknown>;
  readonly git: (...args: readonly string[]) => string;
  readonly commit: () => void;
  /** Every file outside `.git`, with its content. */
  readonly tree: () => Readonly<Record<string, string>>;
}

/** Creates a workspace with one commit; `files` are added to it or replace its own, `null` leaves one out. */
export function createWorkspace(files: Readonly<Record<string, string | null>> = {}): Workspace {
  const workspace = openWorkspace(temporaryFolder());
  workspace.write({ ...WORKSPACE, ...files });
  // Without the sample hooks, which every copy of the workspace would contain.
  workspace.git('init', '-q', '-b', 'main', '--template=');
  workspace.commit();
  return workspace;
}

/** Copies a workspace with its history. */
export function copyWorkspace({ root }: Workspace): Workspace {
  const copy = temporaryFolder();
  cpSync(root, copy, { recursive: true, preserveTimestamps: true });
  return openWorkspace(copy);
}

/** Writes the checksums of the migrations, as `auralis-migrate lock` does. */
export function lockMigrations(root: string): void {
  const checksums = readMigrations(root, 'migrations').map(({ file, place }) => [
    file,
    migrationChecksum(readFileSync(join(root, place), 'utf8')),
  ]);
  writeFileSync(join(root, 'migrations/checksums.json'), `${JSON.stringify(Object.fromEntries(checksums), null, 2)}\n`);
}

/** The text of a changeset. */
export function changeset(bump: string, text: string, block: readonly string[] = [], name = '@player/core'): string {
  const fenced = block.length === 0 ? '' : `\n\`\`\`release\n${block.join('\n')}\n\`\`\`\n`;
  return `---\n"${name}": ${bump}\n---\n\n${text}\n${fenced}`;
}

function temporaryFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'auralis-changelog-')));
}

function openWorkspace(root: string): Workspace {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'gc.auto=0'];
  const git = (...args: readonly string[]) =>
    execFileSync('git', [...identity, ...args], { cwd: root, encoding: 'utf8' });
  const write: Workspace['write'] = (texts) => {
    for (const [path, text] of Object.entries(texts)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      if (text === null) rmSync(join(root, path), { force: true });
      else writeFileSync(join(root, path), text);
    }
  };
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  return {
    root,
    git,
    write,
    read,
    commit: () => {
      git('add', '-A');
      git('commit', '-q', '--allow-empty', '-m', 'Work');
    },
    json: (path) => JSON.parse(read(path)),
    tree: () => Object.fromEntries(filesBelow(root).map((path) => [path, read(path)])),
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}

function filesBelow(root: string): readonly string[] {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
  return files
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !path.startsWith('.git/'))
    .sort();
}

function manifest(fields: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify({ version: '0.0.0', ...fields }, null, 2)}\n`;
}

const WORKSPACE: Readonly<Record<string, string>> = {
  'package.json': manifest({ name: 'player', private: true, packageManager: 'pnpm@12.21.0' }),
  'pnpm-workspace.yaml': 'packages:\n  - packages/*\n  - apps/*\n',
  'pnpm-lock.yaml': [
    "lockfileVersion: '9.0'",
    'importers:',
    '  .: {}',
    '  packages/core: {}',
    '  packages/engine:',
    '    dependencies:',
    "      '@player/core': { specifier: workspace:^, version: link:../core }",
    '  apps/desktop:',
    '    dependencies:',
    "      '@player/engine': { specifier: workspace:^, version: link:../../packages/engine }",
    '',
  ].join('\n'),
  'packages/core/package.json': manifest({ name: '@player/core' }),
  'packages/engine/package.json': manifest({ name: '@player/engine', dependencies: { '@player/core': 'workspace:^' } }),
  'apps/desktop/package.json': manifest({
    name: '@player/desktop',
    private: true,
    dependencies: { '@player/engine': 'workspace:^' },
  }),
  'packages/version/src/versions.ts': [
    "export const APP_VERSION: string = '0.0.0';",
    "export const API_VERSION: string = '0.0.0';",
    "export const MIN_CLIENT_VERSION: string = '0.0.0';",
    'export const DB_SCHEMA_VERSION: number = 0;',
    '',
  ].join('\n'),
  '.changeset/README.md': '# Changesets\n',
  '.changeset/config.json': `${JSON.stringify(
    {
      changelog: false,
      fixed: [['@player/*']],
      privatePackages: { version: true, tag: false },
      format: false,
      ignore: [],
    },
    null,
    2,
  )}\n`,
};
