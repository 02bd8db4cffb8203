import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Plugin } from 'esbuild';
import { expect, test } from 'vitest';

/** An import of JSON has a type, which takes precedence over a loader. */
const WITHOUT_DATA: Plugin = {
  name: 'without-data',
  setup: ({ onLoad }) => onLoad({ filter: /\.json$/ }, () => ({ contents: '[]', loader: 'json' })),
};

/** Bundles for a browser what an app imports, without the release data, which grows with every release. */
async function bundled(contents: string) {
  const result = await build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    minify: true,
    write: false,
    metafile: true,
    logLevel: 'silent',
    plugins: [WITHOUT_DATA],
  });
  return { text: result.outputFiles[0]?.text ?? '', inputs: Object.keys(result.metafile.inputs) };
}

const ENTRY_POINTS = ['index.ts', 'data/index.ts']
  .map((file) => `export * from ${JSON.stringify(join(import.meta.dirname, file))};`)
  .join('\n');

test('whatsNew adds less than 4 kB to a browser bundle', async () => {
  const { text } = await bundled(
    "export { loadReleases, whatsNew } from './index.ts'; export { releases } from './data/index.ts';",
  );
  expect(text).toContain('security');
  expect(gzipSync(text).byteLength).toBeLessThan(4_000);
});

test('the browser bundle contains no Node code and no release tool', async () => {
  const { text, inputs } = await bundled(ENTRY_POINTS);
  expect(inputs.filter((file) => /node_modules|\/release\/|\/cli/.test(file))).toEqual([]);
  for (const name of builtinModules) expect(text).not.toMatch(new RegExp(`from ?["'](node:)?${name}["']`));
  expect(text).not.toMatch(/\bprocess\.|require\(/);
});

test('the release entry point contains Node code, so the test above can fail', async () => {
  await expect(bundled("export * from './release/index.ts';")).rejects.toThrow(/node:/);
});

test('the constants and the handshake of @auralis/version also run in a browser', async () => {
  const { text, inputs } = await bundled("export { APP_VERSION, checkClient, schemaStatus } from '@auralis/version';");
  expect(text).toContain('upgrade-required');
  expect(inputs.filter((file) => /yaml|\/repository\//.test(file))).toEqual([]);
});

test('the constants alone cost an app less than half a kilobyte', async () => {
  const { text, inputs } = await bundled(
    "export { APP_VERSION, DB_SCHEMA_VERSION } from '@auralis/version/constants';",
  );
  expect(gzipSync(text).byteLength).toBeLessThan(500);
  expect(inputs.filter((file) => file !== '<stdin>')).toEqual([expect.stringMatching(/version\/src\/versions\.ts$/)]);
});
