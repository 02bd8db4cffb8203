import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(
      /^\nYour library was not found\n\nThere is no file at .*\nAuralis created nothing in its place\.\n/,
    );
    expect(stderr).toContain(`DATABASE_MISSING: ${missing} does not exist.`);
    expect(existsSync(join(folder, 'missing'))).toBe(false);
  });

  test('rejects an unknown option, and creates no sample', () => {
    const { status, stdout, stderr } = run('--libary', 'library.db');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain("Unknown option '--libary'");
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
