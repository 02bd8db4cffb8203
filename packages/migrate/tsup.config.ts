import { defineConfig } from 'tsup';
import { singleChunk } from '../../scripts/single-chunk.ts';

export default defineConfig({
  ...singleChunk('src/index.ts', [
    'src/cli/main.ts',
    'src/testing/index.ts',
    'src/upgrade/undo-advice.ts',
    'src/upgrade/run-upgrade.ts',
    'src/upgrade/upgrade-worker.ts',
  ]),
  entry: {
    cli: 'src/cli.ts',
    index: 'src/index.ts',
    'testing/index': 'src/testing/index.ts',
    // Started by file name, from the chunk beside `index.js`.
    'upgrade/upgrade-worker': 'src/upgrade/upgrade-worker.ts',
  },
  format: 'esm',
  target: 'node24',
  clean: true,
  splitting: true,
});
