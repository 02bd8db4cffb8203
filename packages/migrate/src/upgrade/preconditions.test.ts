import { mkdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freeBytes } from '@auralis/sqlite';
import { describe, expect, test } from 'vitest';
import { useFolder } from '../../test/sample-migrations.ts';
import { assertSpaceForUpgrade } from './preconditions.ts';

const place = useFolder();
const MARGIN = 4 * 1024 * 1024;

/** A sparse file of any size. */
function databaseOf(bytes: number): string {
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
  throw new Error('there was enough space');
}

describe('assertSpaceForUpgrade', () => {
  test('accepts a small database, even when its folder does not exist yet', () => {
    assertSpaceForUpgrade(databaseOf(100_000), { additive: false, backups: join(place.folder, 'not', 'yet') });
    assertSpaceForUpgrade(join(place.folder, 'not', 'yet', 'database.db'), { additive: false, backups: null });
  });

  test.each([
    ['migrations that rewrite, with a backup', false, true, 4],
    ['migrations that rewrite, without a backup', false, false, 3],
    ['migrations that only add, with a backup', true, true, 1],
  ])('refuses %s on a full disk, with the exact number of missing bytes', (_, additive, backup, times) => {
    const size = 4e12;
    const { code, message, facts } = refusal(() =>
      assertSpaceForUpgrade(databaseOf(size), { additive, backups: backup ? place.folder : null }),
    );
    expect(code).toBe('DISK_FULL');
    expect(facts.needed).toBe(times * size + MARGIN);
    expect(facts.missing).toBe((facts.needed ?? 0) - (facts.free ?? 0));
    expect(Math.abs((facts.free ?? 0) - freeBytes(place.folder))).toBeLessThan(1e9);
    expect(message).toBe(
      `The disk that holds ${place.folder} is too full: ${Math.ceil((facts.missing ?? 0) / 1e6)} MB more are needed. Nothing was changed.`,
    );
  });

  test('accepts migrations that only add, without a backup, on a full disk', () => {
    assertSpaceForUpgrade(databaseOf(4e12), { additive: true, backups: null });
  });

  const other = '/dev/shm';
  const isOther = statSync(other, { throwIfNoEntry: false })?.dev !== statSync(tmpdir()).dev;
  test.runIf(process.platform === 'linux' && isOther)('measures each disk separately', () => {
    mkdirSync(join(place.folder, 'here'));
    const { facts } = refusal(() => assertSpaceForUpgrade(databaseOf(4e12), { additive: true, backups: other }));
    expect(facts).toMatchObject({ directory: other, needed: 4e12 });
  });
});
