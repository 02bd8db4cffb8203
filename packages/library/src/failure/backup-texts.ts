import type { BackupErrorCode } from '@auralis/backup';
import type { DatabaseErrorCode } from '@auralis/sqlite';
import { type Failure, type FailureText, numberFact, RETRY, type TextOf, textFact, unchanged } from './failure.ts';

/** Texts about backups of the library. */
export const BACKUP_TEXTS = {
  BACKUP_DAMAGED: (failure) => ({
    title: 'The backup is damaged',
    whatHappened:
      'A backup is no longer what was written, or the disk did not store it correctly. The disk may be failing.',
    ...unchanged(failure),
    waysOut: ['try-again', 'restore-backup', 'open-folder', 'save-report', 'contact-support'],
  }),
  BACKUP_FAILED: backupFailed,
  BACKUP_MISSING: (failure) => ({
    title: 'The backup was not found',
    whatHappened: 'The backup that you chose no longer exists. Choose another one from the list.',
    ...unchanged(failure),
    waysOut: ['restore-backup', 'open-folder', 'contact-support'],
  }),
  BACKUP_NEEDED: (failure) => ({
    title: 'The backup was kept',
    whatHappened:
      'It is the last backup that is known to be complete, or your library is damaged and may need it. Make another backup, or restore one, before you delete it.',
    condition: 'unchanged',
    libraryState: 'Your library and the backup are unchanged.',
    waysOut: failure.path === null ? ['contact-support'] : ['open-folder', 'contact-support'],
  }),
  BACKUP_TOO_NEW: backupTooNew,
  DRILL_FAILED: (failure) => ({
    title: 'The test of the backup failed',
    whatHappened: 'The backup is complete, but Auralis could not use a copy of it.',
    ...unchanged(failure),
    waysOut: ['update-app', 'try-again', 'save-report', 'contact-support'],
  }),
  RESTORE_FAILED: restoreFailed,
  SALVAGE_FAILED: (failure) => ({
    title: 'Nothing could be recovered',
    whatHappened: 'Auralis could not save anything from the damaged library, or the target file already exists.',
    condition: 'damaged',
    libraryState: 'The damaged library is unchanged. Keep it: support may be able to recover more.',
    waysOut: failure.path === null ? ['contact-support'] : ['restore-backup', 'open-folder', 'contact-support'],
  }),
} as const satisfies Readonly<Record<Exclude<BackupErrorCode, DatabaseErrorCode>, TextOf>>;

function backupFailed(failure: Failure): FailureText {
  const existing = textFact(failure, 'existing');
  if (existing !== null) {
    return {
      title: 'There is already a library in the new place',
      whatHappened: `Your earlier library was not copied, because ${existing} exists.`,
      condition: 'unchanged',
      libraryState: 'Both libraries are unchanged.',
      waysOut: ['try-again', 'open-folder', 'contact-support'],
    };
  }
  return {
    title: 'The backup could not be made',
    whatHappened: 'Auralis could not write, read or verify a backup. Without a backup it does not update your library.',
    ...unchanged(failure),
    waysOut: RETRY,
  };
}

function backupTooNew(failure: Failure): FailureText {
  const { appVersion } = failure.context;
  const madeBy = textFact(failure, 'appVersion');
  const newer = madeBy === null ? 'a newer version of Auralis' : `Auralis ${madeBy}`;
  const here = appVersion === undefined ? 'this version' : `Auralis ${appVersion}, which you are using,`;
  const schema = numberFact(failure, 'schemaVersion');
  return {
    title: 'The backup is from a newer version of Auralis',
    whatHappened: `The backup was made by ${newer}${schema === null ? '' : ` (schema ${schema})`}, and ${here} cannot use it. Update Auralis, or choose an older backup.`,
    ...unchanged(failure),
    waysOut: ['update-app', 'save-report', 'contact-support'],
  };
}

function restoreFailed(failure: Failure): FailureText {
  const waysOut = ['try-again', 'restore-backup', 'open-folder', 'save-report', 'contact-support'] as const;
  if (textFact(failure, 'intent') !== null) {
    return {
      title: 'The restore was interrupted',
      whatHappened:
        'The app or the computer was shut down or crashed during a restore, and Auralis cannot read how far it came. Restore the backup again.',
      condition: 'incomplete',
      libraryState:
        'Your library may be incomplete. The copy of it that was made before the restore is among the backups.',
      waysOut,
    };
  }
  return {
    title: 'The backup could not be restored',
    whatHappened: 'Auralis could not put the backup in the place of your library.',
    condition: 'uncertain',
    libraryState:
      'Your library is either as it was or completely restored. A copy of it from before the restore is among the backups, if one had been made.',
    waysOut,
  };
}
