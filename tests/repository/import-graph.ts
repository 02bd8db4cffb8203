import { join } from 'node:path';
import type { TrackedFile } from './tracked-files.ts';

/** Which files each file imports, by paths from the root of the repository. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

const IMPORT = /(?:\bfrom|\bimport|\bimport\()\s*['"](?<specifier>[^'"]+)['"]/g;

/** Everything that a file imports or re-exports, types included, as it is written there. */
export function importsOf({ text }: Pick<TrackedFile, 'text'>): readonly string[] {
  return [...text.matchAll(IMPORT)].map(({ groups }) => groups?.specifier ?? '');
}

/** The imports among the given files. */
export function importGraph(files: readonly TrackedFile[]): ImportGraph {
  const known = new Set(files.map(({ path }) => path));
  return new Map(
    files.map((file) => [
      file.path,
      importsOf(file)
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => join(file.path, '..', specifier).replaceAll('\\', '/'))
        .filter((path) => known.has(path)),
    ]),
  );
}

/** For each file that imports itself by way of others the shortest way round, each cycle once: `a.ts → b.ts → a.ts`. */
export function importCycles(graph: ImportGraph): readonly string[] {
  const cycles = [...graph.keys()].flatMap((file) => {
    const cycle = shortestCycle(graph, file);
    return cycle === null ? [] : [fromFirstName(cycle)];
  });
  return [...new Set(cycles.map((cycle) => [...cycle, cycle[0]].join(' → ')))].toSorted();
}

/** Breadth first, so that the first way back is a shortest one. */
function shortestCycle(graph: ImportGraph, start: string): readonly string[] | null {
  const visited = new Set<string>();
  let paths: readonly (readonly string[])[] = [[start]];
  while (paths.length > 0) {
    const longer: string[][] = [];
    for (const path of paths) {
      for (const next of graph.get(path.at(-1) ?? '') ?? []) {
        if (next === start) return path;
        if (visited.has(next)) continue;
        visited.add(next);
        longer.push([...path, next]);
      }
    }
    paths = longer;
  }
  return null;
}

function fromFirstName(cycle: readonly string[]): readonly string[] {
  const first = cycle.indexOf(cycle.toSorted()[0] ?? '');
  return [...cycle.slice(first), ...cycle.slice(0, first)];
}
