import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');
const UNSHARE = ['--map-root-user', '--mount'];
/** Set inside, so that a namespace that mounts nothing after all does not open another. */
const INSIDE = 'AURALIS_FAULTS_NAMESPACE';

/** Null, or why a namespace of our own, in which we are the superuser, does not help to mount a disk on a folder. */
export function reasonAgainstNamespace(folder: string): string | null {
  if (process.env[INSIDE] !== undefined) return 'This is a namespace already.';
  const mount = ['mount', '-t', 'tmpfs', 'tmpfs', folder];
  const { status, stderr, error } = spawnSync('unshare', [...UNSHARE, ...mount], { encoding: 'utf8' });
  return status === 0 ? null : String(error ?? stderr);
}

/** Runs a file of tests where mounting is allowed, since what is mounted there is seen only there. */
export function runTestsInNamespace(
  file: string,
): Promise<{ readonly status: number | null; readonly output: string }> {
  // What the outer run tells its workers would mislead an inner one.
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
