import { configDefaults, defineConfig } from 'vitest/config';
import { keepCompiledCode } from './scripts/compile-cache.mjs';
import SlowFilesFirst from './tests/slow-files-first.ts';

keepCompiledCode();

/**
 * No test may fail because the machine is busy, so a timeout is there to end a test that hangs, and nothing else: each is
 * many times what the slowest test of its kind takes on two loaded cores.
 */
const MINUTE = 60_000;

/** Their results depend on the speed of the machine. */
const PERFORMANCE = ['tests/performance/**/*.test.ts', 'packages/*/test/performance/**/*.test.ts'];

const project = (name: string, include: readonly string[], timeout = 10 * MINUTE) => ({
  extends: true as const,
  test: {
    name,
    include: [...include],
    exclude: [...configDefaults.exclude, ...(name === 'performance' ? [] : PERFORMANCE)],
    testTimeout: timeout,
    hookTimeout: timeout,
  },
});

/** They drive a real Chromium, which is unpacked once a run, on the built client. */
function browserTests() {
  const { extends: extended, test } = project('browser', ['tests/browser/**/*.test.ts']);
  const setup = {
    globalSetup: ['./tests/browser/chromium.setup.ts', './tests/browser/client.setup.ts'],
    setupFiles: ['./tests/browser/each-file.setup.ts'],
  };
  return { extends: extended, test: { ...test, ...setup } };
}

/** Node has the event streams of the web only with a flag, and the bridge over HTTP is tested in Node. */
function desktopTests() {
  const { extends: extended, test } = project('desktop', ['apps/desktop/{src,scripts}/**/*.test.ts']);
  return { extends: extended, test: { ...test, execArgv: ['--experimental-eventsource'] } };
}

/** They need the program of Electron, and are reported as skipped without it. */
function electronTests() {
  const { extends: extended, test } = project('electron', ['apps/desktop/electron/**/*.test.ts']);
  return { extends: extended, test: { ...test, globalSetup: ['./apps/desktop/electron/electron.setup.ts'] } };
}

const packageTests = (name: string) => project(name, [`packages/${name}/{src,test}/**/*.test.ts`]);

export default defineConfig({
  test: {
    globalSetup: ['./tests/node-version.setup.ts'],
    pool: 'forks',
    // The default is one process less than there are processors; many tests spend their time waiting for child processes.
    maxWorkers: '100%',
    sequence: { sequencer: SlowFilesFirst },
    projects: [
      packageTests('command-line'),
      packageTests('errors'),
      packageTests('sqlite'),
      packageTests('migration-files'),
      packageTests('backup'),
      packageTests('migrate'),
      packageTests('version'),
      packageTests('changelog'),
      project('library', ['packages/library/src/**/*.test.ts', 'tests/library-migrations/**/*.test.ts']),
      project('web', ['apps/web/src/**/*.test.{ts,tsx}']),
      desktopTests(),
      electronTests(),
      project('repository', ['scripts/**/*.test.ts', 'tests/repository/**/*.test.ts']),
      project('integration', ['tests/integration/**/*.test.ts'], 30 * MINUTE),
      project('faults', ['tests/faults/**/*.test.ts'], 240 * MINUTE),
      browserTests(),
      // Depends on the clock: `npm test` leaves it out, `pnpm test:performance` runs it on a quiet machine.
      project('performance', PERFORMANCE),
    ],
  },
});
