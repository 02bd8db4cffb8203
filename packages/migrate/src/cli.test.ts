import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '@auralis/sqlite';
import { describe, expect, test } from 'vitest';
import { useCommands } from '../test/commands.ts';

const { place, run, json, author, writeTwoMigrations } = useCommands();

describe('the authoring commands', () => {
  test('create, lint, verify, snapshot and lock migrations', () => {
    author('database', 'Sets up your database', 'CREATE TABLE tracks(id INTEGER PRIMARY KEY, title TEXT);');
    author(
      'tags',
      'Lets you tag tracks',
      'CREATE TABLE tags(id INTEGER PRIMARY KEY, name TEXT);',
      '--release',
      '1.1.0',
    );
    const second = join(place.folder, 'migrations/migration_v001_to_v002_tags.sql');
    expect(readFileSync(second, 'utf8')).toMatch(/^-- Lets you tag tracks\n-- @release 1\.1\.0\n\nCREATE TABLE tags/);
    expect(run('lint')).toMatchObject({ status: 0, stdout: 'No problems found in 2 migrations.\n' });
    expect(json('verify')).toMatchObject({
      status: 3,
      document: { problems: [expect.stringMatching(/schema\.sql is missing; run .* snapshot/)] },
    });
    expect(run('snapshot').status).toBe(0);
    expect(run('lock').status).toBe(0);
    expect(json('verify')).toMatchObject({ status: 0, document: { status: 'clean', newest: 2 } });
    appendFileSync(join(place.folder, 'migrations/schema.sql'), '-- edited\n');
    expect(json('verify').document).toMatchObject({ problems: [expect.stringContaining('schema.sql is out of date')] });
    appendFileSync(second, 'DROP TABLE tracks;\n');
    expect(json('verify')).toMatchObject({
      status: 3,
      document: { status: 'unclean', problems: [expect.stringMatching(/^MIGRATION_EDITED: .*_tags\.sql/)] },
    });
  });

  test('lint reports what a migration does to rows', () => {
    writeTwoMigrations();
    author('clean', 'Tidies up', 'DELETE FROM tags;');
    const { status, document } = json('lint');
    expect(status).toBe(3);
    expect(document.findings[0]).toMatchObject({ rule: 'loses-undeclared', severity: 'error' });
  });

  test('bundle writes migrations in SQL and code into one module that loads like the folder', () => {
    writeTwoMigrations();
    const path = author('shout', 'Writes titles large', '', '--ts');
    expect(path).toMatch(/migration_v002_to_v003_shout\.ts$/);
    const code = "export default { up: (db) => db.exec('UPDATE tracks SET title = upper(title)') };";
    writeFileSync(path, `// Writes titles large\n// @rewrites tracks.title: large letters\n${code}\n`);
    expect(json('bundle', '--out', 'migrations.bundle.ts').document).toMatchObject({
      status: 'written',
      migrations: 3,
    });
    expect(json('upgrade', place.database, '--create', '--migrations', 'migrations.bundle.ts').document).toMatchObject({
      status: 'created',
      receipt: { migrations: { length: 3 } },
    });
    expect(run('status', place.database)).toMatchObject({ status: 0, stdout: expect.stringContaining('up to date') });
  });

  test.each([
    ['Tag-List', 'A sentence'],
    ['tags', '@breaking'],
    ['tags', ''],
  ])('create rejects "%s" "%s" and writes nothing', (name, sentence) => {
    expect(json('create', name, sentence)).toMatchObject({ status: 2, document: { code: 'WRONG_USAGE' } });
    expect(existsSync(join(place.folder, 'migrations/migration_v000_to_v001_tags.sql'))).toBe(false);
  });
});

