import { execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

// Commands that npm and pnpm install are batch files on Windows, which only a shell can start.
const SHELL = process.platform === 'win32';

/** Why a release stops, and what to do about it. */
export class ReleaseError extends Error {
  override readonly name = 'ReleaseError';
  readonly hint: string;

  constructor(message: string, hint: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.hint = hint;
  }
}

/**
 * Runs a command and returns what it printed.
 *
 * @throws ReleaseError with the last lines of its output if it fails
 */
export async function output(root: string, command: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await execute(command, [...args], { cwd: root, maxBuffer: 64 * 1024 * 1024, shell: SHELL });
    return stdout.trim();
  } catch (cause) {
    const {
      code,
      stderr = '',
      stdout = '',
    } = cause as { readonly code?: unknown; readonly stderr?: string; readonly stdout?: string };
    if (code === 'ENOENT')
      throw new ReleaseError(`"${command}" is not installed.`, `Install ${command}, or add it to PATH.`, cause);
    const lastLines = `${stdout}\n${stderr}`.trim().split('\n').slice(-20).join('\n');
    throw new ReleaseError(
      `"${[command, ...args].join(' ')}" failed:\n${lastLines}`,
      'Fix the reported problem and run the release again.',
      cause,
    );
  }
}

/**
 * Runs a command that takes long, and passes its output through to stderr.
 *
 * @throws ReleaseError if it fails
 */
export async function runVisibly(root: string, command: string, args: readonly string[]): Promise<void> {
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
  throw new ReleaseError(
    `"${[command, ...args].join(' ')}" ended with exit code ${code}.`,
    'Fix the problem reported above and run the release again.',
  );
}

/** The command line of the pinned pnpm: the running one if it has that version, otherwise through npx. */
export function pnpm(pin: string, args: readonly string[]): readonly [string, readonly string[]] {
  const [agent = ''] = (process.env.npm_config_user_agent ?? '').split(' ');
  if (agent.replace('/', '@') === pin) return ['pnpm', args];
  return ['npx', ['--prefer-offline', '-y', pin, ...args]];
}

/** The package manager that the root pins, such as `pnpm@12.21.0`. */
export function pinnedPnpm(root: string): string {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly packageManager?: string;
  };
  return packageManager ?? 'pnpm';
}
