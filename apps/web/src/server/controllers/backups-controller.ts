import {
  backUpLibrary,
  deleteLibraryBackup,
  drillLibraryBackup,
  findLibraryBackup,
  type LibraryRestorePreview,
  listLibraryBackups,
  type Progress,
  previewLibraryRestore,
  restoreLibrary,
  undoLibraryRestore,
  verifyLibraryBackup,
} from '@auralis/library';
import type { Backup, Backups, CreateRequest, Restored, RestorePreview } from '../../contract/backups.ts';
import { apiError } from './api-error.ts';
import type { LibrarySession, WorkerFiles } from './library-session.ts';
import { codeOf } from './opened-library.ts';
import { restoreFraction } from './restore-fraction.ts';

export interface BackupsOptions {
  readonly path: string;
  readonly appVersion: string;
  readonly migrations?: URL | string | undefined;
  readonly backups?: { readonly directory?: string } | undefined;
  readonly workers?: WorkerFiles | undefined;
  readonly session: LibrarySession;
}

type Job = NonNullable<Backups['job']>;

/** The backups of the library. Only one is made, verified or restored at a time. */
export interface BackupsController {
  /** What is being made, verified or restored now. */
  readonly job: Job | null;
  list(): Promise<Backups>;
  /** @throws ApiError `LIBRARY_NOT_READY`, `JOB_RUNNING`; the codes of `backUpLibrary` */
  create(request: CreateRequest): Promise<Backup>;
  /** Checks every byte and restores the backup to a temporary place. One that this app can't read is only checked. */
  verify(id: string): Promise<Backup>;
  /** @throws BackupError `BACKUP_NEEDED` for the last one that is known to be intact */
  remove(id: string): Promise<void>;
  preview(id: string): Promise<RestorePreview>;
  restore(id: string): Promise<Restored>;
  /** @throws ApiError `NOTHING_TO_UNDO` */
  undoRestore(): Promise<Restored>;
  /** Cancels what runs. */
  close(): Promise<void>;
}

/** What the restores of `@auralis/library` have in common. */
type Restore = (options: {
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}) => ReturnType<typeof restoreLibrary>;

export function backupsController({ session, workers, ...library }: BackupsOptions): BackupsController {
  const threads = { workerFile: workers?.upgrade, readerWorkerFile: workers?.reader };
  const abort = new AbortController();
  const { signal } = abort;
  let job: Job | null = null;
  const running = new Set<Promise<unknown>>();
  let lastPreview: Promise<unknown> = Promise.resolve();

  /** Work that the end of the app has to wait for. */
  function tracked<Result>(work: Promise<Result>): Promise<Result> {
    running.add(work);
    return work.finally(() => running.delete(work));
  }

  /** A preview takes a thread, and the memory to compare two libraries. */
  function oneByOne<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = lastPreview.then(work);
    lastPreview = Promise.allSettled([result]);
    return result;
  }

  /** @throws ApiError `LIBRARY_NOT_READY`, `JOB_RUNNING` */
  async function exclusively<Result>(next: Job, work: () => Promise<Result>): Promise<Result> {
    session.assertAtRest();
    if (job !== null) throw apiError('JOB_RUNNING', `The job is ${job.kind}.`);
    job = next;
    return tracked(work()).finally(() => {
      job = null;
    });
  }

  const onFraction = (fraction: number | null) => {
    if (job !== null) job = { ...job, fraction };
  };

  async function show(id: string): Promise<Backup> {
    const backup = await findLibraryBackup({ ...library, id });
    return { ...backup, rows: { ...backup.rows } };
  }

  function restore(id: string, run: Restore): Promise<Restored> {
    return exclusively({ kind: 'restore', id, fraction: null }, async () => {
      // Before the library is closed for it.
      await findLibraryBackup({ ...library, id });
      const { beforeRestore } = await session.whileClosed(({ onFraction: report, signal: quit }) => {
        const fraction = restoreFraction();
        const onProgress = (progress: Progress) => {
          const reached = fraction(progress);
          if (reached === job?.fraction) return;
          onFraction(reached);
          report(reached);
        };
        return run({ onProgress, signal: quit });
      });
      // Where the restored library can't be opened, the state says why.
      const counts = session.state.state === 'ready' ? await session.read((reader) => reader.facts()) : {};
      return { id, counts, beforeRestore: beforeRestore?.id ?? null };
    });
  }

  return {
    get job() {
      return job;
    },
    async list() {
      const { backups, unusable, bytes, undo } = await inFolder(listLibraryBackups(library));
      const rows = backups.map((backup) => ({ ...backup, rows: { ...backup.rows } }));
      return {
        rows,
        unusable: unusable.map((one) => ({ ...one, reason: withoutPaths(one.reason) })),
        bytes,
        job,
        undo,
      };
    },
    create: ({ label }) =>
      exclusively({ kind: 'create', id: null, fraction: null }, async () => {
        const labelled = label === undefined ? {} : { label };
        const onProgress = ({ phase, done, total }: Progress) =>
          onFraction(phase === 'copy' && total !== null && total > 0 ? done / total : null);
        const { id } = await backUpLibrary({ ...library, ...labelled, onProgress, signal });
        return show(id);
      }),
    verify: (id) =>
      exclusively({ kind: 'verify', id, fraction: null }, async () => {
        const { isReadable } = await findLibraryBackup({ ...library, id });
        await (isReadable ? drillLibraryBackup : verifyLibraryBackup)({ ...library, ...threads, id, signal });
        return show(id);
      }),
    remove: (id) =>
      exclusively({ kind: 'verify', id, fraction: null }, () =>
        inFolder(deleteLibraryBackup({ ...library, id, signal })),
      ),
    preview: (id) =>
      tracked(
        oneByOne(async () => {
          session.assertAtRest();
          const reader = session.state.state === 'ready' ? session.library().reader : undefined;
          const preview = await previewLibraryRestore({ ...library, ...threads, reader, id, signal });
          return { backup: await show(id), ...toPreview(preview) };
        }),
      ),
    restore: (id) => inFolder(restore(id, (options) => restoreLibrary({ ...library, id, ...options }))),
    async undoRestore() {
      session.assertAtRest();
      const { undo } = await inFolder(listLibraryBackups(library));
      if (undo === null) throw apiError('NOTHING_TO_UNDO', 'No restore is recorded, or its backup was removed.');
      return inFolder(restore(undo.id, (options) => undoLibraryRestore({ ...library, ...options })));
    },
    async close() {
      abort.abort();
      await Promise.allSettled(running);
    },
  };
}

/** What fails because of the folder says so: the packages have one code for it and for a backup that could not be made. */
async function inFolder<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (codeOf(error) !== 'BACKUP_FAILED') throw error;
    throw apiError('BACKUPS_INACCESSIBLE', 'The folder of the backups, or a file in it, could not be read or written.');
  }
}

/** The system's errors end in `, open '/home/…'`. */
function withoutPaths(reason: string): string {
  return reason.replace(/(?:, \w+)? '[^']*[\\/][^']*'/g, '');
}

function toPreview(preview: LibraryRestorePreview): Omit<RestorePreview, 'backup'> {
  const { changes, playlistsLost, playlistsBack, willUpgrade } = preview;
  return {
    differences: changes === null ? null : changes.kinds.filter(({ lost, back }) => lost + back > 0),
    edited: changes?.edited ?? 0,
    playlistsLost: [...playlistsLost],
    playlistsBack: [...playlistsBack],
    willUpgrade,
  };
}
