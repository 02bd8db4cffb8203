import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The result of a command. */
export interface CommandResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A plain npm project outside this repository. */
export interface ConsumerProject {
  readonly folder: string;
  /** Adds packages: tarballs, or names with or without a version. */
  readonly install: (packages: readonly string[]) => void;
  readonly write: (files: Readonly<Record<string, string>>) => void;
  readonly manifestOf: (name: string) => InstalledManifest;
  /** Runs the same Node as this script. */
  readonly node: (...args: readonly string[]) => CommandResult;
  /** Runs a command of an installed package. */
  readonly command: (name: string, ...args: readonly string[]) => CommandResult;
}

export interface InstalledManifest {
  readonly exports: Readonly<Record<string, unknown>>;
  readonly bin?: Readonly<Record<string, string>>;
}

/** Creates the project in an empty folder and installs tarballs or package names with npm. */
export function makeConsumer(folder: string, install: readonly string[]): ConsumerProject {
  mkdirSync(folder);
  if (readdirSync(folder).length > 0) throw new Error(`${folder} is not empty.`);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  const run = (program: string, args: readonly string[], shell = false): CommandResult => {
    const { status, stdout, stderr, error } = spawnSync(program, [...args], { cwd: folder, encoding: 'utf8', shell });
    if (error !== undefined) throw error;
    return { status, stdout, stderr };
  };
  // npm and the commands that it installs are batch files on Windows, which only a shell can start.
  const shell = process.platform === 'win32';
  const add = (packages: readonly string[]) => {
    const args = ['install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error', ...packages];
    const installed = run('npm', args, shell);
    if (installed.status !== 0) throw new Error(`npm install failed: ${installed.stderr}`);
  };
  add(install);
  return {
    folder,
    install: add,
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
