import { renameSync, statSync } from 'node:fs';
import { type DestinationStream, destination, type Logger, pino } from 'pino';

/** Beyond this, in bytes, the log is begun anew at the next start, and one old one is kept. */
const MOST_BYTES = 5 * 1024 * 1024;
const STDERR = 2;

export interface ServerLogOptions {
  /** The file; null for the standard error output. */
  readonly file: string | null;
  readonly level?: string | undefined;
}

/** Opens the log, as lines of JSON. Where its file can't be written, the standard error output has it. */
export function openServerLog({ file, level = 'info' }: ServerLogOptions): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, openDestination(file));
}

function openDestination(file: string | null): DestinationStream {
  if (file === null) return destination({ fd: STDERR, sync: true });
  try {
    rotate(file);
    return destination({ dest: file, append: true, mkdir: true, sync: true, mode: 0o600 });
  } catch {
    // A read-only folder must not keep the app from starting.
    return destination({ fd: STDERR, sync: true });
  }
}

function rotate(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > MOST_BYTES) renameSync(file, `${file}.old`);
}
