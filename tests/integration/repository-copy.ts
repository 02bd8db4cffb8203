import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
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

/** Copies every file that git tracks or would track, and installs it, so that nothing done there reaches back here. */
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
  install(root);
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

function install(root: string): void {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const args = [
    '--prefer-offline',
    '-y',
    packageManager,
    'install',
    '--frozen-lockfile',
    '--prefer-offline',
    '--silent',
  ];
  // npx is a batch file on Windows, which only a shell starts.
  const shell = process.platform === 'win32';
  execFileSync('npx', args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell });
}
