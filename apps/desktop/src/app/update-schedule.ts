import type { UpdateState } from '@auralis/web/contract/updates';
import type { UpdateController } from '../updates/update-controller.ts';

/** How often the app checks by itself, in milliseconds. */
const INTERVAL_MS = 4 * 60 * 60 * 1000;

export interface InstanceLock {
  readonly release: () => void;
  readonly acquire: () => void;
}

/**
 * Checks for updates now and every few hours, and releases the lock on a single instance while an update is installed: the
 * new version is started before the old one has ended. Returns what ends it.
 */
export function scheduleUpdates(
  updates: Pick<UpdateController, 'checkQuietly' | 'watch'>,
  lock: InstanceLock,
  onError: (error: unknown) => void,
  intervalMs: number = INTERVAL_MS,
): () => void {
  const check = () => void updates.checkQuietly().catch(onError);
  const timer = setInterval(check, intervalMs);
  timer.unref();
  const unwatch = updates.watch(releaseWhileInstalling(lock));
  check();
  return () => {
    clearInterval(timer);
    unwatch();
  };
}

function releaseWhileInstalling({ release, acquire }: InstanceLock): (state: UpdateState) => void {
  let isReleased = false;
  return (state) => {
    const installs = state.state === 'ready' && state.install === 'now';
    if (installs === isReleased) return;
    isReleased = installs;
    if (installs) release();
    else acquire();
  };
}
