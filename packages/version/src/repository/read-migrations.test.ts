import { expect, test } from 'vitest';
import { fixtureRepository } from './fixture-repository.ts';
import { readMigrations, stepChecksum } from './read-migrations.ts';

const read = (files: Readonly<Record<string, string>>) => {
  using fixture = fixtureRepository(
    Object.fromEntries(Object.entries(files).map(([file, text]) => [`migrations/${file}`, text])),
  );
  return readMigrations(fixture.root, 'migrations');
};

test('a step is read from its name and header', () => {
  const [step] = read({
    'migration_v001_to_v002_history.sql': '-- Keeps a history.\n-- @release 1.1.0\n-- @breaking\nCREATE TABLE a(b);\n',
  });
  expect(step).toMatchObject({
    edge: 'v001_to_v002',
    from: 1,
    to: 2,
    breaking: 'breaking',
    release: '1.1.0',
    releaseLine: 2,
  });
});

test('words in the body are not directives', () => {
  const [step] = read({
    'migration_v001_to_v002_history.sql': '-- Keeps a history.\nCREATE TABLE a(b);\n-- @breaking\n-- @release 9.0.0\n',
  });
  expect(step).toMatchObject({ breaking: 'additive', release: null });
});

test('a module step has its header in the comments at its top', () => {
  const [step] = read({
    'migration_v002_to_v003_paths.ts':
      "// Stores paths shorter.\n// @release 2.0.0\n// @breaking\nimport x from 'x';\n",
  });
  expect(step).toMatchObject({ edge: 'v002_to_v003', breaking: 'breaking', release: '2.0.0', releaseLine: 2 });
});

test('adoption, jumps and undo steps are steps, in the order of where they lead', () => {
  const steps = read({
    'migration_v000_to_v005_all.sql': '',
    'migration_legacy_to_v001_adopt.sql': '',
    'migration_v003_to_v002_undo_presets.sql': '',
    'README.md': '',
    'schema.sql': '',
  });
  expect(steps.map(({ edge }) => edge)).toEqual(['legacy_to_v001', 'v003_to_v002', 'v000_to_v005']);
});

test('a file that is not named like a step is an error that names it, never skipped', () => {
  expect(() => read({ 'migration_v2_add.sql': '' })).toThrow(
    expect.objectContaining({ code: 'MIGRATION_NAME', facts: { place: 'migrations/migration_v2_add.sql' } }),
  );
});

test('the checksum ignores line ends and byte order mark, and nothing else', () => {
  expect(stepChecksum('\uFEFFa\r\nb')).toBe(stepChecksum('a\nb'));
  expect(stepChecksum('a \nb')).not.toBe(stepChecksum('a\nb'));
});
