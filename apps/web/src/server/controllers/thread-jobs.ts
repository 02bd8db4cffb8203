import { drillLibraryBackup, openLibraryReader, previewLibraryRestore } from '@auralis/library';
import { isolatedView } from '@auralis/sqlite/support';

/** What a job about a backup needs; plain data, since it is sent to a thread. */
export interface JobInput {
  readonly path: string;
  readonly id: string;
  readonly appVersion: string;
  readonly migrations: URL | string;
  readonly backups?: { readonly directory?: string };
}

export type JobName = keyof typeof JOBS;
export type JobResult<Name extends JobName> = Awaited<ReturnType<(typeof JOBS)[Name]>>;

/** Work that would block the thread which answers requests for seconds in a large library. */
export const JOBS = {
  /** Compares the library with a backup. */
  async preview(input: JobInput) {
    const { backup, lostSince } = await previewLibraryRestore(input);
    const names = {
      current: lostSince === null ? [] : await playlistNames(input.path),
      backup: await playlistNamesInCopy(backup.path),
    };
    return { facts: lostSince?.facts ?? null, playlists: names };
  },
  /** Restores a backup to a temporary place, upgrades it and reads it. */
  async drill(input: JobInput) {
    const { level } = await drillLibraryBackup(input);
    return { level };
  },
} as const;

async function playlistNames(path: string): Promise<readonly string[]> {
  const reader = openLibraryReader({ path });
  try {
    return (await reader.playlists()).map(({ name }) => String(name));
  } finally {
    await reader.close();
  }
}

/** SQLite would leave files beside a backup that it reads. */
async function playlistNamesInCopy(path: string): Promise<readonly string[]> {
  const view = isolatedView(path);
  try {
    return await playlistNames(view.path);
  } finally {
    view.remove();
  }
}
