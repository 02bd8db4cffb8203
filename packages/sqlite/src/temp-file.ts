import { hostname } from 'node:os';
import { sha256, workerThreads } from './runtime.ts';

/** Names that this thread is using. */
const inFlight = new Set<string>();

const TAG = /\.(?<host>[0-9a-f]{6})-(?<pid>\d+)-(?<thread>\d+)-[0-9a-f]{8}\.(?:partial|partial-journal|look)$/;

/** A wrong clock or a reused process id must not keep a leftover forever. */
const ABANDONED_AFTER_MS = 24 * 3600 * 1000;

/** The creator of an unfinished file: `mine` and `alive` are using it, the file of a `dead` one may be removed. */
export type Owner = 'none' | 'mine' | 'alive' | 'dead';

/** A name for unfinished work that identifies its creator, so that a later run can recognize a leftover. */
export function tempFileName(path: string, ending: 'partial' | 'look' = 'partial'): string {
  const name = `${path}.${hostTag()}-${process.pid}-${workerThreads().threadId}-${randomTag()}.${ending}`;
  inFlight.add(name);
  return name;
}

/** Declares that this thread no longer uses a name of {@link tempFileName}. */
export function releaseTempName(name: string): void {
  inFlight.delete(name);
}

/** Who created `path`, which was last changed `ageMs` ago. `none`: it isn't a name of {@link tempFileName}. */
export function ownerOf(path: string, ageMs: number): Owner {
  const { host, pid, thread } = TAG.exec(path)?.groups ?? {};
  if (host === undefined) return 'none';
  if (inFlight.has(path.replace(/-journal$/, ''))) return 'mine';
  if (ageMs > ABANDONED_AFTER_MS) return 'dead';
  if (host !== hostTag()) return 'alive';
  if (Number(pid) !== process.pid) return isRunning(Number(pid)) ? 'alive' : 'dead';
  return Number(thread) === workerThreads().threadId ? 'dead' : 'alive';
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is running, as another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function hostTag(): string {
  return sha256().update(hostname()).digest('hex').slice(0, 6);
}

function randomTag(): string {
  return crypto.randomUUID().slice(0, 8);
}
