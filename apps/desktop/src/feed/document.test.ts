import { execFile } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { serveFeed } from '../../test/feed-server.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
const DOCUMENT = readFileSync(join(ROOT, 'docs/updates.md'), 'utf8');
const BLOCKS = [...DOCUMENT.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);

/** The parts of the repository that the commands read and write, with a `pnpm` that runs the script `feed`. */
function copyRepository(): { readonly root: string; readonly environment: NodeJS.ProcessEnv } {
  const root = mkdtempSync(join(tmpdir(), 'auralis-updates-document-'));
  const desktop = join(root, 'apps/desktop');
  cpSync(join(ROOT, 'apps/desktop/src'), join(desktop, 'src'), { recursive: true });
  cpSync(join(ROOT, 'packages/changelog/data'), join(root, 'packages/changelog/data'), { recursive: true });
  symlinkSync(join(ROOT, 'apps/desktop/node_modules'), join(desktop, 'node_modules'));
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const [node = '', ...words] = String(scripts.feed).split(' ');
  expect(node).toBe('node');
  mkdirSync(join(root, 'bin'));
  writeFileSync(
    join(root, 'bin/pnpm'),
    `#!/bin/sh\n[ "$1" = feed ] || exit 9\nshift\nexec "${process.execPath}" ${words.join(' ')} "$@"\n`,
  );
  chmodSync(join(root, 'bin/pnpm'), 0o755);
  mkdirSync(join(root, 'dist'));
  for (const name of ['Auralis-1.4.0.AppImage', 'Auralis-1.4.0.exe']) writeFileSync(join(root, 'dist', name), name);
  const author = { GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@example.org' };
  const committer = { GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@example.org' };
  const path = `${join(root, 'bin')}${delimiter}${process.env.PATH}`;
  return { root, environment: { ...process.env, ...author, ...committer, HOME: root, PATH: path } };
}

test('every block of commands in docs/updates.md runs as it stands, from the first key to its replacement', async () => {
  const { root, environment } = copyRepository();
  await using server = await serveFeed(join(root, 'dist'));
  const run = (code: string) =>
    new Promise<string>((done, fail) => {
      const commands = code.replaceAll('https://updates.example.org/auralis/', server.url);
      execFile('sh', ['-e', '-c', commands], { cwd: root, env: environment }, (error, stdout, stderr) =>
        error === null ? done(stdout) : fail(new Error(`${commands}\n${stderr}`, { cause: error })),
      );
    });
  try {
    await run('git init --quiet && git add apps packages && git commit --quiet -m "Start"');
    expect(BLOCKS.length).toBeGreaterThanOrEqual(7);
    for (const block of BLOCKS) await run(block);
    const keys = JSON.parse(readFileSync(join(root, 'apps/desktop/src/updates/accepted-keys.json'), 'utf8'));
    expect(keys).toHaveLength(3);
    const feed = readFileSync(join(root, 'dist/latest-linux.yml'), 'utf8');
    expect(feed.match(/- key:/g)).toHaveLength(2);
    expect(await run(BLOCKS.find((block) => block.includes('feed verify')) ?? 'false')).toContain('as signed');
  } finally {
    rmSync(root, { recursive: true });
  }
});

test.each([
  ['Errors of the app', '../updates/errors.ts'],
  ['Errors of the command', 'errors.ts'],
])('the section "%s" explains every code of %s, in order', (heading, file) => {
  const source = readFileSync(join(import.meta.dirname, file), 'utf8');
  const declared = [...(/ErrorCode =[^;]+;/.exec(source)?.[0] ?? '').matchAll(/'(\w+)'/g)].map(([, code]) => code);
  const section = DOCUMENT.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const explained = [...section.matchAll(/^\| `(\w+)` +\| .+\. +\|$/gm)].map(([, code]) => code);
  expect(declared.length).toBeGreaterThan(5);
  expect(explained).toEqual(declared.toSorted());
});
