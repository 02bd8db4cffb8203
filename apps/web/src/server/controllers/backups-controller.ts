import { deleteBackup, listBackups, type Backup as StoredBackup, verifyBackup } from '@auralis/backup';
import { surveyBackups } from '@auralis/backup/support';
import { CodedError } from '@auralis/errors';
import { backUpLibrary, MIGRATIONS_FOLDER, restoreLibrary } from '@auralis/library';
import { loadMigrations } from '@auralis/migrate';
import type { Backup, Backups, CreateRequest, Restored, RestorePreview } from '../../contract/backups.ts';
import { apiError } from './api-error.ts';
import { isReadable, namesOnlyIn, toBackup, toBackups, toDifferences } from './backup-rows.ts';
import type { LibrarySession, RestoreProgress } from './library-session.ts';
import { restoreFraction } from './restore-fraction.ts';
import { runJob } from './run-job.ts';
import type { SideFile } from './side-file.ts';
import type { JobInput } from './thread-jobs.ts';

export interface BackupsOptions {
  readonly path: string;
  readonly appVersion: string;
  readonly migrations?: URL | string | undefined;
  readonly backups?: { readonly directory?: string } | undefined;
  readonly session: LibrarySession;
  readonly sideFile: SideFile;
}

type Job = NonNullable<Backups['job']>;

/** The backups of the library. Only one is made, verified or restored at a time. */
export interface BackupsController {
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

export function backupsController(options: BackupsOptions): BackupsController {
  const { path, appVersion, migrations = MIGRATIONS_FOLDER, session, sideFile } = options;
  const place = { database: path, directory: options.backups?.directory };
  const library = {
    path,
    appVersion,
    migrations,
    ...(options.backups === undefined ? {} : { backups: options.backups }),
  };
  const abort = new AbortController();
  const { signal } = abort;
  let job: Job | null = null;
  let working: Promise<unknown> = Promise.resolve();

  /** @throws ApiError `LIBRARY_NOT_READY`, `JOB_RUNNING` */
  async function exclusively<Result>(next: Job, work: () => Promise<Result>): Promise<Result> {
    session.assertAtRest();
    if (job !== null) throw apiError('JOB_RUNNING', `The job is ${job.kind}.`);
    job = next;
    const done = work().finally(() => {
      job = null;
    });
    working = Promise.allSettled([done]);
    return done;
  }

  const onFraction = (fraction: number | null) => {
    if (job !== null) job = { ...job, fraction };
  };

  function find(id: string): StoredBackup {
    const found = listBackups(place).find((backup) => backup.id === id);
    if (found === undefined) throw missing(id);
    return found;
  }

  async function show(id: string): Promise<Backup> {
    return toBackup(find(id), listBackups(place), (await loadMigrations(migrations)).newest);
  }

  const input = (id: string): JobInput => ({ ...library, id });

  async function restoreOne(id: string, { onFraction: report, signal: quit }: RestoreProgress): Promise<string | null> {
    const fraction = restoreFraction();
    const onProgress = (progress: Parameters<typeof fraction>[0]) => {
      const reached = fraction(progress);
      if (reached === job?.fraction) return;
      onFraction(reached);
      report(reached);
    };
    const { beforeRestore } = await restoreLibrary({ ...library, id, onProgress, signal: quit });
    const before = beforeRestore?.id ?? null;
    sideFile.change({ undo: before === null ? null : { id: before, restoredAt: new Date().toISOString() } });
    return before;
  }

  function restore(id: string): Promise<Restored> {
    return exclusively({ kind: 'restore', id, fraction: null }, async () => {
      find(id);
      const beforeRestore = await session.whileClosed((progress) => restoreOne(id, progress));
      // Where the restored library can't be opened, the state says why.
      const counts = session.state.state === 'ready' ? await session.library().reader.facts() : {};
      return { id, counts, beforeRestore };
    });
  }

  return {
    async list() {
      const { backups, unusable } = surveyBackups(place);
      const rows = toBackups(backups, (await loadMigrations(migrations)).newest);
      const { undo } = sideFile.read();
      return {
        rows: [...rows],
        unusable: unusable.map(({ id, reason }) => ({ id, reason })),
        bytes: rows.reduce((sum, { bytes }) => sum + bytes, 0),
        job,
        undo: rows.some(({ id }) => id === undo?.id) ? undo : null,
      };
    },
    create: ({ label }) =>
      exclusively({ kind: 'create', id: null, fraction: null }, async () => {
        const labelled = label === undefined ? {} : { label };
        const onProgress = ({ phase, done, total }: { phase: string; done: number; total: number | null }) =>
          onFraction(phase === 'copy' && total !== null && total > 0 ? done / total : null);
        const { id } = await backUpLibrary({ ...library, ...labelled, onProgress, signal });
        return show(id);
      }),
    verify: (id) =>
      exclusively({ kind: 'verify', id, fraction: null }, async () => {
        const backup = find(id);
        if (isReadable(backup, (await loadMigrations(migrations)).newest)) await runJob('drill', input(id), { signal });
        else await verifyBackup(backup, { level: 4, signal });
        return show(id);
      }),
    remove: (id) =>
      exclusively({ kind: 'verify', id, fraction: null }, async () => {
        await deleteBackup({ ...place, id, signal });
      }),
    async preview(id) {
      session.assertAtRest();
      const backup = find(id);
      const { newest } = await loadMigrations(migrations);
      const { facts, playlists } = await runJob('preview', input(id), { signal });
      return {
        backup: await show(id),
        differences: facts === null ? null : toDifferences(facts),
        playlistsLost: namesOnlyIn(playlists.current, playlists.backup),
        playlistsBack: facts === null ? [] : namesOnlyIn(playlists.backup, playlists.current),
        willUpgrade: (backup.manifest.schemaVersion ?? 0) < newest,
      };
    },
    restore,
    async undoRestore() {
      session.assertAtRest();
      const { undo } = sideFile.read();
      if (undo === null) throw apiError('NOTHING_TO_UNDO', 'No restore is recorded.');
      const restored = await restore(undo.id);
      sideFile.change({ undo: null });
      return restored;
    },
    async close() {
      abort.abort();
      await working;
    },
  };
}

function missing(id: string): CodedError {
  return new CodedError('BACKUP_MISSING', {
    message: 'This backup does not exist any more.',
    detail: 'No backup of the library has this id.',
    hint: 'Choose one of the backups in the list.',
    facts: { id },
  });
}
