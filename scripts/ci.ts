#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

// node scripts/ci.ts
// Runs the checks on the Node that runs this script, to test several versions. "npm test" uses the Node that the
// workspace installs.

const root = resolve(import.meta.dirname, '..');
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { packageManager: string };

if (pnpm('install', '--frozen-lockfile') !== 0) process.exit(1);
for (const name of ['node', 'node.cmd', 'node.ps1']) rmSync(join(root, 'node_modules/.bin', name), { force: true });
const isSameNode = `process.exit(process.version === '${process.version}' ? 0 : 1)`;
if (pnpm('exec', 'node', '--eval', `"${isSameNode}"`) !== 0) {
  console.error(
    `The scripts of the workspace would not run on Node ${process.version}: another one comes first on PATH.`,
  );
  process.exit(1);
}
console.log(`Checks on Node ${process.version}, ${process.platform} ${process.arch}`);
process.exit(pnpm('run', 'checks'));

function pnpm(...args: readonly string[]): number {
  const command = ['npx', '--prefer-offline', '-y', packageManager, ...args].join(' ');
  return spawnSync(command, { cwd: root, stdio: 'inherit', shell: true }).status ?? 1;
}
