import { spawnSync } from 'node:child_process';
import {
  closeSync,
  fstatSync,
  linkSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { liveDescriptor } from './live-descriptor.ts';
import { openDatabase } from './open-database.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-live-'));
  path = join(folder, 'app.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Whether another process can take the write lock. */
function canWriteElsewhere(): boolean {
  const entry = new URL('./index.ts', import.meta.url).href;
  const script = `
    const { openDatabase } = await import(${JSON.stringify(entry)});
    const database = openDatabase(${JSON.stringify(path)}, { timeoutMs: 0 });
    try { database.exec('BEGIN IMMEDIATE'); console.log('yes'); } catch { console.log('no'); }`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  return stdout.trim() === 'yes';
}

describe('liveDescriptor', () => {
  test('keeps the locks of this process, which closing an ordinary descriptor drops', () => {
    const database = openDatabase(path, { create: true });
    database.exec('CREATE TABLE t (x); BEGIN IMMEDIATE');
    liveDescriptor(path);
    expect(canWriteElsewhere()).toBe(false);
    closeSync(openSync(path, 'r'));
    expect(canWriteElsewhere()).toBe(true);
    database.close();
  });

  test('returns one descriptor for all names of a file', () => {
    writeFileSync(path, 'x');
    linkSync(path, `${path}.also`);
    expect(liveDescriptor(`${path}.also`)).toBe(liveDescriptor(path));
  });

  test('follows the name to a new file, and closes the one without a name', () => {
    writeFileSync(path, 'old');
    const old = liveDescriptor(path);
    const { ino } = fstatSync(old);
    writeFileSync(`${path}.new`, 'newer');
    renameSync(`${path}.new`, path);
    const fresh = liveDescriptor(path);
    expect(fstatSync(fresh).size).toBe(5);
    expect(fresh === old || isClosed(old) || fstatSync(old).ino !== ino).toBe(true);
    unlinkSync(path);
  });
});

function isClosed(descriptor: number): boolean {
  try {
    fstatSync(descriptor);
    return false;
  } catch {
    // EBADF is the answer.
    return true;
  }
}
