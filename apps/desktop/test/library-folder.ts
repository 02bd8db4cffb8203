import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MIGRATIONS_FOLDER } from '@auralis/library';
import { generateLibrary } from '@auralis/library/sample';
import { loadMigrations } from '@auralis/migrate';

/** A folder with a library of an older schema. */
export interface LibraryFolder extends Disposable {
  readonly folder: string;
  readonly library: string;
}

/** @param tracks - an upgrade of a few hundred takes less than a second, one of a few hundred thousand many */
export async function libraryFolder(tracks = 300): Promise<LibraryFolder> {
  const folder = mkdtempSync(join(tmpdir(), 'auralis-desktop-'));
  const library = join(folder, 'library.db');
  const migrations = await loadMigrations(MIGRATIONS_FOLDER);
  await generateLibrary({ path: library, migrations, schema: 1, tracks, seed: 4, dirt: 'some' });
  return { folder, library, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}
