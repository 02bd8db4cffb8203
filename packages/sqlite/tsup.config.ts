import { defineConfig } from 'tsup';
import { singleChunk } from '../../scripts/single-chunk.ts';

export default defineConfig({
  ...singleChunk('src/index.ts'),
  entry: { index: 'src/index.ts' },
  format: 'esm',
  target: 'node24',
  clean: true,
});
