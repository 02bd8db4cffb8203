import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a command in the project ended with. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A plain npm project that knows nothing of this repository. */
export interface ConsumerProject {
  readonly folder: string;
  readonly write: (files: Readonly<Record<string, string>>) => void;
  readonly manifestOf: (name: string) => InstalledManifest;
  /** Runs the Node that runs this script. */
  readonly node: (...args: readonly string[]) => Ended;
  /** Runs a command that an installed package brings. */
  readonly command: (name: string, ...args: readonly string[]) => Ended;
}

export interface InstalledManifest {
  readonly exports: Readonly<Record<string, unknown>>;
  readonly bin?: Readonly<Record<string, string>>;
}

/** Makes the project in an empty folder and installs what is given, tarballs or names, with npm. */
export function makeConsumer(folder: string, install: readonly string[]): ConsumerProject {
  mkdirSync(folder);
  if (readdirSync(folder).length > 0) throw new Error(`${folder} is not empty.`);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  const run = (program: string, args: readonly string[], shell = false): Ended => {
    const { status, stdout, stderr, error } = spawnSync(program, [...args], { cwd: folder, encoding: 'utf8', shell });
    if (error !== undefined) throw error;
    return { status, stdout, stderr };
  };
  // npm and the commands it installs are batch files on Windows, which only a shell starts.
  const shell = process.platform === 'win32';
  const args = ['install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error', ...install];
  const installed = run('npm', args, shell);
  if (installed.status !== 0) throw new Error(`npm install failed: ${installed.stderr}`);
  return {
    folder,
    write: (files) => {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
    },
    manifestOf: (name) => JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')),
    node: (...words) => run(process.execPath, words),
    command: (name, ...words) => run(join(folder, 'node_modules/.bin', name), words, shell),
  };
}
