import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files as they were before they were replaced: SHA-256 by name. */
export type Replaced = Readonly<Record<string, string>>;

export function sumsOf(folder: string, names: readonly string[]): Replaced {
  return Object.fromEntries(names.map((name) => [name, sumOf(join(folder, name)) ?? '']));
}

/** What is replaced may still be salvaged: once it is not there as it was, it lies in a folder of evidence. */
export function preservationViolations(folder: string, replaced: Replaced): readonly string[] {
  const isAsItWas =
    (place: string) =>
    ([name, sum]: readonly [string, string]) =>
      sumOf(join(place, name)) === sum;
  const gone = Object.entries(replaced).filter((file) => !isAsItWas(folder)(file));
  if (gone.length === 0 || preservedFoldersIn(folder).some((kept) => Object.entries(replaced).every(isAsItWas(kept))))
    return [];
  return [`replaced, and not kept as evidence: ${gone.map(([name]) => name).join(', ')}`];
}

function preservedFoldersIn(folder: string): readonly string[] {
  const backups = join(folder, 'backups');
  if (!existsSync(backups)) return [];
  return readdirSync(backups)
    .filter((name) => /\.evidence_[\d_]+$/.test(name))
    .map((name) => join(backups, name));
}

function sumOf(path: string): string | null {
  return existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : null;
}
