import { z } from 'zod';

/** The backups of the library. An id names a backup; no path comes from a request. */

export const backupId = z.string().regex(/^[\w-]{1,80}$/);

export const backup = z.object({
  id: backupId,
  createdAt: z.string(),
  reason: z.enum(['before-upgrade', 'manual', 'before-restore', 'scheduled']),
  label: z.string().nullable(),
  appVersion: z.string().nullable(),
  schemaVersion: z.int().nullable(),
  /** False where only a newer app can read it. */
  isReadable: z.boolean(),
  bytes: z.number(),
  /** Rows of each table. */
  rows: z.record(z.string(), z.number()),
  /** 0 to 5, as in `@auralis/backup`: 3 and more is a check of the whole content, 5 a restore to a temporary place. */
  verifiedLevel: z.int(),
  verifiedAt: z.string().nullable(),
  failure: z.object({ at: z.string(), reason: z.string() }).nullable(),
  /** Why it can't be deleted: it is the only one that was checked. */
  isProtected: z.boolean(),
});

export const backups = z.object({
  /** Newest first. */
  rows: z.array(backup),
  /** Files that look like backups and can't be used, with the reason. */
  unusable: z.array(z.object({ id: z.string(), reason: z.string() })),
  bytes: z.number(),
  /** What is being made, verified or restored now. */
  job: z
    .object({
      kind: z.enum(['create', 'verify', 'restore']),
      id: z.string().nullable(),
      fraction: z.number().nullable(),
    })
    .nullable(),
  /**
   * The last restore, as long as it can be undone: the backup that was made before it. `of` is `undo` where that restore
   * undid another one.
   */
  undo: z.object({ id: backupId, restoredAt: z.string(), of: z.enum(['restore', 'undo']) }).nullable(),
});

export const createRequest = z.strictObject({
  label: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .refine((text) => text.isWellFormed(), 'the text has half a character')
    .optional(),
});

const difference = z.object({
  name: z.enum(['tracks', 'albums', 'artists', 'playlists', 'entries', 'plays', 'favourites']),
  current: z.number(),
  backup: z.number(),
  /** In the library and not in the backup, and the other way round. */
  lost: z.number(),
  back: z.number(),
});

/** What a restore brings back and takes away. */
export const restorePreview = z.object({
  backup,
  /** Null where the current library can't be read, and nothing can be compared. */
  differences: z.array(difference).nullable(),
  /** Other rows that the restore changes, such as edited tracks and the order of playlists. */
  edited: z.int(),
  /** Up to five names. */
  playlistsLost: z.array(z.string()),
  playlistsBack: z.array(z.string()),
  /** The older library will be upgraded after the restore. */
  willUpgrade: z.boolean(),
});

export const restored = z.object({
  id: backupId,
  /** Counts of the library after the restore; empty where it could not be opened, and then the state says why. */
  counts: z.record(z.string(), z.union([z.number(), z.string(), z.null()])),
  /** The backup of the library as it was; null where it could not be copied and its files were kept instead. */
  beforeRestore: backupId.nullable(),
});

export type Backup = z.infer<typeof backup>;
export type Backups = z.infer<typeof backups>;
export type CreateRequest = z.input<typeof createRequest>;
export type RestorePreview = z.infer<typeof restorePreview>;
export type Restored = z.infer<typeof restored>;
