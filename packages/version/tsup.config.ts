import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    cli: 'src/cli.ts',
    constants: 'src/versions.ts',
    index: 'src/index.ts',
    'repository/index': 'src/repository/index.ts',
  },
  format: 'esm',
  target: 'node24',
  clean: true,
  sourcemap: true,
  splitting: true,
});
