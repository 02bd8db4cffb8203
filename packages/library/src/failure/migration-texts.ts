import type { MigrateErrorCode } from '@auralis/migrate';
import type { DatabaseErrorCode } from '@auralis/sqlite';
import {
  type Failure,
  type FailureText,
  numberFact,
  RETRY_OR_RESTORE,
  type TextOf,
  textFact,
  UPDATE,
  unchanged,
} from './failure.ts';

/** Texts about the schema of the library and about updates of it. */
export const MIGRATION_TEXTS = {
  DATABASE_DRIFTED: (failure) => ({
    title: 'Your library has unexpected contents',
    whatHappened:
      'The tables of your library are not those of any version of Auralis. Another program may have changed them.',
    ...unchanged(failure),
    waysOut: RETRY_OR_RESTORE,
  }),
  DATABASE_FOREIGN: (failure) => ({
    title: 'This file is not an Auralis library',
    whatHappened: `${failure.path ?? 'The file'} belongs to another program, or is not a database.`,
    condition: 'unchanged',
    libraryState: 'The file is unchanged. Your library is in another place.',
    waysOut: ['try-again', 'open-folder', 'contact-support'],
  }),
  DATABASE_TOO_NEW: tooNew,
  MIGRATION_EDITED: brokenApp('a released migration was changed afterwards'),
  MIGRATION_NAME: brokenApp('a migration has an invalid file name'),
  MIGRATION_REFUSED: brokenApp('a migration cannot be run safely'),
  MIGRATION_MISSING: (failure) =>
    'backup' in failure.facts
      ? {
          title: 'Your library cannot go back to an older version',
          whatHappened: 'The newer version stores data for which the older version has no place.',
          ...unchanged(failure),
          waysOut: ['restore-backup', 'open-folder', 'save-report', 'contact-support'],
        }
      : brokenApp('the migration for your library is missing')(failure),
  MIGRATION_FAILED: updateFailed,
  REFERENCES_BROKEN: rejected('connections between tracks, albums or playlists'),
  ROWS_LOST: rejected('lost tracks, playlists or other entries'),
  VALUES_CHANGED: rejected('changed values of some tracks or other entries'),
  VALUES_LOST: rejected('lost values of some tracks or other entries'),
  SCHEMA_MISMATCH: (failure) => ({
    title: 'The update of your library failed',
    whatHappened: 'The updated library would not have had the expected tables, so Auralis rolled the update back.',
    ...unchanged(failure),
    waysOut: RETRY_OR_RESTORE,
  }),
  TOO_MANY_FAILURES: (failure) => ({
    title: 'The update of your library failed several times',
    whatHappened: `The update failed ${timesInARow(failure)}, so Auralis did not start it again.`,
    ...unchanged(failure),
    waysOut: ['update-app', ...RETRY_OR_RESTORE],
  }),
  JOURNAL_UNUSABLE: (failure) => ({
    title: 'The record of updates cannot be used',
    whatHappened: `Auralis records every update in ${textFact(failure, 'journal') ?? 'a file beside your library'}, and cannot read or write it. Move it to another folder, and try again.`,
    ...unchanged(failure),
    waysOut: ['try-again', 'open-folder', 'contact-support'],
  }),
  WORKER_MISSING: brokenApp('a part of it is missing'),
} as const satisfies Readonly<Record<Exclude<MigrateErrorCode, DatabaseErrorCode>, TextOf>>;

function timesInARow(failure: Failure): string {
  const failures = numberFact(failure, 'failures') ?? 3;
  return failures === 3 ? 'three times in a row' : `${failures} times in a row`;
}

/** Offers no restore and no empty library: the newer app needs nothing but itself. */
function tooNew(failure: Failure): FailureText {
  const { appVersion } = failure.context;
  const [version, wanted] = [numberFact(failure, 'version'), numberFact(failure, 'wanted')];
  const writtenBy = textFact(failure, 'writtenBy');
  const newer = writtenBy === null ? 'a newer version of Auralis' : `Auralis ${writtenBy}`;
  const here = appVersion === undefined ? 'This version of Auralis' : `Auralis ${appVersion}, which you are using,`;
  const schemas =
    version === null || wanted === null ? '' : ` (it has schema ${version}, this version knows ${wanted})`;
  return {
    title: 'Your library is from a newer version of Auralis',
    whatHappened: `Your library was last used by ${newer}. ${here} cannot open it${schemas}.`,
    condition: 'unchanged',
    libraryState: `Your library is complete and unchanged. ${newer[0]?.toUpperCase()}${newer.slice(1)} can open it.`,
    waysOut: UPDATE,
  };
}

function brokenApp(reason: string): (failure: Failure) => FailureText {
  return (failure) => ({
    title: 'This version of Auralis is faulty',
    whatHappened: `Auralis cannot update your library, because ${reason}. Update or reinstall Auralis.`,
    ...unchanged(failure),
    waysOut: UPDATE,
  });
}

function rejected(what: string): (failure: Failure) => FailureText {
  return (failure) => ({
    title: 'The update of your library failed',
    whatHappened: `The update would have ${what}, so Auralis rolled it back.`,
    ...unchanged(failure),
    waysOut: RETRY_OR_RESTORE,
  });
}

function updateFailed(failure: Failure): FailureText {
  const title = 'The update of your library failed';
  // The exit code of the thread that ran the update. Whether it had committed is not known.
  if (numberFact(failure, 'code') !== null) {
    return {
      title,
      whatHappened: 'The update ended early.',
      condition: 'uncertain',
      libraryState: 'Your library is either unchanged or completely updated. The next attempt finds out which.',
      waysOut: RETRY_OR_RESTORE,
    };
  }
  return {
    title,
    whatHappened: `${causeOf(failure)}, so Auralis rolled it back.`,
    ...unchanged(failure),
    waysOut: RETRY_OR_RESTORE,
  };
}

function causeOf({ detail, context }: Failure): string {
  if (!/\bSQLITE_IOERR|\bEIO\b/.test(detail)) return 'A part of the update ended with an error';
  return context.isOnNetwork === true
    ? 'The network folder with your library reported an error during the update'
    : 'The disk reported an error during the update, which may mean that it is failing';
}
