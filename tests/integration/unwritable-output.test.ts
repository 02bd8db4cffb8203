import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@auralis/sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const COMMANDS = ['backup', 'changelog', 'migrate', 'version'];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-output-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a command whose stdout nobody reads: `pipe` is closed at once, a number is an open file. */
async function run(name: string, args: readonly string[], stdout: 'pipe' | number) {
  const child = spawn(process.execPath, [join(ROOT, 'packages', name, 'src/cli.ts'), ...args], {
    stdio: ['ignore', stdout, 'pipe'],
  });
  child.stdout?.destroy();
  let stderr = '';
  child.stderr?.on('data', (text) => {
    stderr += text;
  });
  const [status] = await once(child, 'close');
  return { status, stderr };
}

test.each(COMMANDS)('auralis-%s says nothing when its reader has closed the pipe', async (name) => {
  expect(await run(name, ['--help'], 'pipe')).toEqual({ status: 0, stderr: '' });
  expect(await run(name, ['--version'], 'pipe')).toEqual({ status: 0, stderr: '' });
});

test('a backup whose output nobody reads ends with 0 and is there', async () => {
  const database = join(folder, 'app.db');
  const connection = openDatabase(database, { create: true });
  connection.exec('CREATE TABLE tasks (id INTEGER PRIMARY KEY)');
  connection.close();
  const { status, stderr } = await run('backup', ['create', database, '--json'], 'pipe');
  expect({ status, hasStack: stderr.includes('    at ') }).toEqual({ status: 0, hasStack: false });
  expect(readdirSync(join(folder, 'backups')).filter((file) => file.endsWith('.json'))).toHaveLength(1);
});

test.skipIf(!existsSync('/dev/full')).each(COMMANDS)(
  'auralis-%s names a full disk in one line, and its exit code is that of the work',
  async (name) => {
    const full = openSync('/dev/full', 'w');
    try {
      const { status, stderr } = await run(name, ['--help'], full);
      expect(status).toBe(0);
      expect(stderr).toMatch(/^The output could not be written: ENOSPC.*\n$/);
    } finally {
      closeSync(full);
    }
  },
);
