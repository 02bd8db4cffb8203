import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const run = (...args: readonly string[]) =>
  spawnSync(process.execPath, [join(import.meta.dirname, 'upgrade-once.ts'), ...args], { encoding: 'utf8' });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-upgrade-once-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('upgrade-once.ts', () => {
  test('rejects a path at which there is no library, and creates nothing', () => {
    const missing = join(folder, 'missing', 'library.db');
    const { status, stdout, stderr } = run('--library', missing);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(`There is no file at ${missing}.\n\nUsage: npm start`);
    expect(existsSync(join(folder, 'missing'))).toBe(false);
  });

  test('rejects an unknown option, and creates no sample', () => {
    const { status, stdout, stderr } = run('--libary', 'library.db');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain("Unknown option '--libary'");
  });

  test('describes a library whose file is gone while its record of upgrades is there, and creates nothing', () => {
    const library = join(folder, 'library.db');
    mkdirSync(join(folder, 'backups'));
    writeFileSync(
      `${library}.upgrades.jsonl`,
      '{"event":"restored","code":null,"run":"x","at":"2026-01-01T00:00:00.000Z"}\n',
    );
    const { status, stderr } = run('--library', library);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^\nYour library is lost\n/);
    expect(existsSync(library)).toBe(false);
  });

  test('prints all options where it is asked to', () => {
    const { status, stdout } = run('--help');
    expect(status).toBe(0);
    for (const option of ['--library', '--port', '--open', '--once', '--help']) expect(stdout).toContain(option);
  });

  test('describes a file that is not a library in the words of describeFailure, and leaves it unchanged', () => {
    const library = join(folder, 'library.db');
    writeFileSync(library, 'dear diary');
    const { status, stderr } = run('--library', library);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^\nThis file is not an Auralis library\n[\s\S]*What you can do:\n {2}- Try again\n/);
    expect(stderr).toContain('DATABASE_FOREIGN: ');
    expect(readFileSync(library, 'utf8')).toBe('dear diary');
  });
});
