import { defineConfig } from 'tsup';

export default defineConfig({
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
