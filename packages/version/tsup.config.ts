import { createRequire } from 'node:module';
import { defineConfig } from 'tsup';

// The CommonJS build of yaml asks for Node's modules by require, which an ES module can't; its other build doesn't.
const yaml = createRequire(import.meta.url).resolve('yaml').replace(/dist[\\/]index\.js$/, 'browser/index.js');

export default defineConfig({
  entry: { index: 'src/index.ts', 'repository/index': 'src/repository/index.ts' },
  format: 'esm',
  target: 'node24',
  clean: true,
  splitting: true,
  esbuildOptions: (options) => {
    options.alias = { ...options.alias, yaml };
  },
});
