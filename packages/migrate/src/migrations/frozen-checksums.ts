import type { FrozenChecksums } from '@auralis/migration-files';
import { migrationError } from '../errors.ts';
import type { Migration } from './migration.ts';

/**
 * Released migrations never change and are never deleted.
 *
 * @throws MigrateError `MIGRATION_EDITED`, `MIGRATION_MISSING`
 */
export function assertFrozen(migrations: readonly Migration[], frozen: FrozenChecksums): void {
  const byFile = new Map(migrations.map((migration) => [migration.file, migration]));
  for (const [file, checksum] of Object.entries(frozen)) {
    const found = byFile.get(file);
    if (found === undefined)
      throw migrationError('MIGRATION_MISSING', file, 'this migration was released and is missing; restore it');
    if (found.checksum !== checksum) {
      throw migrationError(
        'MIGRATION_EDITED',
        file,
        'this migration was released and has changed; restore it and write a new one',
        { facts: { released: checksum, found: found.checksum } },
      );
    }
  }
}

/**
 * The text of `checksums.json` with every migration in it.
 */
export function freeze(migrations: readonly Migration[]): string {
  const sums = migrations
    .map(({ file, checksum }) => [file, checksum] as const)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sums), null, 2)}\n`;
}
