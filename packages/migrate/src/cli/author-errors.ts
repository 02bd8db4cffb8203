import { FIX_OR_UPDATE, MigrateError, UNTOUCHED } from '../errors.ts';

/**
 * Runs a command for authors. What is wrong with a migration is put in words for them: no database is involved, and there
 * is no other version of the app to install.
 */
export async function inWordsForAuthors<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw error instanceof MigrateError ? error.with(wordsForAuthors(error)) : error;
  }
}

function wordsForAuthors({ code, message, hint, facts }: MigrateError): Pick<MigrateError, 'message' | 'hint'> {
  if (code === 'MIGRATION_FAILED')
    return { message: 'A migration fails on an empty database.', hint: 'Fix the migration.' };
  if (code === 'MIGRATION_MISSING' && !('file' in facts))
    return {
      message: 'A migration is missing.',
      hint: 'Restore it from the newest release, or write one that starts where the others end.',
    };
  return {
    message: message.replace(` ${UNTOUCHED}`, ''),
    hint: hint === FIX_OR_UPDATE ? 'Fix the migration.' : hint,
  };
}
