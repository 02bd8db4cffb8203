import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MIGRATIONS_FOLDER } from '@auralis/library';
import { generateLibrary } from '@auralis/library/sample';
import { loadMigrations } from '@auralis/migrate';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';

/** A folder for each test, with a library of 300 tracks and irregular data. */
export interface LibraryPlace {
  folder: string;
  path: string;
}

/** @param schema - of the library before the app opens it; null for no library */
export function libraryForEachTest(schema: number | null = 1): LibraryPlace {
  const place: LibraryPlace = { folder: '', path: '' };
  let template = '';
  beforeAll(async () => {
    if (schema === null) return;
    template = mkdtempSync(join(tmpdir(), 'auralis-web-template-'));
    const migrations = await loadMigrations(MIGRATIONS_FOLDER);
    const options = { migrations, schema, tracks: 300, seed: 4, dirt: 'some' } as const;
    await generateLibrary({ path: join(template, 'library.db'), ...options });
  });
  beforeEach(() => {
    place.folder = mkdtempSync(join(tmpdir(), 'auralis-web-'));
    place.path = join(place.folder, 'library.db');
    if (template !== '') copyFileSync(join(template, 'library.db'), place.path);
  });
  afterEach(() => rmSync(place.folder, { recursive: true }));
  afterAll(() => template !== '' && rmSync(template, { recursive: true }));
  return place;
}
