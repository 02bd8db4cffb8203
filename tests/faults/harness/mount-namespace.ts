import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');
const UNSHARE = ['--map-root-user', '--mount'];
/** Set inside the namespace, so that it does not open another one where it cannot mount either. */
const INSIDE = 'AURALIS_FAULTS_NAMESPACE';

/** Null, or why a mount namespace with root rights cannot mount a disk on a folder. */
export function reasonAgainstNamespace(folder: string): string | null {
  if (process.env[INSIDE] !== undefined) return 'This is a namespace already.';
  const mount = ['mount', '-t', 'tmpfs', 'tmpfs', folder];
  const { status, stderr, error } = spawnSync('unshare', [...UNSHARE, ...mount], { encoding: 'utf8' });
  return status === 0 ? null : String(error ?? stderr);
}

/** Runs a test file in a mount namespace, where mounting is allowed. */
export function runTestsInNamespace(
  file: string,
): Promise<{ readonly status: number | null; readonly output: string }> {
  // The environment of a Vitest worker would mislead the inner run.
  const outer = Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST'));
  const vitest = [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'faults', file];
  const child = spawn('unshare', [...UNSHARE, process.execPath, ...vitest], {
    cwd: ROOT,
    env: { ...Object.fromEntries(outer), [INSIDE]: 'yes' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, output }));
  });
}
