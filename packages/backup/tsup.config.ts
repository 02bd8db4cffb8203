import { defineConfig } from 'tsup';
import { singleChunk } from '../../scripts/single-chunk.ts';

export default defineConfig({
  ...singleChunk('src/index.ts', [
    'src/cli/main.ts',
    'src/support.ts',
    'src/verify/off-thread-worker.ts',
    'src/salvage/build-database.ts',
  ]),
  entry: {
    cli: 'src/cli.ts',
    index: 'src/index.ts',
    support: 'src/support.ts',
    // Started by file name, beside the chunk that starts it.
    'off-thread-worker': 'src/verify/off-thread-worker.ts',
  },
  format: 'esm',
  target: 'node24',
  clean: true,
  sourcemap: true,
  splitting: true,
});
