import { migrationError } from '../errors.ts';
import type { Migration } from './migration.ts';

export const FROZEN_FILE = 'checksums.json';

/** File name to SHA-256 of every released step. */
export type FrozenChecksums = Readonly<Record<string, string>>;

/** @throws MigrateError `MIGRATION_REFUSED` for a file of another shape */
export function parseFrozen(text: string): FrozenChecksums {
  const refuse = () =>
    migrationError('MIGRATION_REFUSED', FROZEN_FILE, 'it must be an object of file names to SHA-256 checksums');
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw refuse();
  }
  const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
  if (
    !isObject ||
    !Object.values(parsed as object).every((sum) => typeof sum === 'string' && /^[0-9a-f]{64}$/.test(sum))
  )
    throw refuse();
  return parsed as FrozenChecksums;
}

/**
 * Released steps never change and never vanish.
 *
 * @throws MigrateError `MIGRATION_EDITED`, `MIGRATION_MISSING`
 */
export function assertFrozen(migrations: readonly Migration[], frozen: FrozenChecksums): void {
  for (const [file, checksum] of Object.entries(frozen)) {
    const step = migrations.find((migration) => migration.file === file);
    if (step === undefined)
      throw migrationError('MIGRATION_MISSING', file, 'this step was released and is gone; put it back');
    if (step.checksum !== checksum) {
      throw migrationError(
        'MIGRATION_EDITED',
        file,
        'this step was released and has changed; put it back and write a new step',
        {
          released: checksum,
          found: step.checksum,
        },
      );
    }
  }
}

/**
 * The frozen file's text with every step of today in it.
 */
export function freeze(migrations: readonly Migration[]): string {
  const sums = migrations
    .map(({ file, checksum }) => [file, checksum] as const)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sums), null, 2)}\n`;
}
