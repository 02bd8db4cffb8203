import { mkdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freeBytes } from '@auralis/sqlite';
import { describe, expect, test } from 'vitest';
import { useFolder } from '../../test/sample-migrations.ts';
import { assertHeadRoom } from './head-room.ts';

const place = useFolder();
const MARGIN = 4 * 1024 * 1024;

/** A file as large as wanted that takes no room. */
function createDatabase(bytes: number): string {
  writeFileSync(place.path, '');
  truncateSync(place.path, bytes);
  return place.path;
}

function refusal(check: () => void) {
  try {
    check();
  } catch (error) {
    return error as {
      readonly code: string;
      readonly message: string;
      readonly facts: Readonly<Record<string, number>>;
    };
  }
  throw new Error('there was room');
}

describe('room for an upgrade', () => {
  test('is there for a small library, also for one whose folder is still to be made', () => {
    assertHeadRoom(createDatabase(100_000), { additive: false, backups: join(place.folder, 'not', 'yet') });
    assertHeadRoom(join(place.folder, 'not', 'yet', 'library.db'), { additive: false, backups: null });
  });

  test.each([
    ['steps that rewrite, with a backup', false, true, 4],
    ['steps that rewrite, without one', false, false, 3],
    ['steps that only add, with a backup', true, true, 1],
  ])('is refused for %s, with the very number of bytes that are missing', (_, additive, backup, times) => {
    const size = 4e12;
    const { code, message, facts } = refusal(() =>
      assertHeadRoom(createDatabase(size), { additive, backups: backup ? place.folder : null }),
    );
    expect(code).toBe('DISK_FULL');
    expect(facts.needed).toBe(times * size + MARGIN);
    expect(facts.missing).toBe((facts.needed ?? 0) - (facts.free ?? 0));
    expect(Math.abs((facts.free ?? 0) - freeBytes(place.folder))).toBeLessThan(1e9);
    expect(message).toBe(
      `The disk that holds ${place.folder} is too full: ${Math.ceil((facts.missing ?? 0) / 1e6)} MB more are needed. Nothing was changed.`,
    );
  });

  test('is not needed for steps that only add and make no backup', () => {
    assertHeadRoom(createDatabase(4e12), { additive: true, backups: null });
  });

  const other = '/dev/shm';
  const isOther = statSync(other, { throwIfNoEntry: false })?.dev !== statSync(tmpdir()).dev;
  test.runIf(process.platform === 'linux' && isOther)('is looked for on each disk by itself', () => {
    mkdirSync(join(place.folder, 'here'));
    const { facts } = refusal(() => assertHeadRoom(createDatabase(4e12), { additive: true, backups: other }));
    expect(facts).toMatchObject({ directory: other, needed: 4e12 });
  });
});
