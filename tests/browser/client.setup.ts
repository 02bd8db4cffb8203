import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { reasonAgainstChromium } from './harness/chromium.ts';

const WEB = join(import.meta.dirname, '../../apps/web');
const BUILT = join(WEB, 'dist/client/index.html');
/** All that the client is built from. */
const SOURCES = [
  'index.html',
  'package.json',
  'vite.config.ts',
  'src/client',
  'src/contract',
  '../../packages/version/src',
];

/** Once a run, before any test process: builds the client if it is missing or older than its sources. */
export default function buildClient(): void {
  if (reasonAgainstChromium() !== null || changedAt(BUILT) > Math.max(...SOURCES.map(newestIn))) return;
  const vite = join(dirname(createRequire(join(WEB, 'package.json')).resolve('vite/package.json')), 'bin/vite.js');
  // Vitest sets NODE_ENV, with which the client would be built for development.
  const env = { ...process.env, NODE_ENV: 'production' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [vite, 'build'], { cwd: WEB, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The client of the web app could not be built:\n${stdout}\n${stderr}`);
}

/** When a file was changed last, or the newest file in a folder; in milliseconds. */
function newestIn(source: string): number {
  const path = join(WEB, source);
  if (statSync(path).isFile()) return changedAt(path);
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return Math.max(...names.map((name) => changedAt(join(path, name))));
}

function changedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
