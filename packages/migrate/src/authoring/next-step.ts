import { parseFileName, parseHeader, versionLabel } from '@auralis/migration-files';
import { migrationError } from '../errors.ts';
import { invalidMigration } from '../migrations/load-migrations.ts';
import type { MigrationSet } from '../migrations/migration-set.ts';

export interface NextStepOptions {
  /** Small letters, digits and underscores: `play_history`. */
  readonly name: string;
  /** What a listener reads while it runs: one sentence. */
  readonly sentence: string;
  readonly language: 'sql' | 'ts';
  /** `up`: from the newest schema to the next. `undo`: from the newest back to the one before. */
  readonly direction: 'up' | 'undo';
  /** The app version that will ship it. */
  readonly release?: string | undefined;
}

/**
 * The file of a step that is still to be written: its name and its header; pure.
 *
 * @throws MigrateError `MIGRATION_NAME` for a name that no file of steps may have, or an undo of nothing
 * @throws MigrateError `MIGRATION_REFUSED` for a sentence that is none, or a release that is no version
 */
export function nextStep({ newest }: MigrationSet, options: NextStepOptions): { file: string; text: string } {
  const { name, sentence, language, direction, release } = options;
  const to = direction === 'up' ? newest + 1 : newest - 1;
  const file = `migration_${versionLabel(newest)}_to_${versionLabel(to)}_${name}.${language}`;
  if (to < 0) throw migrationError('MIGRATION_NAME', file, 'there is no schema yet to go back from');
  parseFileName(file, invalidMigration);
  if (sentence.trim() === '' || /[\r\n]/.test(sentence) || sentence.trim().startsWith('@'))
    throw migrationError('MIGRATION_REFUSED', file, 'the sentence for the listener must be one line, and no directive');
  const text = language === 'sql' ? sqlStep(sentence, release) : codeStep(sentence, release);
  parseHeader(file, text, invalidMigration);
  return { file, text };
}

function sqlStep(sentence: string, release: string | undefined): string {
  return `${header('--', sentence, release)}\n`;
}

function codeStep(sentence: string, release: string | undefined): string {
  return `${header('//', sentence, release)}
import { defineMigration } from '@auralis/migrate';

export default defineMigration({
  up(db) {
    db.exec('');
  },
});
`;
}

function header(mark: string, sentence: string, release: string | undefined): string {
  const lines = [sentence.trim(), ...(release === undefined ? [] : [`@release ${release}`])];
  return `${lines.map((line) => `${mark} ${line}`).join('\n')}\n`;
}
