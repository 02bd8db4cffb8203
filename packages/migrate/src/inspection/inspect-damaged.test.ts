import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { openDatabase } from '@auralis/sqlite';
import { beforeEach, describe, expect, test } from 'vitest';
import { useLibrary } from '../../test/inspected-files.ts';

const { inspect, library, place, refusal } = useLibrary();

function overwrite(path: string, at: number, bytes: Uint8Array): void {
  const content = readFileSync(path);
  content.set(bytes, at);
  writeFileSync(path, content);
}

describe('inspectDatabase reports `damaged`', () => {
  beforeEach(() => library(3));

  test.each([
    ['part of its magic bytes', 0, 'SQLite formaX'],
    ['all its magic bytes', 0, '\0'.repeat(16)],
    ['its page size', 16, '\u0003\u0003'],
    ['its read and write version', 18, '\u0009\u0009'],
    ['its reserved fractions', 21, '\u0001\u0001\u0001'],
    ['its schema format', 44, '\u0000\u0000\u0000\u0009'],
    ['its first page', 100, '\u0000'.repeat(50)],
  ])('for a file with %s overwritten', (_, at, bytes) => {
    overwrite(place.path, at, Buffer.from(bytes, 'latin1'));
    expect(inspect().status).toBe('damaged');
    expect(refusal()).toMatchObject({
      code: 'DATABASE_DAMAGED',
      message: 'The database file was damaged before the upgrade began. It was not changed.',
      hint: expect.stringContaining('Restore a backup'),
    });
  });

  test('for a file of zeros', () => {
    writeFileSync(place.path, Buffer.alloc(statSync(place.path).size));
    expect(inspect().status).toBe('damaged');
  });

  test.each([0.2, 0.5, 0.9])('for a file truncated to %f of its size', (share) => {
    truncateSync(place.path, Math.floor(statSync(place.path).size * share));
    expect(inspect().status).toBe('damaged');
  });

  test.each([0.2, 0.5, 0.9])('for a file in WAL mode truncated to %f of its size', (share) => {
    const database = openDatabase(place.path);
    database.pragma('journal_mode = WAL');
    database.close();
    truncateSync(place.path, Math.floor(statSync(place.path).size * share));
    expect(inspect().status).toBe('damaged');
  });

  test('for a file with a corrupt schema', () => {
    const at = readFileSync(place.path).indexOf('CREATE TABLE history');
    overwrite(place.path, at, Buffer.from('GARBLED'));
    expect(inspect()).toMatchObject({ status: 'damaged', reason: expect.stringContaining('malformed') });
  });
});
