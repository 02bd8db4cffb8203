import { migrationChecksum } from '@auralis/migration-files';
import { expect, test } from 'vitest';
import { sampleRepository } from '../../test/sample-repository.ts';
import { readMigrations } from './read-migrations.ts';

const read = (files: Readonly<Record<string, string>>) => {
  using fixture = sampleRepository(
    Object.fromEntries(Object.entries(files).map(([file, text]) => [`migrations/${file}`, text])),
  );
  return readMigrations(fixture.root, 'migrations');
};

test('readMigrations reads the name and the header', () => {
  const [migration] = read({
    'migration_v001_to_v002_history.sql': '-- Keeps a history.\n-- @release 1.1.0\n-- @breaking\nCREATE TABLE a(b);\n',
  });
  expect(migration).toMatchObject({
    edge: 'v001_to_v002',
    from: 1,
    to: 2,
    breaking: 'breaking',
    release: '1.1.0',
    releaseLine: 2,
  });
});

test('readMigrations ignores directives below the header', () => {
  const [migration] = read({
    'migration_v001_to_v002_history.sql': '-- Keeps a history.\nCREATE TABLE a(b);\n-- @breaking\n-- @release 9.0.0\n',
  });
  expect(migration).toMatchObject({ breaking: 'additive', release: null });
});

test('readMigrations reads the header of a module', () => {
  const [migration] = read({
    'migration_v002_to_v003_paths.ts':
      "// Stores paths shorter.\n// @release 2.0.0\n// @breaking\nimport x from 'x';\n",
  });
  expect(migration).toMatchObject({ edge: 'v002_to_v003', breaking: 'breaking', release: '2.0.0', releaseLine: 2 });
});

test('readMigrations lists adoptions, shortcuts and downgrades by the schema they lead to, and leaves hidden files alone', () => {
  const migrations = read({
    'migration_v000_to_v005_all.sql': '-- All',
    'migration_legacy_to_v001_adopt.sql': '-- Adopts',
    'migration_v003_to_v002_undo_presets.sql': '-- Removes presets',
    '.DS_Store': 'left by a file manager',
    'README.md': '',
    'schema.sql': '',
  });
  expect(migrations.map(({ edge }) => edge)).toEqual(['legacy_to_v001', 'v003_to_v002', 'v000_to_v005']);
});

test.each(['migration_v2_add.sql', 'notes.json'])(
  'readMigrations rejects %s, which is not named like a migration',
  (file) => {
    expect(() => read({ [file]: '' })).toThrow(
      expect.objectContaining({
        code: 'MIGRATION_NAME',
        message: `migrations/${file} is not a valid migration.`,
        facts: { place: `migrations/${file}` },
      }),
    );
  },
);

test('migrationChecksum ignores line ends and the byte order mark, and nothing else', () => {
  expect(migrationChecksum('\uFEFFa\r\nb')).toBe(migrationChecksum('a\nb'));
  expect(migrationChecksum('a \nb')).not.toBe(migrationChecksum('a\nb'));
});
