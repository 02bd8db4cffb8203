import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createBackup } from '@auralis/backup';
import { openDatabase } from '@auralis/sqlite';
import { contentsOf } from '../harness/contents.ts';
import { leaveCommitsInWal, libraryIn, makeSample } from '../harness/sample-library.ts';
import type { Files } from './damage-kinds.ts';

/** The whole libraries that damage is done to: of every kind, with pages of every kind. */
export const BASES = ['old', 'old-with-log', 'current', 'current-with-log', 'legacy-with-log'] as const;

export async function makeBases(folder: string): Promise<void> {
  for (const base of BASES) {
    const place = join(folder, base);
    mkdirSync(place);
    const schema = base.startsWith('old') ? 1 : base.startsWith('current') ? 5 : 'legacy';
    await makeSample(place, { schema, tracks: 250 });
    addPagesOfEveryKind(libraryIn(place));
    await createBackup({ database: libraryIn(place), reason: 'manual' });
    writeFileSync(join(place, 'contents'), JSON.stringify(contentsOf(libraryIn(place))));
    if (base.endsWith('log')) leaveCommitsInWal(place);
  }
}

/** Comments too long for a page, and pages that are free again. */
function addPagesOfEveryKind(path: string): void {
  const database = openDatabase(path);
  database.exec(`
    UPDATE tracks SET comments = printf('%.*c', 12000, 'x') WHERE id % 50 = 0;
    CREATE TABLE gone (filler);
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
      INSERT INTO gone SELECT zeroblob(2000) FROM n;
    DROP TABLE gone`);
  database.pragma('journal_mode = PERSIST');
  database.exec('UPDATE tracks SET skip_count = 1 WHERE id = 1');
  renameSync(`${path}-journal`, `${path}.journal-of-another`);
  database.pragma('journal_mode = DELETE');
  database.close();
}

export function readFiles(folder: string): Files {
  const path = libraryIn(folder);
  const other = `${path}.journal-of-another`;
  return { main: readFileSync(path), wal: orNull(`${path}-wal`), journal: orNull(other) };
}

export function writeFiles(folder: string, { main, wal, journal }: Files): void {
  mkdirSync(folder);
  const path = libraryIn(folder);
  writeFileSync(path, main);
  if (wal !== null) writeFileSync(`${path}-wal`, wal);
  if (journal !== null) writeFileSync(`${path}-journal`, journal);
}

function orNull(path: string): Buffer | null {
  return existsSync(path) ? readFileSync(path) : null;
}
