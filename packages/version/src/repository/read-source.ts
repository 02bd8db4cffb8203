import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { readText, unreadable } from './read-text.ts';

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
    throw unreadable(place, cause);
  }
}

/** Reads a YAML (or JSON) file below the root, or `null` where there is none. */
export function readYamlSource(root: string, place: string): Source | null {
  const text = readText(root, place);
  if (text === null) return null;
  const { document, lineOf } = read(text);
  const [error] = document.errors;
  if (error !== undefined) throw unreadable(place, error);
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
