import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AGREEING_REPOSITORY, sampleRepository } from '../../test/sample-repository.ts';
import { checkVersions } from '../check-versions.ts';
import { readRepository } from './read-repository.ts';
import { planSync, syncVersions } from './sync-versions.ts';

const VERSIONS = 'packages/version/src/versions.ts';

test('syncVersions updates the derived places only, and a second run changes nothing', () => {
  using fixture = sampleRepository({
    ...AGREEING_REPOSITORY,
    'package.json': AGREEING_REPOSITORY['package.json']?.replace('"1.1.0"', '"0.9.0"') ?? '',
    [VERSIONS]: AGREEING_REPOSITORY[VERSIONS]?.replace("'1.1.0'", "'0.9.0'").replace('= 2', '= 7') ?? '',
  });
  expect(syncVersions(fixture.root)).toEqual(['package.json', VERSIONS]);
  for (const place of ['package.json', VERSIONS]) {
    expect(readFileSync(join(fixture.root, place), 'utf8')).toBe(AGREEING_REPOSITORY[place]);
  }
  expect(syncVersions(fixture.root)).toEqual([]);
});

test('syncVersions takes the schema version from a new migration', () => {
  using fixture = sampleRepository({
    ...AGREEING_REPOSITORY,
    'migrations/migration_v002_to_v003_presets.sql': '-- Keeps presets.\n',
  });
  expect(planSync(fixture.root)).toMatchObject([{ place: VERSIONS }]);
  syncVersions(fixture.root);
  expect(readRepository(fixture.root).constants?.schema).toBe(3);
});

test('syncVersions never changes the version of a package, which is a source and not derived', () => {
  const path = 'apps/desktop/package.json';
  using fixture = sampleRepository({
    ...AGREEING_REPOSITORY,
    [path]: AGREEING_REPOSITORY[path]?.replace('1.1.0', '1.0.0') ?? '',
  });
  expect(syncVersions(fixture.root)).toEqual([]);
  expect(checkVersions(readRepository(fixture.root)).filter(({ status }) => status === 'differs')).toMatchObject([
    { place: path },
  ]);
});

test('syncVersions updates the version in the configuration of electron-builder and nothing else there', () => {
  const yaml =
    '# How the app is built.\nbuildVersion: 0.9 # counted apart once\nappId:   org.player\nextraMetadata: { version: "0.9.0", name: player }\n';
  const manifest = AGREEING_REPOSITORY['apps/desktop/package.json']?.replace(
    '"private"',
    '"build": { "buildVersion": "0.9.0", "extraMetadata": { "homepage": "x" } },\n  "private"',
  );
  using fixture = sampleRepository({
    ...AGREEING_REPOSITORY,
    'apps/desktop/electron-builder.yml': yaml,
    'apps/desktop/package.json': manifest ?? '',
  });
  const read = (place: string) => readFileSync(join(fixture.root, place), 'utf8');
  expect(syncVersions(fixture.root)).toEqual(['apps/desktop/package.json', 'apps/desktop/electron-builder.yml']);
  expect(read('apps/desktop/electron-builder.yml')).toBe(
    yaml.replace('0.9 #', '1.1.0 #').replace('"0.9.0"', '"1.1.0"'),
  );
  expect(read('apps/desktop/package.json')).toBe(manifest?.replace('"0.9.0"', '"1.1.0"'));
  expect(syncVersions(fixture.root)).toEqual([]);
});
