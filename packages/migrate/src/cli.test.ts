import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '@auralis/sqlite';
import { describe, expect, test } from 'vitest';
import { useCommands } from '../test/commands.ts';

const { place, run, json, author, twoSteps } = useCommands();

describe('an author', () => {
  test('creates, lints, pictures, verifies and freezes steps', () => {
    author('library', 'Sets up your library', 'CREATE TABLE tracks(id INTEGER PRIMARY KEY, title TEXT);');
    author(
      'tags',
      'Lets you tag tracks',
      'CREATE TABLE tags(id INTEGER PRIMARY KEY, name TEXT);',
      '--release',
      '1.1.0',
    );
    const second = join(place.folder, 'migrations/migration_v001_to_v002_tags.sql');
    expect(readFileSync(second, 'utf8')).toMatch(/^-- Lets you tag tracks\n-- @release 1\.1\.0\n\nCREATE TABLE tags/);
    expect(run('lint')).toMatchObject({ status: 0, stdout: 'Nothing found in 2 steps.\n' });
    expect(json('verify')).toMatchObject({ status: 3, document: { problems: [expect.stringContaining('snapshot')] } });
    expect(run('snapshot').status).toBe(0);
    expect(run('lock').status).toBe(0);
    expect(json('verify')).toMatchObject({ status: 0, document: { status: 'clean', newest: 2 } });
    appendFileSync(second, 'DROP TABLE tracks;\n');
    expect(json('verify')).toMatchObject({
      status: 3,
      document: { status: 'unclean', problems: [expect.stringMatching(/^MIGRATION_EDITED: .*_tags\.sql/)] },
    });
  });

  test('learns from lint what a step does to rows', () => {
    twoSteps();
    author('clean', 'Tidies up', 'DELETE FROM tags;');
    const { status, document } = json('lint');
    expect(status).toBe(3);
    expect(document.findings[0]).toMatchObject({ rule: 'loses-undeclared', severity: 'error' });
  });

  test('bundles steps of SQL and code into one module that loads like the folder', () => {
    twoSteps();
    const path = author('shout', 'Writes titles large', '', '--ts');
    expect(path).toMatch(/migration_v002_to_v003_shout\.ts$/);
    const code = "export default { up: (db) => db.exec('UPDATE tracks SET title = upper(title)') };";
    writeFileSync(path, `// Writes titles large\n// @rewrites tracks.title: large letters\n${code}\n`);
    expect(json('bundle', '--out', 'steps.bundle.ts').document).toMatchObject({ status: 'written', steps: 3 });
    expect(json('upgrade', place.database, '--create', '--migrations', 'steps.bundle.ts').document).toMatchObject({
      status: 'created',
      receipt: { migrations: { length: 3 } },
    });
    expect(run('status', place.database)).toMatchObject({ status: 0, stdout: expect.stringContaining('current') });
  });

  test.each([
    ['Tag-List', 'A sentence'],
    ['tags', '@breaking'],
    ['tags', ''],
  ])('is told what is wrong with "%s" "%s", and nothing is written', (name, sentence) => {
    expect(json('create', name, sentence)).toMatchObject({ status: 2, document: { code: 'WRONG_USAGE' } });
    expect(existsSync(join(place.folder, 'migrations/migration_v000_to_v001_tags.sql'))).toBe(false);
  });
});

describe('a library', () => {
  test('is inspected, rehearsed, upgraded, told of, and counted', () => {
    twoSteps();
    expect(json('upgrade', place.database, '--create', '--to', '1').document.status).toBe('created');
    expect(json('status', place.database)).toMatchObject({
      status: 3,
      document: { status: 'behind', version: 1, wanted: 2 },
    });
    expect(json('plan', place.database).document.steps).toMatchObject([{ description: 'Lets you tag tracks' }]);
    expect(json('upgrade', place.database, '--dry-run').document).toMatchObject({ action: 'upgrade', to: 2 });
    const rehearsed = json('rehearse', place.database);
    expect(rehearsed.document).toMatchObject({ result: { status: 'upgraded' }, schema: { added: ['table tags'] } });
    expect(json('status', place.database).document.version).toBe(1);
    const upgraded = run('upgrade', place.database);
    expect(upgraded.status).toBe(0);
    expect(upgraded.stdout).toMatch(/^upgraded: from 1 to 2 in \d+ ms\nBackup, checked: .*backup_/);
    expect(upgraded.stderr).toContain('migrate (1 of 1: Lets you tag tracks)');
    expect(json('history', place.database).document.history).toMatchObject([{ version: 1 }, { version: 2 }]);
    expect(json('stats', place.database).document).toMatchObject({ runs: 2, successRate: 1, rowsLost: 0 });
    expect(run('stats', place.database).stdout).toContain('2 succeeded, 0 failed (100.0 %; the aim is over 99.5 %)');
  });

  test('is taken back only after a yes where that takes something away', () => {
    twoSteps();
    author('tags', 'Takes tags away', '-- @loses tags: you asked for it\nDROP TABLE tags;', '--undo');
    json('upgrade', place.database, '--create');
    const asked = json('upgrade', place.database, '--to', '1');
    expect(asked).toMatchObject({ status: 2, document: { code: 'WRONG_USAGE' } });
    expect(asked.stderr).toContain('from tags: you asked for it');
    expect(json('status', place.database).document.status).toBe('current');
    expect(json('upgrade', place.database, '--to', '1', '--yes').document.status).toBe('downgraded');
  });

  test('whose header was wiped is repaired after a backup, and its rows stay', () => {
    twoSteps();
    json('upgrade', place.database, '--create');
    const spoil = openDatabase(place.database);
    spoil.exec("INSERT INTO tracks (title) VALUES ('kept'); PRAGMA user_version = 9; PRAGMA application_id = 1;");
    spoil.close();
    expect(run('status', place.database)).toMatchObject({
      status: 3,
      stdout: expect.stringMatching(/^current: .*header: stale.*"auralis-migrate repair" mends that/s),
    });
    expect(json('repair', place.database, '--dry-run')).toMatchObject({ status: 0, document: { status: 'planned' } });
    expect(json('repair', place.database)).toMatchObject({ status: 2, document: { code: 'WRONG_USAGE' } });
    const { status, document } = json('repair', place.database, '--yes');
    expect([status, document.status]).toEqual([0, 'repaired']);
    expect(existsSync(document.backup.path)).toBe(true);
    expect(json('status', place.database).document).toMatchObject({ status: 'current', header: 'mirrored' });
    expect(run('repair', place.database).stdout).toBe('Nothing to repair.\n');
  });

  test('has a report without a title, a name or a path', () => {
    twoSteps();
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
  ])('%j ends with 2 and says what to do', (args, hint) => {
    expect(run(...args)).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining(hint) });
  });
});
