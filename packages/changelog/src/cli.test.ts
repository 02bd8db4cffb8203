import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addMigration, cut, releasedWorkspace, workspaceWithMigration } from '../test/released-workspace.ts';
import { changeset } from '../test/workspace.ts';

const run = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'cli.ts'), ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};
const ends = (code: number) => `"${process.execPath}" -e "process.exit(${code})"`;
const VERIFIED = ['--verify', ends(0)];
const NO_LOCK = [...VERIFIED, '--lock', ends(3)];

test('preview, cut, whats-new and render show the same release', async () => {
  using workspace = await workspaceWithMigration();
  const at = ['--root', workspace.root] as const;
  expect(JSON.parse(run('preview', '--json', ...at).stdout)).toMatchObject({
    status: 'ready',
    record: { version: '1.1.0' },
  });
  expect(run('cut', '--dry-run', ...at).stdout).toContain('## Unreleased: 1.1.0');
  expect(workspace.git('status', '--porcelain')).toBe('');
  const version = join(import.meta.dirname, '../../migration-files/src/index.ts');
  const lock = `import { migrationChecksum as sum } from ${JSON.stringify(version)}; import fs from 'node:fs';
    const files = fs.readdirSync('migrations').filter((file) => file.endsWith('.sql'));
    fs.writeFileSync('migrations/checksums.json', JSON.stringify(Object.fromEntries(files.map((file) => [file, sum(fs.readFileSync('migrations/' + file, 'utf8'))]))));`;
  workspace.write({ '.git/lock.ts': lock });
  const made = run('cut', '--json', ...at, ...VERIFIED, '--lock', `"${process.execPath}" .git/lock.ts`);
  expect(JSON.parse(made.stdout)).toMatchObject({ status: 'cut', record: { version: '1.1.0' } });
  expect(run('whats-new', '--since', '1.0.0', ...at).stdout).toContain('Adds table 2. (1.1.0)');
  expect(run('render', '--format', 'atom', ...at).stdout.match(/<entry>/g)).toHaveLength(2);
  expect(run('render', '--format', 'updater', ...at).stdout).toMatch(/### Added[\s\S]*after a backup/);
  expect(run('render', '--release', '9.9.9', ...at)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('There is no release 9.9.9'),
  });
});

test('cut counts one entry in the singular, and releases nothing where no package is bumped', async () => {
  using workspace = await releasedWorkspace();
  const cutIt = () => run('cut', '--root', workspace.root, ...VERIFIED, '--lock', ends(0));
  workspace.write({ '.changeset/tidy.md': changeset('none', 'Tidies up.') });
  workspace.commit();
  expect(cutIt()).toMatchObject({ status: 1, stderr: expect.stringMatching(/^Nothing to release\.\n/) });
  workspace.write({ '.changeset/fix.md': changeset('patch', 'Plays again.'), '.changeset/tidy.md': null });
  workspace.commit();
  expect(cutIt().stdout).toContain('Release 1.0.1 with 1 entry is ready.');
});

test('merge lists what is left to do and exits with 1, and rebuild-index says what it wrote', async () => {
  using workspace = await releasedWorkspace();
  const at = ['--root', workspace.root] as const;
  workspace.git('switch', '--quiet', '--create', '1.0.x');
  workspace.write({ 'notes.txt': 'Branch.\n' });
  workspace.commit();
  workspace.git('switch', '--quiet', 'main');
  workspace.write({ 'notes.txt': 'Main.\n' });
  workspace.commit();
  const { status, stdout } = run('merge', '1.0.x', ...at);
  expect({ status, stdout }).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('\n  notes.txt: Both branches'),
  });
  const [, undo = ''] = /^To undo the merge instead: git (.*)$/m.exec(stdout) ?? [];
  workspace.git(...undo.split(' '));
  expect(workspace.git('status', '--porcelain')).toBe('');
  expect(run('merge', 'main', ...at)).toMatchObject({ status: 0, stdout: 'main is merged already.\n' });
  expect(run('rebuild-index', ...at)).toMatchObject({ status: 0, stdout: expect.stringContaining('up to 1.0.0') });
});

