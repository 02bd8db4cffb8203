import type { DatabaseErrorCode } from '@auralis/sqlite';
import {
  type Failure,
  type FailureText,
  formatSize,
  numberFact,
  RETRY,
  RETRY_OR_RESTORE,
  type TextOf,
  textFact,
  unchanged,
} from './failure.ts';
import { directoryOf } from './ways-out.ts';

/** Texts about the library file, the disk it is on, and the runtime. */
export const DATABASE_TEXTS = {
  CANCELLED: (failure) => ({
    title: 'You stopped the operation',
    whatHappened: 'Auralis stopped before it changed anything, as you asked.',
    ...unchanged(failure),
    waysOut: ['try-again', 'open-folder'],
  }),
  DATABASE_BUSY: busy,
  DATABASE_DAMAGED: damaged,
  DATABASE_MISSING: (failure) => ({
    title: 'Your library was not found',
    whatHappened: `There is no file at ${failure.path ?? 'the place where your library should be'}. The disk it is on may not be connected.`,
    condition: 'missing',
    libraryState: 'Auralis created nothing in its place.',
    waysOut: RETRY_OR_RESTORE,
  }),
  DATABASE_UNREADABLE: unreadable,
  DISK_FULL: diskFull,
  NODE_UNSUPPORTED: (failure) => ({
    title: 'This version of Node.js is not supported',
    whatHappened: `Auralis was started with ${nodeVersion(failure)}, with which its database engine crashes. Auralis stopped before that.`,
    condition: 'not-opened',
    libraryState: 'Your library was not opened.',
    waysOut: ['update-app', 'contact-support'],
  }),
  SQLITE_UNSUPPORTED: {
    title: 'The database engine has a known defect',
    whatHappened: 'The installed version of SQLite can damage a library, so Auralis does not use it.',
    condition: 'not-opened',
    libraryState: 'Your library was not opened.',
    waysOut: ['update-app', 'contact-support'],
  },
} as const satisfies Readonly<Record<DatabaseErrorCode, TextOf>>;

function nodeVersion(failure: Failure): string {
  const version = textFact(failure, 'node');
  return version === null ? 'a version of Node.js' : `Node.js ${version.replace(/^v/, '')}`;
}

function diskFull(failure: Failure): FailureText {
  const directory = directoryOf(failure);
  const missing = numberFact(failure, 'missing');
  const disk = directory === null ? 'The disk' : `The disk that holds ${directory}`;
  const whatHappened =
    missing === null
      ? `${disk} became full.`
      : `${disk} does not have enough free space: ${formatSize(missing)} more are needed.`;
  return {
    title: 'Not enough disk space',
    whatHappened,
    ...unchanged(failure),
    waysOut: ['free-space', ...RETRY],
  };
}

const NETWORK = 'Network folders do not lock files reliably: keep your library on a disk of this computer.';

/** The fact `programs` of `DATABASE_BUSY` lists `{ pid, name }`. */
function namesOfPrograms(programs: unknown): readonly string[] {
  if (!Array.isArray(programs)) return [];
  const names = programs.map((program) => (program as { readonly name?: unknown } | null)?.name);
  return [...new Set(names.filter((name) => typeof name === 'string'))];
}

function busy(failure: Failure): FailureText {
  const programs = namesOfPrograms(failure.facts.programs);
  const names = programs.length > 0 ? ` (${programs.join(', ')})` : '';
  const text = { ...unchanged(failure), waysOut: RETRY };
  if (failure.context.isOnNetwork === true) {
    return {
      ...text,
      title: 'Your library is in use, possibly on another computer',
      whatHappened: `Your library is in a network folder and is locked by another program${names}. ${NETWORK}`,
    };
  }
  return {
    ...text,
    title: 'Your library is in use',
    whatHappened: `Another program${names}, or a second window of Auralis, is using your library. Close it and try again.`,
  };
}

function damaged(failure: Failure): FailureText {
  const { restored, isLost } = failure.facts;
  if (typeof restored === 'boolean') return damagedByUpdate(restored);
  if (isLost === true) {
    return {
      title: 'Your library is lost',
      whatHappened: 'There was a library here, but its file is missing or empty.',
      condition: 'missing',
      libraryState: `Auralis created nothing in its place.${hasBackups(failure) ? ' A backup can bring your library back.' : ''}`,
      waysOut: [...RETRY_OR_RESTORE, 'create-library'],
    };
  }
  return {
    title: 'Your library is damaged',
    whatHappened: 'The library file was already damaged before Auralis began. A failing disk is a common cause.',
    condition: 'damaged',
    libraryState: 'Auralis did not change the damaged file. Keep it: parts of it may be recoverable.',
    waysOut: RETRY_OR_RESTORE,
  };
}

function hasBackups({ context: { backups = [] } }: Failure): boolean {
  return backups.length > 0;
}

function damagedByUpdate(isRestored: boolean): FailureText {
  return {
    title: isRestored ? 'Your library was restored from a backup' : 'Your library may be damaged',
    whatHappened:
      'The update failed, and your library was no longer as it had been before. A failing disk is a common cause.',
    condition: isRestored ? 'restored' : 'damaged',
    libraryState: isRestored
      ? 'Your library was restored from the backup made just before the update, and verified.'
      : 'Your library could not be restored automatically. Auralis keeps the backup made just before the update, if there is one.',
    waysOut: isRestored ? RETRY : RETRY_OR_RESTORE,
  };
}

function unreadable(failure: Failure): FailureText {
  const { detail, path } = failure;
  const file = path ?? 'The library file';
  const text = { ...unchanged(failure), waysOut: RETRY };
  if (/\b(?:EROFS|SQLITE_READONLY)/.test(detail)) {
    return {
      ...text,
      title: 'Your library is read-only',
      whatHappened: `${file} or its folder is write-protected. Auralis must be able to write to both.`,
    };
  }
  if (/\b(?:EACCES|EPERM|SQLITE_PERM|SQLITE_AUTH)/.test(detail)) {
    return {
      ...text,
      title: 'Auralis may not use your library',
      whatHappened: `You do not have permission to read and write ${path ?? 'the library file'} and its folder.`,
    };
  }
  if (failure.context.isOnNetwork === true) {
    return {
      ...text,
      title: 'Your library in a network folder could not be read',
      whatHappened: `${file} is in a network folder that did not return it. Check the connection. ${NETWORK}`,
    };
  }
  return {
    ...text,
    title: 'Your library could not be read',
    whatHappened: `${file} could not be opened as a file. Check the path, the permissions and the disk.`,
    waysOut: RETRY_OR_RESTORE,
  };
}
