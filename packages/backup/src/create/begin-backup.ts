import type { Contents } from '@auralis/sqlite';
import { assertFreeSpace, assertNotEmpty, databaseBytes, openDatabase, throwIfAborted } from '@auralis/sqlite';
import { type BackupPlace, backupPlace } from '../catalog/backup-place.ts';
import type { Backup } from '../catalog/list-backups.ts';
import type { BackupManifest } from '../catalog/manifest.ts';
import { nextSequence } from '../catalog/sequence.ts';
import { toBackupError } from '../errors.ts';
import type { Count } from '../verify/inspect-copy.ts';
import { copySource, type EqualCopy, type LookedThrough } from './copy-source.ts';
import type { CreateBackupOptions } from './create-backup.ts';
import { beginDraft, type Draft, discardDraft, publishDraft } from './draft.ts';
import { prepareDirectory } from './prepare-directory.ts';

export interface BeginBackupOptions extends CreateBackupOptions {
  /** What to count in the copy. Default: rows. */
  readonly count?: Count | undefined;
}

/** A backup whose bytes are proven equal to the source's. The rest of the proof goes on in other threads. */
export interface BegunBackup {
  /** Ends when the backup is proven and has its name and manifest; rejects, with no file left, when it fails. */
  readonly made: Promise<MadeBackup>;
}

export interface MadeBackup {
  readonly backup: Backup;
  /** Links to rows that do not exist; null when not counted or when the schema doesn't allow it. */
  readonly orphans: number | null;
  /** Null when only rows were counted. */
  readonly contents: Contents | null;
}

/**
 * Begins a backup as {@link createBackup} does, and leaves its caller time: once the bytes are proven equal, what holds
 * the lock may change the library. It must wait for `made` before it makes the change last.
 *
 * @throws BackupError with the codes of `createBackup`; `made` rejects with the same
 *
 * @example
 * const { made } = await beginBackup({ database: 'library.db', reason: 'before-upgrade', lock: connection });
 * connection.exec('ALTER TABLE tracks ADD COLUMN rating INTEGER');
 * const { backup } = await made;
 * connection.exec('COMMIT');
 */
export async function beginBackup(options: BeginBackupOptions): Promise<BegunBackup> {
  const place = backupPlace(options.database, options.directory);
  return withSentence(place, async () => {
    throwIfAborted(options.signal);
    assertNotEmpty(place.database);
    // Says what is wrong with a wrong path before anything is made for it.
    openDatabase(place.database, { readonly: true }).close();
    assertFreeSpace(place.directory, databaseBytes(place.database).main);
    prepareDirectory(place);
    return copyToDraft(place, options);
  });
}

async function copyToDraft(place: BackupPlace, options: BeginBackupOptions): Promise<BegunBackup> {
  const draft = beginDraft(place, (options.now ?? (() => new Date()))());
  try {
    const copy = await copySource(draft, options);
    const made = withSentence(place, () => proveDraft(draft, copy, options));
    made.catch(() => {
      // Told to whoever waits for it, which may be later.
    });
    return { made };
  } catch (error) {
    discardDraft(draft);
    throw error;
  }
}

async function proveDraft(draft: Draft, copy: EqualCopy, options: BeginBackupOptions): Promise<MadeBackup> {
  try {
    const looked = await copy.looked;
    throwIfAborted(options.signal);
    const backup = publishDraft(draft, describe(draft, copy, looked, options));
    return { backup, orphans: looked.orphans, contents: looked.contents };
  } catch (error) {
    discardDraft(draft);
    throw error;
  }
}

function describe(
  { place, createdAt }: Draft,
  { sha256, bytes }: EqualCopy,
  { facts, orphans, level }: LookedThrough,
  { reason, label, appVersion, schemaVersion, minReader }: BeginBackupOptions,
): BackupManifest {
  return {
    format: 1,
    database: place.name,
    sequence: nextSequence(place),
    createdAt: createdAt.toISOString(),
    reason,
    label: label ?? null,
    appVersion: appVersion ?? null,
    schemaVersion: schemaVersion ?? (facts.userVersion === 0 ? null : facts.userVersion),
    minReader: minReader ?? null,
    ...facts,
    sha256,
    bytes,
    orphans,
    proofs: [{ level, at: createdAt.toISOString() }],
    failure: null,
  };
}

async function withSentence<Result>(place: BackupPlace, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const message = `The backup of ${place.database} could not be made.`;
    const { database, directory } = place;
    throw toBackupError(error, { code: 'BACKUP_FAILED', message }, { database, directory });
  }
}
