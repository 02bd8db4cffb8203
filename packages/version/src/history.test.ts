import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { migrationChecksum } from '@auralis/migration-files';
import { describe, expect, test } from 'vitest';
import { AGREEING_REPOSITORY, type FixtureRepository, sampleRepository } from '../test/sample-repository.ts';
import { checkVersions } from './check-versions.ts';
import { readRepository } from './repository/read-repository.ts';

const DATA = 'packages/changelog/data';
const HISTORY = 'migration_v001_to_v002_history.sql';
const CHECKSUMS = 'migrations/checksums.json';
const differing = (root: string) => checkVersions(readRepository(root)).filter(({ status }) => status === 'differs');

describe('checkVersions in a repository of git', () => {
  const git = ({ root }: FixtureRepository, ...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: root, stdio: 'ignore' });
  const commit = (fixture: FixtureRepository) => {
    git(fixture, 'add', '-A');
    git(fixture, 'commit', '-qm', 'Work');
  };
  const released = (files: Readonly<Record<string, string | null>> = AGREEING_REPOSITORY) => {
    const fixture = sampleRepository(files);
    git(fixture, 'init', '-q');
    commit(fixture);
    return fixture;
  };
  const respell = ({ root }: FixtureRepository) => {
    for (const file of ['1.0.0.json', 'index.json'])
      writeFileSync(
        join(root, DATA, file),
        (AGREEING_REPOSITORY[`${DATA}/${file}`] ?? '').replace('migration-1', 'first-migration'),
      );
  };

  test('checkVersions reports a missing changelog that the newest release wrote, committed or not', () => {
    using fixture = released();
    rmSync(join(fixture.root, 'packages/core/CHANGELOG.md'));
    const missed = [{ place: 'packages/core/CHANGELOG.md', found: 'missing' }];
    expect(differing(fixture.root)).toMatchObject(missed);
    commit(fixture);
    expect(differing(fixture.root)).toMatchObject(missed);
  });

  test('checkVersions needs no changelog of a package that joined after the newest release', () => {
    using fixture = released({ ...AGREEING_REPOSITORY, 'packages/core/CHANGELOG.md': null });
    expect(differing(fixture.root)).toEqual([]);
  });

  test('checkVersions ignores a package that git ignores, and reports one that is not added yet', () => {
    using fixture = released({ ...AGREEING_REPOSITORY, '.gitignore': 'scratch/\n' });
    for (const folder of ['scratch', 'tools']) {
      mkdirSync(join(fixture.root, folder));
      writeFileSync(join(fixture.root, folder, 'package.json'), '{}\n');
    }
    expect(differing(fixture.root)).toMatchObject([
      { check: 'package-outside-workspace', place: 'tools/package.json' },
    ]);
  });

  test('checkVersions finds an edited record, even when the index has the same edit', () => {
    using fixture = released();
    expect(differing(fixture.root)).toEqual([]);
    respell(fixture);
    commit(fixture);
    expect(differing(fixture.root)).toMatchObject([{ check: 'released-record', place: `${DATA}/1.0.0.json` }]);
  });

  const removeRecord = (fixture: FixtureRepository) => {
    rmSync(join(fixture.root, DATA, '1.0.0.json'));
    const index: readonly { readonly version: string }[] = JSON.parse(AGREEING_REPOSITORY[`${DATA}/index.json`] ?? '');
    const rest = index.filter(({ version }) => version !== '1.0.0');
    writeFileSync(join(fixture.root, DATA, 'index.json'), JSON.stringify(rest));
    commit(fixture);
  };

  test('checkVersions finds a record that was removed, with the command that brings it back, without any tag', () => {
    using fixture = released();
    removeRecord(fixture);
    const [found, ...others] = differing(fixture.root);
    expect(found).toMatchObject({ check: 'released-record', place: `${DATA}/1.0.0.json`, found: 'missing' });
    expect(others).toEqual([]);
    const [, command = ''] = /"git (restore [^"]+)"/.exec(found?.hint ?? '') ?? [];
    git(fixture, ...command.split(' '));
    expect(differing(fixture.root)).toMatchObject([{ check: 'release-index' }]);
  });

  test('checkVersions finds a record that was removed and added again with another text, without any tag', () => {
    using fixture = released();
    removeRecord(fixture);
    respell(fixture);
    commit(fixture);
    expect(differing(fixture.root)).toMatchObject([{ check: 'released-record', place: `${DATA}/1.0.0.json` }]);
  });

  test('checkVersions finds a record that a merge dropped', () => {
    using fixture = released();
    git(fixture, 'switch', '--create', '1.0.x');
    const record = JSON.parse(AGREEING_REPOSITORY[`${DATA}/1.0.0.json`] ?? '');
    writeFileSync(join(fixture.root, DATA, '1.0.1.json'), JSON.stringify({ ...record, version: '1.0.1' }));
    commit(fixture);
    git(fixture, 'switch', '-');
    git(fixture, 'merge', '--no-edit', '--strategy', 'ours', '1.0.x');
    expect(differing(fixture.root)).toMatchObject([{ place: `${DATA}/1.0.1.json`, found: 'missing' }]);
  });

  test('checkVersions accepts that a release which was reverted before it got a tag is made again, with another text', () => {
    const { [`${DATA}/1.1.0.json`]: record = '', 'package.json': manifest = '', ...others } = AGREEING_REPOSITORY;
    using fixture = released({ ...others, 'package.json': manifest.replace('1.1.0', '1.0.0') });
    const release = (text: string) => {
      writeFileSync(join(fixture.root, DATA, '1.1.0.json'), text);
      writeFileSync(join(fixture.root, 'package.json'), manifest);
      commit(fixture);
    };
    const records = () => differing(fixture.root).filter(({ check }) => check === 'released-record');
    release(record.replace('migration-2', 'another-name'));
    git(fixture, 'revert', '--no-edit', 'HEAD');
    expect(records()).toEqual([]);
    release(record);
    expect(differing(fixture.root)).toEqual([]);
  });

  test('checkVersions finds the tag of a release on a commit of another version, with the command that moves it', () => {
    using fixture = released({ ...AGREEING_REPOSITORY, [`${DATA}/1.1.0.json`]: null });
    writeFileSync(join(fixture.root, DATA, '1.1.0.json'), AGREEING_REPOSITORY[`${DATA}/1.1.0.json`] ?? '');
    commit(fixture);
    const manifest = join(fixture.root, 'package.json');
    const text = readFileSync(manifest, 'utf8');
    writeFileSync(manifest, text.replace('1.1.0', '1.2.0'));
    commit(fixture);
    git(fixture, 'tag', 'v1.1.0');
    writeFileSync(manifest, text);
    commit(fixture);
    const [found, ...others] = differing(fixture.root);
    expect(found).toMatchObject({ place: 'refs/tags/v1.1.0', found: 'a commit of 1.2.0' });
    expect(others).toEqual([]);
    const [, command = ''] = /"git (tag [^"]+)"/.exec(found?.hint ?? '') ?? [];
    git(fixture, ...command.split(' '));
    expect(differing(fixture.root)).toEqual([]);
  });

  const editMigration = ({ root }: FixtureRepository) => {
    const file = join(root, 'migrations', HISTORY);
    const before = readFileSync(file, 'utf8');
    const after = before.replace('history(id', 'history(edited TEXT, id');
    writeFileSync(file, after);
    const list = readFileSync(join(root, CHECKSUMS), 'utf8');
    writeFileSync(join(root, CHECKSUMS), list.replace(migrationChecksum(before), migrationChecksum(after)));
  };

  test.each([
    ['the tag of its release', 'v1.1.0'],
    ['the commit of its release, without a tag', null],
  ])('checkVersions compares a released migration, edited together with its checksum, with %s', (_, tag) => {
    using fixture = released();
    if (tag !== null) git(fixture, 'tag', tag);
    editMigration(fixture);
    const found = [
      { check: 'frozen-migration', place: `migrations/${HISTORY}` },
      { check: 'frozen-migration', place: `${CHECKSUMS} ${HISTORY}`, line: 1 },
    ];
    expect(differing(fixture.root)).toMatchObject(found);
    commit(fixture);
    expect(differing(fixture.root)).toMatchObject(found);
  });

  test('checkVersions finds a released migration that was removed together with its checksum', () => {
    using fixture = released();
    writeFileSync(join(fixture.root, CHECKSUMS), '{}');
    rmSync(join(fixture.root, 'migrations', HISTORY));
    expect(differing(fixture.root)).toContainEqual(
      expect.objectContaining({ place: `${CHECKSUMS} ${HISTORY}`, found: 'missing' }),
    );
  });

  test('checkVersions finds a release that was reverted after it was tagged, and none whose tag is elsewhere', () => {
    using fixture = released({ ...AGREEING_REPOSITORY, [`${DATA}/1.1.0.json`]: null });
    writeFileSync(join(fixture.root, DATA, '1.1.0.json'), AGREEING_REPOSITORY[`${DATA}/1.1.0.json`] ?? '');
    commit(fixture);
    git(fixture, 'tag', 'v1.1.0');
    git(fixture, 'tag', 'v0.1.0', 'HEAD~1');
    git(fixture, 'revert', '--no-edit', 'HEAD');
    expect(differing(fixture.root)).toContainEqual(
      expect.objectContaining({ check: 'released-record', place: `${DATA}/1.1.0.json`, found: 'missing' }),
    );
    git(fixture, 'reset', '--hard', 'HEAD~2');
    expect(differing(fixture.root).filter(({ check }) => check === 'released-record')).toEqual([]);
  });

  test('checkVersions refuses to compare with a shallow history, and agrees once it is complete', () => {
    using fixture = released();
    respell(fixture);
    commit(fixture);
    using clone = { root: mkdtempSync(join(tmpdir(), 'auralis-shallow-')), [Symbol.dispose]: removeClone };
    function removeClone() {
      rmSync(clone.root, { recursive: true });
    }
    git(fixture, 'clone', '--depth', '1', pathToFileURL(fixture.root).href, clone.root);
    expect(differing(clone.root)).toMatchObject([
      { check: 'history', file: '.git', hint: expect.stringContaining('git fetch --unshallow --tags') },
    ]);
    git(clone, 'fetch', '--unshallow', '--tags');
    expect(differing(clone.root)).toMatchObject([{ check: 'released-record', place: `${DATA}/1.0.0.json` }]);
  });

  test('readRepository throws where git refuses to read the repository, and does not take that for no history', () => {
    using fixture = released();
    writeFileSync(join(fixture.root, '.git/config'), '[core\n');
    expect(() => readRepository(fixture.root)).toThrow(
      expect.objectContaining({ code: 'REPOSITORY_UNREADABLE', message: expect.stringContaining("git can't read") }),
    );
  });
});
