import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { useCommands } from '../../test/commands.ts';

const { place, run, json, writeMigration, writeTwoMigrations } = useCommands();

describe('a path without a database', () => {
  test.each([['upgrade'], ['upgrade', '--dry-run'], ['plan'], ['rehearse'], ['history'], ['stats'], ['report']])(
    'makes %s fail, and nothing is created',
    (verb = '', ...options) => {
      writeTwoMigrations();
      const path = join(place.folder, 'no/such.db');
      const { status, document } = json(verb, path, ...options);
      expect([status, document.code]).toEqual([1, 'DATABASE_MISSING']);
      expect(document.message).toContain('Nothing was created');
      expect(readdirSync(place.folder)).toEqual(['migrations']);
    },
  );

  test('becomes a new database with --create, and stats and report read the journal of a deleted one', () => {
    writeTwoMigrations();
    expect(json('upgrade', place.database, '--create', '--dry-run').document).toMatchObject({ action: 'create' });
    expect(json('upgrade', place.database, '--create').document).toMatchObject({ status: 'created' });
    rmSync(place.database);
    expect(json('stats', place.database).document).toMatchObject({ runs: 1 });
    expect(json('report', place.database).document).toMatchObject({ stats: { runs: 1 } });
  });
});

describe('a folder of migrations', () => {
  test('is wrong usage when it is missing', () => {
    const { status, document } = json('status', place.database, '--migrations', 'migratoins');
    expect(status).toBe(2);
    expect(document).toMatchObject({ code: 'WRONG_USAGE', hint: expect.stringContaining('--migrations') });
    rmSync(join(place.folder, 'migrations'), { recursive: true });
    expect(run('lint')).toMatchObject({ status: 2, stderr: expect.stringContaining('There are no migrations at') });
  });

  test('is made by create, but not where --migrations names a missing one', () => {
    rmSync(join(place.folder, 'migrations'), { recursive: true });
    const words = ['create', 'notes', 'Creates your notes'] as const;
    expect(json(...words, '--migrations', 'migratoins')).toMatchObject({
      status: 2,
      document: { code: 'WRONG_USAGE' },
    });
    expect(json('create', 'Notes', 'Creates your notes').status).toBe(2);
    expect(readdirSync(place.folder)).toEqual([]);
    expect(json(...words)).toMatchObject({
      status: 0,
      document: { path: join(place.folder, 'migrations/migration_v000_to_v001_notes.sql') },
    });
  });

  test('is no option of stats, which reads no migrations', () => {
    expect(json('stats', place.database, '--migrations', 'migrations')).toMatchObject({
      status: 2,
      document: { message: expect.stringContaining("unknown option '--migrations'") },
    });
  });

  test.each([
    ['is invalid', 'v000_to_v001_one.sql', 'CREATE TABLE one(id);', /^The migration \S+ is invalid\.$/],
    ['is missing', 'v001_to_v002_two.sql', '-- Two\nCREATE TABLE two(id);', /^A migration is missing\.$/],
  ])('in which a migration %s is described to its author: no database is involved', (_, name, text, message) => {
    writeMigration(name, text);
    for (const verb of ['lint', 'lock', 'snapshot']) {
      const { document } = json(verb);
      expect(document.message).toMatch(message);
      expect(document.hint).not.toMatch(/as a user|install/i);
    }
    expect(json('status', place.database).document.message).toContain('The database was not touched.');
  });

  test('that cannot be run on an empty file is described to its author', () => {
    writeMigration('v000_to_v001_one.sql', '-- One\nDROP TABLE two;\n');
    expect(json('snapshot').document).toMatchObject({
      code: 'MIGRATION_FAILED',
      message: 'A migration fails on an empty database.',
      hint: 'Fix the migration.',
    });
  });

  test('fails with the file and the reason when code in it cannot be imported', () => {
    writeMigration('v000_to_v001_tables.ts', '// Sets up\nimport "no-such-package";\nexport default {};\n');
    expect(json('status', place.database)).toMatchObject({
      status: 1,
      document: { code: 'MIGRATION_REFUSED', detail: expect.stringMatching(/v001_tables\.ts: .*no-such-package/) },
    });
    expect(json('verify')).toMatchObject({ status: 3, document: { status: 'unclean', newest: null } });
  });
});

describe('a file to write', () => {
  test('is not overwritten by a new migration', () => {
    writeTwoMigrations();
    const undo = ['create', 'without_tags', 'Takes tags away', '--undo'] as const;
    const { path } = json(...undo).document;
    expect(statSync(path).mode & 0o777).toBe(0o666 & ~process.umask());
    writeFileSync(path, `${readFileSync(path, 'utf8')}DROP TABLE tags;\n`);
    expect(json(...undo)).toMatchObject({
      status: 2,
      document: { code: 'WRONG_USAGE', message: expect.stringContaining('already exists') },
    });
    expect(readFileSync(path, 'utf8')).toContain('DROP TABLE tags');
  });

  test.each(['banana', '01.2.3'])('is not created for the invalid release %s', (release) => {
    const made = json('create', 'database', 'Sets up', '--release', release);
    expect(made).toMatchObject({
      status: 2,
      document: { code: 'WRONG_USAGE', hint: expect.stringContaining(release) },
    });
    expect(readdirSync(join(place.folder, 'migrations'))).toEqual([]);
  });

  test('is wrong usage when its path cannot be written', () => {
    writeTwoMigrations();
    expect(json('bundle', '--out', 'no/such/bundle.ts')).toMatchObject({
      status: 2,
      document: { code: 'WRONG_USAGE', message: expect.stringContaining('ENOENT') },
    });
    expect(json('bundle', '--out', 'migrations')).toMatchObject({
      status: 2,
      document: { message: expect.stringContaining('EISDIR') },
    });
    mkdirSync(join(place.folder, 'migrations/schema.sql'));
    expect(json('snapshot')).toMatchObject({ status: 2, document: { code: 'WRONG_USAGE' } });
  });
});
