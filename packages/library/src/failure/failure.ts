import type { Backup } from '@auralis/backup';

/** What is known about the library besides the error. Every field is optional; the description uses what there is. */
export interface FailureContext {
  /** The library that the app wanted to use. */
  readonly path?: string;
  /** Version of the running app. */
  readonly appVersion?: string;
  /** Version of the app that last upgraded the library, which can therefore still open it. */
  readonly lastAppVersion?: string | null;
  /** Backups of the library, newest first, as `listBackups` returns them. */
  readonly backups?: readonly Backup[];
  /** Whether the library is on another computer. SQLite's locks are unreliable there. */
  readonly isOnNetwork?: boolean;
  /** With it, the date of a backup made today reads "today". */
  readonly now?: Date;
  /** Default: the time zone of this computer. */
  readonly timeZone?: string;
}

/** An error as plain data, so that one which crossed a process boundary can be described like any other. */
export interface Failure {
  readonly code: string;
  readonly detail: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly context: FailureContext;
  /** The library concerned, from the error or from the context. */
  readonly path: string | null;
}

export type WayOutId =
  | 'update-app'
  | 'free-space'
  | 'try-again'
  | 'restore-backup'
  | 'create-library'
  | 'open-folder'
  | 'save-report'
  | 'contact-support';

/** What became of the library: `restored` from a backup; `not-opened` at all; `uncertain` until the next attempt. */
export type LibraryCondition =
  | 'unchanged'
  | 'not-opened'
  | 'missing'
  | 'damaged'
  | 'incomplete'
  | 'restored'
  | 'uncertain';

/** What one code says to the listener. The ways out are put in their fixed order by `describeFailure`. */
export interface FailureText {
  readonly title: string;
  readonly whatHappened: string;
  readonly condition: LibraryCondition;
  /** The condition as a sentence. */
  readonly libraryState: string;
  readonly waysOut: readonly WayOutId[];
}

/** The text of a code, or a function where it depends on the facts of the error. */
export type TextOf = FailureText | ((failure: Failure) => FailureText);

/** The ways out of a problem that may be gone at the next attempt. */
export const RETRY: readonly WayOutId[] = ['try-again', 'open-folder', 'save-report', 'contact-support'];

/** The ways out of a problem that a backup may solve. */
export const RETRY_OR_RESTORE: readonly WayOutId[] = [...RETRY, 'restore-backup'];

/** The ways out of a problem that another version of the app may solve. */
export const UPDATE: readonly WayOutId[] = ['update-app', 'save-report', 'contact-support', 'open-folder'];

/** "Your library is unchanged.", and which version of the app can open it, where that is known. */
export function unchanged({
  context: { lastAppVersion, appVersion },
}: Failure): Pick<FailureText, 'condition' | 'libraryState'> {
  const isOther = typeof lastAppVersion === 'string' && lastAppVersion !== appVersion;
  const reader = isOther ? ` Version ${lastAppVersion} of Auralis can still open it.` : '';
  return { condition: 'unchanged', libraryState: `Your library is unchanged.${reader}` };
}

/** Reads a fact that may be missing. */
export function textFact({ facts }: Pick<Failure, 'facts'>, name: string): string | null {
  const value = facts[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Reads a fact that may be missing. */
export function numberFact({ facts }: Pick<Failure, 'facts'>, name: string): number | null {
  const value = facts[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** `12 MB`, `1.3 GB`: rounded up, so that freeing this much is enough. */
export function formatSize(bytes: number): string {
  return bytes < 1e9 ? `${Math.max(1, Math.ceil(bytes / 1e6))} MB` : `${Math.ceil(bytes / 1e8) / 10} GB`;
}
