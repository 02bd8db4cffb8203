import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openServerLog } from './server-log.ts';

/** A device of Linux that every write finds full. */
const FULL = '/dev/full';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('each line is in the file at once, as JSON, after those of the start before', () => {
  const file = join(folder, 'library.db.log');
  openServerLog({ file }).info('one');
  openServerLog({ file }).info('two');
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['one', 'two']);
});

test.skipIf(!existsSync(FULL))('a line that does not fit on the disk is lost, and nothing else happens', () => {
  const log = openServerLog({ file: FULL });
  for (let line = 0; line < 100; line += 1) expect(() => log.error('a line')).not.toThrow();
});
