import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { INSTALLERS } from '../src/feed/artifacts.ts';
import { DESKTOP } from './app-folder.ts';

const text = readFileSync(join(DESKTOP, 'electron-builder.yml'), 'utf8');
/** The part of the schema of electron-builder 26.17.0 that is about these settings, without its descriptions. */
const schema = JSON.parse(readFileSync(join(DESKTOP, 'test/electron-builder.schema.json'), 'utf8'));
const validate = new Ajv({ allErrors: true, strict: false }).compile(schema);
const manifest = JSON.parse(readFileSync(join(DESKTOP, 'package.json'), 'utf8'));

test('the configuration of electron-builder has the form that its version asks for', () => {
  expect(validate(load(text)), JSON.stringify(validate.errors)).toBe(true);
});

test.each([
  ['a misspelt setting', 'npmRebuild:', 'npmRebuilt:'],
  ['a misspelt fuse', 'runAsNode:', 'runAsNodes:'],
  ['a target that does not exist', '- nsis', '- nsix: true'],
  ['a value of another type', 'asar: true', 'asar: yes please'],
])('the schema finds %s', (_, right, wrong) => {
  expect(text).toContain(right);
  expect(validate(load(text.replace(right, wrong)))).toBe(false);
});

test('every system has the installers that a release asks for, each with its icon, and threads and driver are beside the archive', () => {
  const config = load(text) as Readonly<Record<string, { readonly target: readonly string[]; readonly icon: string }>>;
  expect([config.linux?.target, config.mac?.target, config.win?.target]).toEqual([
    ['AppImage', 'deb'],
    ['dmg', 'zip'],
    ['nsis'],
  ]);
  const kinds = (targets: readonly string[] = []) => targets.map((target) => (target === 'nsis' ? 'exe' : target));
  const packed = {
    Linux: kinds(config.linux?.target),
    macOS: kinds(config.mac?.target),
    Windows: kinds(config.win?.target),
  };
  expect(INSTALLERS).toEqual(packed);
  for (const system of [config.linux, config.mac, config.win])
    expect(existsSync(join(DESKTOP, 'build', system?.icon ?? ''))).toBe(true);
  expect(config.asarUnpack).toEqual(['threads/**', 'node_modules/better-sqlite3/**']);
});

test.each([
  ['linux', 'linux'],
  ['mac', 'darwin'],
  ['win', 'win32'],
])('%s packs the binary of better-sqlite3 for its own system and processor alone', (system, name) => {
  const config = load(text) as Readonly<Record<string, { readonly files: readonly string[] }>>;
  const prebuilds = 'node_modules/better-sqlite3/prebuilds';
  expect(config[system]?.files).toEqual([`!${prebuilds}/!(${name}-\${arch}).node`]);
  for (const arch of ['x64', 'arm64']) expect(existsSync(join(DESKTOP, prebuilds, `${name}-${arch}.node`))).toBe(true);
});

test('macOS gets a new signature after the fuses are changed, without which it starts no app on ARM', () => {
  expect((load(text) as Readonly<Record<string, unknown>>).electronFuses).toMatchObject({
    resetAdHocDarwinSignature: true,
  });
});

test('the app has no dependencies that electron-builder would add, since all are in the bundles', () => {
  expect(manifest.dependencies).toBeUndefined();
  expect(manifest.devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
});
