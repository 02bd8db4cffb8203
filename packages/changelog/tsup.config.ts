import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    cli: 'src/cli.ts',
    index: 'src/index.ts',
    'data/index': 'src/data/index.ts',
    'release/index': 'src/release/index.ts',
    'changesets/index': 'src/changesets/index.ts',
  },
  format: 'esm',
  target: 'node24',
  clean: true,
  sourcemap: true,
  splitting: true,
});