test('preview prints the problems that block a release to stdout, and exits with 1', async () => {
  using workspace = await releasedWorkspace();
  workspace.write({ '.changeset/fix.md': changeset('patch', 'Plays again.', ['category: better']) });
  const blocked = expect.stringMatching(/^## The release is blocked\n\n- `\.changeset\/fix\.md:8`/);
  expect(run('preview', '--root', workspace.root)).toEqual({ status: 1, stdout: blocked, stderr: '' });
});

test('render supports every format, and whats-new shows translated texts', async () => {
  using workspace = await workspaceWithMigration();
  await cut(workspace);
  const at = ['--root', workspace.root] as const;
  const rendered = (format: string) => run('render', '--format', format, ...at).stdout;
  expect(rendered('changelog')).toMatch(
    /^## \[1\.1\.0\]\(\S+\/compare\/v1\.0\.0\.\.\.v1\.1\.0\) - .*\n\n### Added\n\n- Adds table 2\./,
  );
  expect(rendered('github')).toMatch(/schema 1 to 2[\s\S]*- Adds table 2\.[\s\S]*\/compare\/v1\.0\.0\.\.\.v1\.1\.0\)/);
  expect(rendered('terminal')).toBe('Added\n  • Adds table 2. (1.1.0)\n');
  expect(JSON.parse(run('render', '--json', ...at).stdout)).toMatchObject({ version: '1.1.0', format: 'changelog' });
  workspace.write({ 'texts.json': JSON.stringify({ de: { 'table-2': { text: 'Neue Tabelle 2.' } } }) });
  const german = ['--locale', 'de-AT', '--translations', `${workspace.root}/texts.json`];
  expect(run('whats-new', '--since', '1.0.0', ...german, ...at).stdout).toContain('Neue Tabelle 2. (1.1.0)');
});

test('cut rolls back and exits with 1 if the lock command fails', async () => {
  using workspace = await workspaceWithMigration();
  const before = workspace.tree();
  const { status, stderr } = run('cut', '--root', workspace.root, ...NO_LOCK);
  expect(status).toBe(1);
  expect(stderr).toMatch(/ended with exit code 3[\s\S]*rolled back/);
  expect(workspace.tree()).toEqual(before);
});

test('cut refuses the release before anything is written if the verify command fails', async () => {
  using workspace = await workspaceWithMigration();
  const before = workspace.tree();
  const { status, stderr } = run('cut', '--root', workspace.root, '--verify', ends(3), '--lock', ends(0));
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /nothing was changed[\s\S]*migrations: The verification of the migrations failed[\s\S]*ended with exit code 3/,
  );
  expect(stderr).not.toContain('record');
  expect(workspace.tree()).toEqual(before);
});

test('cut prints each problem with file and line before anything is written', async () => {
  using workspace = await releasedWorkspace();
  addMigration(workspace, 2, 'patch');
  const { status, stderr } = run('cut', '--root', workspace.root, ...NO_LOCK);
  expect(status).toBe(1);
  expect(stderr).toContain(
    '.changeset/table-2.md:2: The bump is patch, but v001_to_v002 changes the schema. Make it minor.',
  );
  expect(workspace.git('status', '--porcelain')).toBe('');
});

test('the command exits with 2 for wrong usage, and every verb has examples', () => {
  expect(run('render', '--format', 'pdf')).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining('Allowed choices'),
  });
  expect(run('whats-new')).toMatchObject({ status: 2, stderr: expect.stringContaining('--since') });
  for (const verb of ['preview', 'cut', 'whats-new', 'render']) {
    expect(run(verb, '--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('Examples:') });
  }
});

test.each([
  [['whats-new', '--since', 'abc'], 'three numbers'],
  [['whats-new', '--since', '1.0.0', '--current', '1.x'], 'three numbers'],
  [['render', '--format', 'github', '--since', 'abc'], 'three numbers'],
  [['whats-new', '--since', '1.0.0', '--translations', 'no-such-file'], "translations can't be read"],
  [['render', '--site', 'banana'], 'must be a URL'],
  [['render', '--site', 'javascript:alert(1)'], 'must be a URL'],
  [['render', '--migrations', 'migrations'], "unknown option '--migrations'"],
])('%j is rejected as wrong usage', (words, message) => {
  expect(run(...words)).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining(message) });
});
