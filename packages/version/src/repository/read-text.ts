import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VersionError } from '../errors.ts';

/** The text of a file below the root, or `null` where there is none. */
export function readText(root: string, place: string): string | null {
  try {
    return readFileSync(join(root, place), 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw unreadable(place, cause);
  }
}

/** The line, counted from 1, that holds the character at a place in a text. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

/** The error for a file that is there and can't be used. */
export function unreadable(place: string, cause: unknown): VersionError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new VersionError('REPOSITORY_UNREADABLE', {
    message: `${place} can't be read: ${reason}`,
    detail: 'The comparison of versions needs this file; nothing was compared.',
    facts: { place },
    cause,
  });
}
