import { mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { type DestinationStream, type Logger, pino } from 'pino';

/** Beyond this, in bytes, the log is begun anew at the next start, and one old one is kept. */
const MOST_BYTES = 5 * 1024 * 1024;
const STDERR = 2;
/** Readable by the owner only. */
const PRIVATE = 0o600;

export interface ServerLogOptions {
  /** The file; null for the standard error output. */
  readonly file: string | null;
  readonly level?: string | undefined;
}

/**
 * Opens the log, as lines of JSON. Where its file can't be opened, the standard error output has it. To log never throws: a
 * line that can't be written, as on a full disk, is lost.
 */
export function openServerLog({ file, level = 'info' }: ServerLogOptions): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, linesTo(openDescriptor(file)));
}

function openDescriptor(file: string | null): number {
  if (file === null) return STDERR;
  try {
    mkdirSync(dirname(file), { recursive: true });
    rotate(file);
    return openSync(file, 'a', PRIVATE);
  } catch {
    // A read-only folder must not keep the app from starting.
    return STDERR;
  }
}

/** Pino's own destination throws at each line that can't be written, out of whatever was logged. */
function linesTo(descriptor: number): DestinationStream {
  let isCut = false;
  return {
    write(line) {
      // A full disk takes the beginning of a line: the next one has a line of its own.
      const bytes = Buffer.from(isCut ? `\n${line}` : line);
      try {
        const written = writeSync(descriptor, bytes);
        if (written > 0) isCut = written < bytes.length;
      } catch {
        // The app matters more than its log.
      }
    },
  };
}

function rotate(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > MOST_BYTES) renameSync(file, `${file}.old`);
}
