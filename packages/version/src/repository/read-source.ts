import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
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
    detail: 'The version check needs this file; nothing was compared.',
    hint: 'Fix the file; --root names the root of the repository.',
    facts: { place },
    cause,
  });
}

/** The line, counted from 1, of the first marker of a merge conflict in a text; `null` where there is none. */
export function conflictLine(text: string): number | null {
  const marker = /^(?:<{7}|\|{7}|={7}|>{7})(?:\s|$)/m.exec(text);
  return marker === null ? null : lineAt(text, marker.index);
}

/** The error for a file that the parser of its format refuses. */
function unparsable(place: string, text: string, cause: unknown): VersionError {
  const line = conflictLine(text);
  if (line === null) return unreadable(place, cause);
  return new VersionError('REPOSITORY_UNREADABLE', {
    message: `${place} has a conflict marker in line ${line}.`,
    detail: 'The version check needs this file; nothing was compared.',
    hint: 'Resolve the conflict, and run the command again.',
    facts: { place, line },
    cause,
  });
}

/** The line, counted from 1, of a key, such as `('engines', 'node')`; `null` where there is none. */
export type LineFinder = (...path: readonly string[]) => number | null;

/** The content of a JSON or YAML file, and where in it each value stands. */
export interface Source {
  readonly value: unknown;
  readonly lineOf: LineFinder;
}

/** Reads a JSON file below the root, or `null` where there is none. */
export function readJsonSource(root: string, place: string): Source | null {
  const text = readText(root, place);
  if (text === null) return null;
  try {
    return { value: JSON.parse(text), lineOf: read(text).lineOf };
  } catch (cause) {
    throw unparsable(place, text, cause);
  }
}

/** Reads a YAML (or JSON) file below the root, or `null` where there is none. */
export function readYamlSource(root: string, place: string): Source | null {
  const text = readText(root, place);
  if (text === null) return null;
  const { document, lineOf } = read(text);
  const [error] = document.errors;
  if (error !== undefined) throw unparsable(place, text, error);
  return { value: document.toJS(), lineOf };
}

// Every JSON text is a YAML text, so one reader knows the lines of both.
function read(text: string) {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const lineOf: LineFinder = (...path) => {
    const parent = document.getIn(path.slice(0, -1), true);
    if (!isMap(parent)) return null;
    const key = parent.items.find((pair) => isScalar(pair.key) && pair.key.value === path.at(-1))?.key;
    return isScalar(key) && key.range ? lineCounter.linePos(key.range[0]).line : null;
  };
  return { document, lineOf };
}
