import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateLibrary } from '@auralis/library/sample';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';

/** A folder with a library of 300 tracks and irregular data. */
export interface LibraryPlace {
  folder: string;
  path: string;
}

/** For how long something is used: by each test anew, or by all tests of a file. */
export type Scope = 'each test' | 'whole file';

/**
 * Provides a library.
 *
 * @param schema - of the library before the app opens it
 */
export function libraryFor(scope: Scope, schema = 1): LibraryPlace {
  const place: LibraryPlace = { folder: '', path: '' };
  const [begin, end] = scope === 'each test' ? [beforeEach, afterEach] : [beforeAll, afterAll];
  let template = '';
  beforeAll(async () => {
    template = mkdtempSync(join(tmpdir(), 'auralis-web-template-'));
    const options = { schema, tracks: 300, seed: 4, dirt: 'some' } as const;
    await generateLibrary({ path: join(template, 'library.db'), ...options });
  });
  begin(() => {
    place.folder = mkdtempSync(join(tmpdir(), 'auralis-web-'));
    place.path = join(place.folder, 'library.db');
    copyFileSync(join(template, 'library.db'), place.path);
  });
  end(() => rmSync(place.folder, { recursive: true }));
  afterAll(() => rmSync(template, { recursive: true }));
  return place;
}
