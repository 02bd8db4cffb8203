import type { Controllers } from '@auralis/web/server/controllers';
import type { LibraryActivity } from '../updates/ports.ts';

/** What the app is doing to the library, from the state of its session and the job about a backup. */
export function activityOf({ session, backups }: Pick<Controllers, 'session' | 'backups'>): LibraryActivity {
  const { state } = session.state;
  if (state === 'restoring') return 'restore';
  // A library that is being opened may be upgraded at any moment.
  if (state === 'upgrading' || state === 'starting') return 'upgrade';
  const { job } = backups;
  if (job === null) return 'idle';
  return job.kind === 'restore' ? 'restore' : 'backup';
}
