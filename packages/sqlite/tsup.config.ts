import { defineConfig } from 'tsup';
import { singleChunk } from '../../scripts/single-chunk.ts';

export default defineConfig({
  ...singleChunk('src/index.ts', ['src/support.ts']),
  entry: { index: 'src/index.ts', support: 'src/support.ts' },
  format: 'esm',
  target: 'node24',
  clean: true,
  sourcemap: true,
  // Both entry points share one register of open descriptors.
  splitting: true,
});
