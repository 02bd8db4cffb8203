import { z } from 'zod';

/** Versions, releases and settings. */

export const health = z.object({ status: z.enum(['starting', 'upgrading', 'restoring', 'ready', 'failed']) });

export const version = z.object({
  app: z.string(),
  /** Name of the file of the library, without its folder. */
  library: z.string(),
  api: z.string(),
  minClient: z.string(),
  /** Of the library file, null while it is not known; and the newest that this app writes. */
  schema: z.object({ file: z.int().nullable(), code: z.int() }),
  sqlite: z.string(),
  node: z.string(),
});

const entry = z.object({
  id: z.string(),
  category: z.enum(['added', 'changed', 'deprecated', 'removed', 'fixed', 'security']),
  text: z.string(),
});
const release = z.object({
  version: z.string(),
  date: z.string(),
  entries: z.array(entry),
  /** Where the release changes the library: the versions, and whether older apps can still open it. */
  schema: z.object({ from: z.int(), to: z.int(), breaking: z.boolean() }).nullable(),
});

/** All releases with entries for listeners, newest first, and which of them the listener has not seen. */
export const releases = z.object({
  rows: z.array(release),
  /** Versions crossed since the one that was seen last; empty on a first install. */
  unseen: z.array(z.string()),
});

/** Kept beside the library, so that neither a browser nor a window loses them. */
export const settings = z.strictObject({
  language: z.enum(['system', 'en', 'de']),
  colours: z.enum(['system', 'light', 'dark']),
  /** Shows a line about what is new after an update. */
  announcesReleases: z.boolean(),
});
export const settingsChange = settings.partial();

/** RFC 9457. `code` is stable; `hint` says what to do. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  code: z.string(),
  hint: z.string().optional(),
});

export type Health = z.infer<typeof health>;
export type VersionInfo = z.infer<typeof version>;
export type Release = z.infer<typeof release>;
export type Releases = z.infer<typeof releases>;
export type Settings = z.infer<typeof settings>;
export type Problem = z.infer<typeof problem>;