describe('the database commands', () => {
  test('inspect, rehearse, upgrade and summarize a database', () => {
    writeTwoMigrations();
    expect(json('upgrade', place.database, '--create', '--to', '1').document.status).toBe('created');
    expect(json('status', place.database)).toMatchObject({
      status: 3,
      document: { status: 'behind', version: 1, wanted: 2 },
    });
    expect(json('plan', place.database).document.migrations).toMatchObject([{ description: 'Lets you tag tracks' }]);
    expect(json('upgrade', place.database, '--dry-run').document).toMatchObject({ action: 'upgrade', to: 2 });
    const rehearsed = json('rehearse', place.database);
    expect(rehearsed.document).toMatchObject({ result: { status: 'upgraded' }, schema: { added: ['table tags'] } });
    expect(json('status', place.database).document.version).toBe(1);
    const upgraded = run('upgrade', place.database);
    expect(upgraded.status).toBe(0);
    expect(upgraded.stdout).toMatch(/^upgraded: from 1 to 2 in \d+ ms\nVerified backup: .*backup_/);
    expect(upgraded.stderr).toContain('migrate (1 of 1: Lets you tag tracks)');
    expect(json('history', place.database).document.history).toMatchObject([{ version: 1 }, { version: 2 }]);
    expect(json('stats', place.database).document).toMatchObject({ runs: 2, successRate: 1, rowsLost: 0 });
    expect(run('stats', place.database).stdout).toContain(
      '2 succeeded, 0 failed (100.0 %; the target is above 99.5 %)',
    );
  });

  test('upgrade undoes a migration that removes data only after a confirmation', () => {
    writeTwoMigrations();
    author('tags', 'Takes tags away', '-- @loses tags: you asked for it\nDROP TABLE tags;', '--undo');
    json('upgrade', place.database, '--create');
    const asked = json('upgrade', place.database, '--to', '1');
    expect(asked).toMatchObject({ status: 2, document: { code: 'WRONG_USAGE' } });
    expect(asked.stderr).toContain('from tags: you asked for it');
    expect(json('status', place.database).document.status).toBe('current');
    expect(json('upgrade', place.database, '--to', '1', '--yes').document.status).toBe('downgraded');
  });

  test('repair corrects a wrong file header after a backup and keeps the rows', () => {
    writeTwoMigrations();
    json('upgrade', place.database, '--create');
    const spoil = openDatabase(place.database);
    spoil.exec("INSERT INTO tracks (title) VALUES ('kept'); PRAGMA user_version = 9; PRAGMA application_id = 1;");
    spoil.close();
    expect(run('status', place.database)).toMatchObject({
      status: 3,
      stdout: expect.stringMatching(/up to date, at schema 2.*The file header disagrees.*"auralis-migrate repair"/s),
    });
    expect(json('repair', place.database, '--dry-run')).toMatchObject({ status: 0, document: { status: 'planned' } });
    expect(json('repair', place.database)).toMatchObject({ status: 2, document: { code: 'WRONG_USAGE' } });
    const { status, document } = json('repair', place.database, '--yes');
    expect([status, document.status]).toEqual([0, 'repaired']);
    expect(existsSync(document.backup.path)).toBe(true);
    expect(json('status', place.database).document).toMatchObject({ status: 'current', header: 'mirrored' });
    expect(run('repair', place.database).stdout).toBe('Nothing to repair.\n');
  });

  test('report prints no user data, no table name and no path', () => {
    writeTwoMigrations();
    json('upgrade', place.database, '--create', '--to', '1');
    const canary = openDatabase(place.database);
    canary.exec("INSERT INTO tracks (title) VALUES ('Canary Song'); CREATE TABLE canary_table(x);");
    canary.close();
    json('upgrade', place.database);
    const { stdout } = run('report', place.database, '--app-version', '1.1.0');
    expect(JSON.parse(stdout)).toMatchObject({
      appVersion: '1.1.0',
      database: { status: 'current', schema: 2 },
      backups: { usable: 1, newest: { schema: 1, proof: 3 } },
      stats: { runs: 2 },
    });
    expect(stdout).not.toMatch(/canary/i);
    expect(stdout).not.toContain(place.folder);
  });
});

describe('wrong usage', () => {
  test.each([
    [['updgrade', 'x.db'], '(Did you mean upgrade?)'],
    [['upgrade', 'x.db', '--to', 'three'], 'It must be a whole number'],
    [['status'], "missing required argument 'database'"],
  ])('%j exits with 2 and prints what to do', (args, hint) => {
    expect(run(...args)).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining(hint) });
  });
});
