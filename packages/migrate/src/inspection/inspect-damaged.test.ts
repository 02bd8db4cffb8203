import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { openDatabase } from '@auralis/sqlite';
import { beforeEach, describe, expect, test } from 'vitest';
import { useDatabase } from '../../test/inspected-files.ts';

const { inspect, createDatabase, place, refusal } = useDatabase();

function overwrite(path: string, at: number, bytes: Uint8Array): void {
  const content = readFileSync(path);
  content.set(bytes, at);
  writeFileSync(path, content);
}

describe('a damaged library', () => {
  beforeEach(() => createDatabase(3));

  test.each([
    ['magic words', 0, 'SQLite formaX'],
    ['all magic words', 0, '\0'.repeat(16)],
    ['page size', 16, '\u0003\u0003'],
    ['read and write version', 18, '\u0009\u0009'],
    ['reserved fractions', 21, '\u0001\u0001\u0001'],
    ['schema format', 44, '\u0000\u0000\u0000\u0009'],
    ['first page', 100, '\u0000'.repeat(50)],
  ])('by its %s is told to be damaged', (_, at, bytes) => {
    overwrite(place.path, at, Buffer.from(bytes, 'latin1'));
    expect(inspect().status).toBe('damaged');
    expect(refusal()).toMatchObject({
      code: 'DATABASE_DAMAGED',
      message: expect.stringContaining('It was not touched; a backup can bring it back.'),
    });
  });

  test('of which only zeros are left is told to be damaged', () => {
    writeFileSync(place.path, Buffer.alloc(statSync(place.path).size));
    expect(inspect().status).toBe('damaged');
  });

  test.each([0.2, 0.5, 0.9])('cut to %f of its size is told to be damaged', (share) => {
    truncateSync(place.path, Math.floor(statSync(place.path).size * share));
    expect(inspect().status).toBe('damaged');
  });

  test.each([0.2, 0.5, 0.9])('cut to %f of its size in WAL mode too', (share) => {
    const database = openDatabase(place.path);
    database.pragma('journal_mode = WAL');
    database.close();
    truncateSync(place.path, Math.floor(statSync(place.path).size * share));
    expect(inspect().status).toBe('damaged');
  });

  test('with a garbled schema is told to be damaged', () => {
    const at = readFileSync(place.path).indexOf('CREATE TABLE history');
    overwrite(place.path, at, Buffer.from('GARBLED'));
    expect(inspect()).toMatchObject({ status: 'damaged', reason: expect.stringContaining('malformed') });
  });
});
