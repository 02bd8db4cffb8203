import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseChannelFile } from '../src/feed/channel-files.ts';
import type { FeedDocument } from '../src/feed/feed-document.ts';
import { generateKey } from '../src/feed/key-files.ts';

/** How a run of the command ended. */
interface Run {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with a key, its list of accepted keys, and what the command is run on. */
export interface FeedFolder extends Disposable {
  readonly path: string;
  readonly key: string;
  /** The option that names the list. */
  readonly accepted: readonly ['--accepted', string];
  /** Adds files that stand for the installers of a version. */
  addInstallers(version: string): void;
  /** Runs `write` for 1.4.0. */
  write(...options: readonly string[]): Promise<Run>;
  read(name: string): FeedDocument;
  /** The names of all YAML files. */
  channelFiles(): readonly string[];
}

/** Runs the command beside the servers of this process, which a synchronous call would stop. */
export const runFeed = (...args: readonly string[]) => runFeedAs([], ...args);

/** Runs the command by another command, such as one that changes the user. */
export function runFeedAs(as: readonly string[], ...args: readonly string[]): Promise<Run> {
  const cli = join(import.meta.dirname, '../src/feed/cli.ts');
  const [program = '', ...rest] = [...as, process.execPath, cli, ...args];
  return new Promise((resolve) => {
    execFile(program, rest, (error, stdout, stderr) => resolve({ status: Number(error?.code ?? 0), stdout, stderr }));
  });
}

/** The code of the error that the command ends with; it prints no stack. */
export async function errorCode(...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await runFeed(...args, '--json');
  if (stderr !== '') throw new Error(stderr);
  const { code, hint } = JSON.parse(stdout);
  return status === 1 && hint !== '' ? code : `exit code ${status}`;
}

export function feedFolder(): FeedFolder {
  const path = mkdtempSync(join(tmpdir(), 'auralis-feed-'));
  const key = join(path, 'key.pem');
  const accepted = ['--accepted', join(path, 'accepted-keys.json')] as const;
  writeFileSync(accepted[1], '[]');
  generateKey({ out: key, accepted: accepted[1] });
  return {
    path,
    key,
    accepted,
    addInstallers(version) {
      const ends = ['.AppImage', '-arm64.AppImage', '.deb', '.exe', '-mac.zip'];
      for (const end of ends) writeFileSync(join(path, `Auralis-${version}${end}`), `${version}${end} `.repeat(1000));
    },
    write: (...options) => runFeed('write', path, '--release', '1.4.0', '--key', key, ...accepted, ...options),
    read: (name) => parseChannelFile(name, readFileSync(join(path, name), 'utf8')).feed,
    channelFiles: () => readdirSync(path).filter((name) => name.endsWith('.yml')),
    [Symbol.dispose]: () => rmSync(path, { recursive: true }),
  };
}
