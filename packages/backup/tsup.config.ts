import { defineConfig } from 'tsup';

export default defineConfig({
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
