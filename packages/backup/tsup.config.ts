import { defineConfig } from 'tsup';
import { keepTogether } from '../../scripts/keep-together.ts';

export default defineConfig({
  ...keepTogether({
    door: 'src/storage/index.ts',
    sharedWith: ['src/cli/main.ts', 'src/index.ts', 'src/proof-worker.ts', 'src/salvage/build-database.ts'],
  }),
  entry: {
    cli: 'src/cli.ts',
    index: 'src/index.ts',
    'storage/index': 'src/storage/index.ts',
    // Started by file name, beside the chunk that starts it.
    'proof-worker': 'src/proof-worker.ts',
  },
  format: 'esm',
  target: 'node24',
  clean: true,
  splitting: true,
});
