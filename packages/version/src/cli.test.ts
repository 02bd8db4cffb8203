import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AGREEING_REPOSITORY, sampleRepository } from '../test/sample-repository.ts';

const run = (...args: readonly string[]) => runWith(process.env, ...args);
const runWith = (env: NodeJS.ProcessEnv, ...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'cli.ts'), ...args], {
    encoding: 'utf8',
    env,
  });
  return { status, stdout, stderr };
};

test('check exits with 0 where all places agree and with 1 and a hint where one differs, and prints the report to stdout', () => {
  using fixture = sampleRepository(AGREEING_REPOSITORY);
  expect(run('check', '--root', fixture.root)).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^All \d+ places agree; 3 do not exist yet\.$/m),
  });
  using broken = sampleRepository({ ...AGREEING_REPOSITORY, 'CHANGELOG.md': '# Player\n\n## [0.9.0]\n' });
  expect(run('check', '--root', broken.root)).toMatchObject({
    status: 1,
    stderr: '',
    stdout: expect.stringMatching(
      /0\.9\.0, expected 1\.1\.0\n {4}CHANGELOG\.md:3: Only "pnpm release:version" writes[\s\S]*\n1 of \d+ places differs\.\n$/,
    ),
  });
  const { status, stdout } = run('check', '--json', '--root', broken.root);
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ status: 'differ' });
});

test('sync prints what it wrote, and with --dry-run what it would write', () => {
  const wrong = AGREEING_REPOSITORY['package.json']?.replace('"1.1.0"', '"0.9.0"') ?? '';
  using fixture = sampleRepository({ ...AGREEING_REPOSITORY, 'package.json': wrong });
  expect(run('sync', '--dry-run', '--root', fixture.root).stdout).toBe('Would write package.json\n');
  expect(run('sync', '--root', fixture.root).stdout).toBe('Wrote package.json\n');
  expect(run('sync', '--root', fixture.root).stdout).toBe('Everything is up to date.\n');
});

test('check fails with a code for a file that it cannot parse, in text and in JSON', () => {
  using fixture = sampleRepository({ ...AGREEING_REPOSITORY, 'package.json': '{' });
  expect(run('check', '--root', fixture.root)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('REPOSITORY_UNREADABLE: '),
  });
  expect(JSON.parse(run('check', '--json', '--root', fixture.root).stdout)).toMatchObject({
    status: 'failed',
    code: 'REPOSITORY_UNREADABLE',
  });
});

test('check says in one sentence that git is missing, and does not take that for a folder without history', () => {
  using fixture = sampleRepository(AGREEING_REPOSITORY);
  const withoutGit = { ...process.env, PATH: fixture.root, Path: fixture.root };
  expect(runWith(withoutGit, 'check', '--root', fixture.root).status).toBe(0);
  mkdirSync(join(fixture.root, '.git'));
  const { status, stdout, stderr } = runWith(withoutGit, 'check', '--root', fixture.root);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^git is not installed\.\n/);
});

test('check names a manifest with conflict markers and the line of the first one', () => {
  const conflict = AGREEING_REPOSITORY['package.json']?.replace('{\n', '{\n<<<<<<< HEAD\n') ?? '';
  using fixture = sampleRepository({ ...AGREEING_REPOSITORY, 'package.json': conflict });
  const { status, stderr } = run('check', '--root', fixture.root);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^package\.json has a conflict marker in line 2\.\n/);
});

test('a mistyped verb is wrong usage, with a suggestion', () => {
  expect(run('chekc')).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('Did you mean check?') });
  for (const verb of ['check', 'sync', 'print'])
    expect(run(verb, '--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('Examples:') });
});

test.each(['--root', '--constants', '--migrations', '--releases'])(
  'print rejects %s, which it would ignore',
  (option) => {
    expect(run('print').status).toBe(0);
    expect(run('print', option, 'other')).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining(`unknown option '${option}'`),
    });
  },
);

test.each(['check', 'sync'])('%s rejects a mistyped folder of migrations, and writes nothing', (verb) => {
  expect(run(verb, '--migrations', 'migration')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('Check the path after --migrations.'),
  });
});
