import { defineConfig } from 'vitest/config';

const project = (name: string, include: readonly string[], testTimeout = 20_000) => ({
  extends: true as const,
  test: { name, include: [...include], testTimeout, hookTimeout: testTimeout },
});

export default defineConfig({
  test: {
    globalSetup: ['./tests/node-version.setup.ts'],
    pool: 'forks',
    // One processor less is vitest's own choice; many tests wait for processes of theirs most of the time.
    maxWorkers: '100%',
    projects: [
      project('command-line', ['packages/command-line/src/**/*.test.ts']),
      project('migration-files', ['packages/migration-files/src/**/*.test.ts']),
      project('sqlite', ['packages/sqlite/src/**/*.test.ts']),
      project('backup', ['packages/backup/src/**/*.test.ts']),
      project('migrate', ['packages/migrate/src/**/*.test.ts'], 60_000),
      project('version', ['packages/version/src/**/*.test.ts']),
      project('changelog', ['packages/changelog/src/**/*.test.ts'], 60_000),
      project('library', ['packages/library/src/**/*.test.ts', 'tests/library-migrations/**/*.test.ts'], 60_000),
      project('repository', ['scripts/**/*.test.ts', 'tests/repository/**/*.test.ts'], 120_000),
      project('integration', ['tests/integration/**/*.test.ts'], 300_000),
      project('faults', ['tests/faults/**/*.test.ts'], 600_000),
    ],
  },
});
