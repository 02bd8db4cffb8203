import { hostname } from 'node:os';
import { sha256, workerThreads } from './lazy-builtins.ts';

/** Names this thread is still busy with. */
const inFlight = new Set<string>();

const TAG = /\.(?<host>[0-9a-f]{6})-(?<pid>\d+)-(?<thread>\d+)-[0-9a-f]{8}\.(?:partial|partial-journal|look)$/;

/** A clock that jumped, or a process id used again, must not keep a leftover for ever. */
const ABANDONED_AFTER_MS = 24 * 3600 * 1000;

/** What is known of whoever made an unfinished file: `mine` and `alive` are busy, `dead` may be swept. */
export type Owner = 'none' | 'mine' | 'alive' | 'dead';

/** A name for work in progress that says who is at it, so that a later run can tell a leftover from a colleague. */
export function tempFileName(path: string, ending: 'partial' | 'look' = 'partial'): string {
  const name = `${path}.${hostTag()}-${process.pid}-${workerThreads().threadId}-${randomTag()}.${ending}`;
  inFlight.add(name);
  return name;
}

/** Ends this thread's claim on a name made by {@link tempFileName}. */
export function releaseTempName(name: string): void {
  inFlight.delete(name);
}

/** Who is at work on `path`, whose last change was `ageMs` ago. `none`: it isn't the name of unfinished work. */
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
    // EPERM: it runs, as somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function hostTag(): string {
  return sha256().update(hostname()).digest('hex').slice(0, 6);
}

function randomTag(): string {
  return crypto.randomUUID().slice(0, 8);
}
