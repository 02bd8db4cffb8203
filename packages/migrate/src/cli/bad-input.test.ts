import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { useCommands } from '../../test/commands.ts';

const { place, run, json, writeMigration, writeTwoMigrations } = useCommands();

describe('a path at which there is no library', () => {
  test.each([['upgrade'], ['upgrade', '--dry-run'], ['plan'], ['rehearse'], ['history'], ['stats'], ['report']])(
    '%s is an error, and nothing is made',
    (verb = '', ...options) => {
      writeTwoMigrations();
      const path = join(place.folder, 'no/such.db');
      const { status, document } = json(verb, path, ...options);
      expect([status, document.code]).toEqual([1, 'DATABASE_MISSING']);
      expect(document.message).toContain('Nothing was made');
      expect(readdirSync(place.folder)).toEqual(['migrations']);
    },
  );

  test('becomes a new library where that is asked for, and its journal is read without it', () => {
    writeTwoMigrations();
    expect(json('upgrade', place.database, '--create', '--dry-run').document).toMatchObject({ action: 'create' });
    expect(json('upgrade', place.database, '--create').document).toMatchObject({ status: 'created' });
    rmSync(place.database);
    expect(json('stats', place.database).document).toMatchObject({ runs: 1 });
    expect(json('report', place.database).document).toMatchObject({ stats: { runs: 1 } });
  });
});

describe('a folder of steps', () => {
  test('that is not there is wrong usage, and no app is called faulty', () => {
    const { status, document } = json('status', place.database, '--migrations', 'migratoins');
    expect(status).toBe(2);
    expect(document).toMatchObject({ code: 'WRONG_USAGE', detail: expect.stringContaining('--migrations') });
    rmSync(join(place.folder, 'migrations'), { recursive: true });
    expect(run('lint')).toMatchObject({ status: 2, stderr: expect.stringContaining('There are no steps at') });
  });

  test('with code that does not import is refused by the file and the reason', () => {
    writeMigration('v000_to_v001_library.ts', '// Sets up\nimport "no-such-package";\nexport default {};\n');
    expect(json('status', place.database)).toMatchObject({
      status: 1,
      document: { code: 'MIGRATION_REFUSED', detail: expect.stringMatching(/v001_library\.ts: .*no-such-package/) },
    });
    expect(json('verify')).toMatchObject({ status: 3, document: { status: 'unclean', newest: null } });
  });
});

describe('a file that is to be written', () => {
  test('is not overwritten by a new step', () => {
    writeTwoMigrations();
    const undo = ['create', 'without_tags', 'Takes tags away', '--undo'] as const;
    const { path } = json(...undo).document;
    expect(statSync(path).mode & 0o777).toBe(0o666 & ~process.umask());
    writeFileSync(path, `${readFileSync(path, 'utf8')}DROP TABLE tags;\n`);
    expect(json(...undo)).toMatchObject({
      status: 2,
      document: { code: 'WRONG_USAGE', message: expect.stringContaining('already there') },
    });
    expect(readFileSync(path, 'utf8')).toContain('DROP TABLE tags');
  });

  test.each(['banana', '01.2.3'])('is not one of the release %s', (release) => {
    const made = json('create', 'library', 'Sets up', '--release', release);
    expect(made).toMatchObject({
      status: 2,
      document: { code: 'WRONG_USAGE', detail: expect.stringContaining(release) },
    });
    expect(readdirSync(join(place.folder, 'migrations'))).toEqual([]);
  });

  test('where it can not be is wrong usage', () => {
    writeTwoMigrations();
    expect(json('bundle', '--out', 'no/such/steps.ts')).toMatchObject({
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
