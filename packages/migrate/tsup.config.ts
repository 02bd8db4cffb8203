import { defineConfig } from 'tsup';
import { singleChunk } from '../../scripts/single-chunk.ts';

export default defineConfig({
  ...singleChunk('src/index.ts', [
    'src/cli/main.ts',
    'src/support/index.ts',
    'src/testing/index.ts',
    'src/upgrade/plan-or-suggest-backup.ts',
    'src/upgrade/run-upgrade.ts',
    'src/upgrade/upgrade-worker.ts',
  ]),
  entry: {
    cli: 'src/cli.ts',
    index: 'src/index.ts',
    'support/index': 'src/support/index.ts',
    'testing/index': 'src/testing/index.ts',
    // Started by file name, from the chunk beside `index.js`.
    'upgrade/upgrade-worker': 'src/upgrade/upgrade-worker.ts',
  },
  format: 'esm',
  target: 'node24',
  clean: true,
  sourcemap: true,
  splitting: true,
});
