import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A copy of this repository with a git history of its own, in which a release can really be made. */
export interface RepositoryCopy extends Disposable {
  /** A scratch folder around the copy, removed with it. */
  readonly around: string;
  readonly root: string;
  readonly write: (files: Readonly<Record<string, string>>) => void;
  readonly json: (path: string) => Record<string, unknown>;
  readonly git: (...args: readonly string[]) => string;
  readonly commit: (message: string) => void;
  /** Runs a script of the copy; what it printed, and how it ended. */
  readonly node: (...args: readonly string[]) => {
    readonly status: number | null;
    readonly stdout: string;
    readonly stderr: string;
  };
}

const SOURCE = realpathSync(join(import.meta.dirname, '../..'));

/** Copies every file that git tracks or would track, and links what is installed. */
export function copyRepository(): RepositoryCopy {
  const around = realpathSync(mkdtempSync(join(tmpdir(), 'auralis-train-')));
  const root = join(around, 'repository');
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: SOURCE,
    encoding: 'utf8',
  });
  for (const file of listed.split('\0').filter((path) => path !== '' && existsSync(join(SOURCE, path)))) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    cpSync(join(SOURCE, file), join(root, file));
  }
  for (const folder of ['.', ...workspaceFolders()]) linkInstalled(root, folder);
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...args], {
      cwd: root,
      encoding: 'utf8',
    }).trim();
  const commit = (message: string) => {
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '--message', message);
  };
  git('init', '--quiet', '--initial-branch', 'main');
  git('config', 'user.name', 'Test');
  git('config', 'user.email', 'test@example.org');
  commit('Copy');
  return {
    around,
    root,
    git,
    commit,
    write: (files) => {
      for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text);
    },
    json: (path) => JSON.parse(readFileSync(join(root, path), 'utf8')),
    node: (...args) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [...args], {
        cwd: root,
        encoding: 'utf8',
        maxBuffer: 1 << 26,
      });
      return { status, stdout, stderr };
    },
    [Symbol.dispose]: () => rmSync(around, { recursive: true, force: true }),
  };
}

function workspaceFolders(): readonly string[] {
  const below = ['packages', 'apps'].filter((folder) => existsSync(join(SOURCE, folder)));
  const folders = below.flatMap((folder) => readdirSync(join(SOURCE, folder)).map((name) => `${folder}/${name}`));
  return [...folders, 'bench'].filter((folder) => existsSync(join(SOURCE, folder, 'package.json')));
}

// Installed packages are shared with the source; siblings must be the copy's own.
function linkInstalled(root: string, folder: string): void {
  const from = join(SOURCE, folder, 'node_modules');
  if (!existsSync(from)) return;
  const to = join(root, folder, 'node_modules');
  mkdirSync(join(to, '@auralis'), { recursive: true });
  for (const name of readdirSync(from)) {
    if (name !== '@auralis') symlinkSync(join(from, name), join(to, name));
  }
  if (!existsSync(join(from, '@auralis'))) return;
  for (const name of readdirSync(join(from, '@auralis'))) {
    const sibling = realpathSync(join(from, '@auralis', name)).slice(SOURCE.length + 1);
    symlinkSync(join(root, sibling), join(to, '@auralis', name));
  }
}
