// Runs on Node 18 or newer, before anything is installed: installs pnpm and the workspace's own Node, then runs a script.
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keepCompiledCode } from './compile-cache.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
// A pinned version never changes, so npm need not ask the registry for what is in its cache.
const pnpm = ['--prefer-offline', '-y', 'pnpm@12.21.0'];

function run(args, stdio) {
  return spawnSync('npx', [...pnpm, ...args], {
    cwd: root,
    stdio,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
}

/**
 * Installs the workspace from its lockfile, and runs one of its scripts with the workspace's Node and the arguments given.
 * @param {string} script name of a script in the root package.json
 * @param {readonly string[]} args
 */
export function installAndRun(script, args) {
  keepCompiledCode();
  process.stderr.write('Installing the workspace...\n');
  const installed = run(['install', '--frozen-lockfile'], 'pipe');
  if (installed.status !== 0) {
    process.stderr.write(`${installed.stdout ?? ''}${installed.stderr ?? installed.error?.message ?? ''}\n`);
    process.stderr.write('The installation failed, see above. It needs npm and access to a package registry.\n');
    process.exit(1);
  }
  process.exit(run(['run', '--silent', script, ...args], 'inherit').status ?? 1);
}
