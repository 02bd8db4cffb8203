#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

// node scripts/ci.ts
// The checks on the very Node that runs this script. "npm test" would take the one the workspace brings along, which
// is right on a machine that has none, and wrong where several are to be proven.

const root = resolve(import.meta.dirname, '..');
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { packageManager: string };

if (pnpm('install', '--frozen-lockfile') !== 0) process.exit(1);
for (const name of ['node', 'node.cmd', 'node.ps1']) rmSync(join(root, 'node_modules/.bin', name), { force: true });
const wanted = `process.exit(process.version === '${process.version}' ? 0 : 1)`;
if (pnpm('exec', 'node', '--eval', `"${wanted}"`) !== 0) {
  console.error(`Another Node than ${process.version} comes first for the scripts of the workspace.`);
  process.exit(1);
}
console.log(`Checks on Node ${process.version}, ${process.platform} ${process.arch}`);
process.exit(pnpm('run', 'checks'));

function pnpm(...args: readonly string[]): number {
  const command = ['npx', '--prefer-offline', '-y', packageManager, ...args].join(' ');
  return spawnSync(command, { cwd: root, stdio: 'inherit', shell: true }).status ?? 1;
}
