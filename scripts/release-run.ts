import { execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

// What npm and pnpm install are batch files on Windows, which only a shell starts.
const SHELL = process.platform === 'win32';

/** Why a release can't go on, and what to do about it. */
export class ReleaseStop extends Error {
  override readonly name = 'ReleaseStop';
  readonly cure: string;

  constructor(message: string, cure: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.cure = cure;
  }
}

/** Runs a command and gives back what it printed; its failure stops the release with its own last words. */
export async function output(root: string, command: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await execute(command, [...args], { cwd: root, maxBuffer: 64 * 1024 * 1024, shell: SHELL });
    return stdout.trim();
  } catch (cause) {
    const { stderr = '', stdout = '' } = cause as { readonly stderr?: string; readonly stdout?: string };
    const lastWords = `${stdout}\n${stderr}`.trim().split('\n').slice(-20).join('\n');
    throw new ReleaseStop(
      `"${[command, ...args].join(' ')}" failed:\n${lastWords}`,
      'Mend what it says, then start again.',
      cause,
    );
  }
}

/** Runs a command that takes long, with its output passed through to stderr. */
export async function watch(root: string, command: string, args: readonly string[]): Promise<void> {
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(command, [...args], {
      cwd: root,
      stdio: ['ignore', process.stderr, process.stderr],
      shell: SHELL,
    });
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code === 0) return;
  throw new ReleaseStop(
    `"${[command, ...args].join(' ')}" ended with ${code}.`,
    'Mend what it says above, then start again.',
  );
}

/** How to call the pinned pnpm: a script that it runs has it on PATH, elsewhere npx brings it. */
export function pnpm(pin: string, args: readonly string[]): readonly [string, readonly string[]] {
  const [agent = ''] = (process.env.npm_config_user_agent ?? '').split(' ');
  if (agent.replace('/', '@') === pin) return ['pnpm', args];
  return ['npx', ['--prefer-offline', '-y', pin, ...args]];
}

/** The package manager the root pins, such as `pnpm@12.21.0`. */
export function pinnedPnpm(root: string): string {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly packageManager?: string;
  };
  return packageManager ?? 'pnpm';
}
