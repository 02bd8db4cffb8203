import type { BackupErrorCode } from '@auralis/backup';
import type { InterruptedRun, MigrateErrorCode } from '@auralis/migrate';
import type { DatabaseErrorCode } from '@auralis/sqlite';
import { classifyError, describeCause } from '@auralis/sqlite/support';
import { describeInterruption } from '../receipt.ts';
import { BACKUP_TEXTS } from './backup-texts.ts';
import { DATABASE_TEXTS } from './database-texts.ts';
import {
  type Failure,
  type FailureContext,
  type FailureText,
  type LibraryCondition,
  RETRY_OR_RESTORE,
  type TextOf,
} from './failure.ts';
import { MIGRATION_TEXTS } from './migration-texts.ts';
import { listWaysOut, type WayOut } from './ways-out.ts';

/** What an app shows when the library can't be opened, backed up or restored. Plain data, no markup. */
export interface FailureDescription {
  /** The stable code of the error, `UNEXPECTED` for an error without one. */
  readonly code: string;
  readonly title: string;
  readonly whatHappened: string;
  readonly condition: LibraryCondition;
  /** What became of the library: the condition as a sentence. */
  readonly libraryState: string;
  /** What the listener can do, in the order in which to show it. */
  readonly waysOut: readonly WayOut[];
  /** The technical reason, to be shown on request. */
  readonly detail: string;
}

type LibraryErrorCode = BackupErrorCode | MigrateErrorCode | DatabaseErrorCode;

const TEXTS: Readonly<Record<LibraryErrorCode, TextOf>> = { ...DATABASE_TEXTS, ...MIGRATION_TEXTS, ...BACKUP_TEXTS };

/** Every code that has a text of its own. */
export const DESCRIBED_CODES = Object.keys(TEXTS) as readonly LibraryErrorCode[];

const UNEXPECTED: FailureText = {
  title: 'Something unexpected went wrong',
  whatHappened: 'Auralis met an error that it was not prepared for.',
  condition: 'uncertain',
  libraryState:
    'Auralis changes your library in one piece or not at all, so it is either as it was or completely updated.',
  waysOut: RETRY_OR_RESTORE,
};

/**
 * Describes an error to the listener: what happened, the state of the library, and the ways out. The desktop app, the
 * web app and the command line show the same text. Pure, and never throws.
 *
 * @param error - anything thrown, or the data of a coded error that came from another process
 * @param context - what is known besides; `readFailureContext` collects it
 *
 * @example
 * try {
 *   await openLibrary({ path, appVersion });
 * } catch (error) {
 *   const { title, waysOut } = describeFailure(error, readFailureContext({ path, appVersion }));
 *   console.error(title, waysOut.map(({ label }) => label));
 * }
 */
export function describeFailure(error: unknown, context: FailureContext = {}): FailureDescription {
  const failure = toFailure(error, context);
  const text = textOf(failure);
  const { title, whatHappened, condition, libraryState, waysOut } = typeof text === 'function' ? text(failure) : text;
  const interrupted = failure.facts.interrupted as InterruptedRun | null | undefined;
  return {
    code: failure.code,
    title,
    whatHappened: isInterruptedRun(interrupted) ? `${whatHappened} ${describeInterruption(interrupted)}` : whatHappened,
    condition,
    libraryState,
    waysOut: listWaysOut(waysOut, failure),
    detail: failure.detail,
  };
}

/**
 * Formats a description as lines of text, for a terminal or a log.
 *
 * @example
 * console.error(formatFailure(describeFailure(error)).join('\n'));
 */
export function formatFailure(description: FailureDescription): readonly string[] {
  const { code, title, whatHappened, libraryState, waysOut, detail } = description;
  return [
    title,
    '',
    whatHappened,
    libraryState,
    '',
    'What you can do:',
    ...waysOut.map(({ label }) => `  - ${label}`),
    '',
    detail === '' ? code : `${code}: ${detail}`,
  ];
}

function toFailure(error: unknown, context: FailureContext): Failure {
  const given = (typeof error === 'object' && error !== null ? error : {}) as Readonly<Record<string, unknown>>;
  const facts = (typeof given.facts === 'object' && given.facts !== null ? given.facts : {}) as Failure['facts'];
  const path = typeof facts.database === 'string' ? facts.database : (context.path ?? null);
  return { code: codeOf(error, given), detail: detailOf(error, given), facts, context, path };
}

/** An error of the file system or of SQLite that no package has mapped gets the text of the code it would have had. */
function codeOf(error: unknown, { code, detail }: Readonly<Record<string, unknown>>): string {
  const isCoded = typeof code === 'string' && typeof detail === 'string';
  if (isCoded && Object.hasOwn(TEXTS, code)) return code;
  return classifyError(error) ?? (isCoded ? code : 'UNEXPECTED');
}

function detailOf(error: unknown, { detail, message }: Readonly<Record<string, unknown>>): string {
  if (typeof detail === 'string' && detail !== '') return detail;
  return error instanceof Error || message === undefined ? describeCause(error) : String(message);
}

function textOf({ code }: Failure): TextOf {
  return Object.hasOwn(TEXTS, code) ? TEXTS[code as LibraryErrorCode] : UNEXPECTED;
}

function isInterruptedRun(run: InterruptedRun | null | undefined): run is InterruptedRun {
  return typeof run === 'object' && run !== null && typeof run.fraction === 'number';
}
