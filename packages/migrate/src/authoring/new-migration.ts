import { parseFileName, parseHeader, versionLabel } from '@auralis/migration-files';
import { migrationError } from '../errors.ts';
import { invalidMigration } from '../migrations/load-migrations.ts';
import type { MigrationSet } from '../migrations/migration-set.ts';

export interface NewMigrationOptions {
  /** Lower-case letters, digits and underscores: `play_history`. */
  readonly name: string;
  /** What users read while the migration runs: one sentence. */
  readonly description: string;
  readonly language: 'sql' | 'ts';
  /** `up`: from the newest schema to the next. `undo`: from the newest schema back to the previous one. */
  readonly direction: 'up' | 'undo';
  /** The app version that will ship it. */
  readonly release?: string | undefined;
}

/**
 * The name and the text of a migration file that is yet to be written, with its header; pure.
 *
 * @throws MigrateError `MIGRATION_NAME` for an invalid name, or when there is no migration to undo
 * @throws MigrateError `MIGRATION_REFUSED` for an empty or multi-line description, or an invalid release
 */
export function newMigration({ newest }: MigrationSet, options: NewMigrationOptions): { file: string; text: string } {
  const { name, description, language, direction, release } = options;
  const to = direction === 'up' ? newest + 1 : newest - 1;
  const file = `migration_${versionLabel(newest)}_to_${versionLabel(to)}_${name}.${language}`;
  if (to < 0) throw migrationError('MIGRATION_NAME', file, 'there is no migration to undo');
  parseFileName(file, invalidMigration);
  if (description.trim() === '' || /[\r\n]/.test(description) || description.trim().startsWith('@'))
    throw migrationError('MIGRATION_REFUSED', file, 'the description must be one line of text, not a directive');
  const text =
    language === 'sql'
      ? `${header('--', [description.trim()], release)}\n`
      : codeMigration(description.trim(), release);
  parseHeader(file, text, invalidMigration);
  return { file, text };
}

function codeMigration(description: string, release: string | undefined): string {
  return `${header('//', [], release)}import { defineMigration } from '@auralis/migrate';

export default defineMigration({
  description: ${JSON.stringify(description)},
  up(db) {
    db.exec('');
  },
});
`;
}

function header(mark: string, text: readonly string[], release: string | undefined): string {
  const lines = [...text, ...(release === undefined ? [] : [`@release ${release}`])];
  return lines.map((line) => `${mark} ${line}\n`).join('');
}
