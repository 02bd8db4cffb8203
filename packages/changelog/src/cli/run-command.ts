import { spawn } from 'node:child_process';

const OWN_GROUP = process.platform !== 'win32';

/**
 * Runs a command of the engine, which knows what is in the steps; this package knows their names alone.
 * Asked to stop, it ends the command and all that it started, and fails once nothing of it runs any more.
 */
export function runCommand(command: string, root: string, signal: AbortSignal): Promise<void> {
  return new Promise((done, failed) => {
    const child = spawn(command, { cwd: root, shell: true, stdio: ['ignore', 'pipe', 'pipe'], detached: OWN_GROUP });
    // Windows has no groups: there the shell ends, and what it started is waited for.
    const end = () => (OWN_GROUP && child.pid !== undefined ? process.kill(-child.pid, 'SIGKILL') : child.kill());
    const said: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk));
    signal.addEventListener('abort', end, { once: true });
    child.on('error', failed);
    child.on('close', (code) => {
      signal.removeEventListener('abort', end);
      if (code === 0) done();
      else failed(new Error(`"${command}" ended with ${code}: ${Buffer.concat(said).toString('utf8').trim()}`));
    });
  });
}
