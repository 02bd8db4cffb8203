import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openAppLog } from './app-log.node.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-log-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('the log has lines of JSON in a file, those of the updater too', () => {
  const log = openAppLog(join(folder, 'logs'));
  log.app.info({ code: 'DISK_FULL' }, 'library not opened');
  log.app.debug('not at this level');
  log.updater.warn('Checking for update');
  const lines = readFileSync(log.path, 'utf8').trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 30, code: 'DISK_FULL', msg: 'library not opened' },
    { level: 40, part: 'updater', msg: 'Checking for update' },
  ]);
});

test('a log that grew large is begun anew, and the old one is kept', () => {
  writeFileSync(join(folder, 'main.log'), 'x'.repeat(6 * 1024 * 1024));
  const log = openAppLog(folder);
  log.app.info('first');
  log.app.info('second');
  expect(readFileSync(log.path, 'utf8').length).toBeLessThan(1000);
  expect(existsSync(join(folder, 'main.old.log'))).toBe(true);
});

test('a folder that can not be written to does not keep the app from starting', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const log = openAppLog(join(file, 'logs'));
  expect(() => log.app.info('nowhere')).not.toThrow();
});
