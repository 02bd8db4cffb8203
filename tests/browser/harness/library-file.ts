import { createHash } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MIGRATIONS_FOLDER } from '@auralis/library';
import { generateLibrary } from '@auralis/library/sample';
import { loadMigrations } from '@auralis/migrate';
import { openDatabase } from '@auralis/sqlite';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';

/** A folder for each test, with a library of 300 tracks. */
export interface LibraryFile {
  folder: string;
  path: string;
}

export interface LibraryFileOptions {
  /** Before the app opens it. */
  readonly schema: number | 'newest' | 'legacy';
  /** `some`: references to missing rows and irregular values, as found in real libraries. */
  readonly dirt?: 'none' | 'some';
  /** Further rows. */
  readonly sql?: string;
}

/** Puts a copy of the same library into a new folder before each test, and removes the folder afterwards. */
export function libraryForEachTest({ schema, dirt = 'none', sql = '' }: LibraryFileOptions): LibraryFile {
  const place: LibraryFile = { folder: '', path: '' };
  let template = '';
  beforeAll(async () => {
    template = join(mkdtempSync(join(tmpdir(), 'auralis-browser-template-')), 'library.db');
    const migrations = await loadMigrations(MIGRATIONS_FOLDER);
    const version = schema === 'newest' ? migrations.newest : schema;
    await generateLibrary({ path: template, migrations, schema: version, tracks: 300, seed: 4, dirt });
    changeLibrary(template, sql);
  });
  beforeEach(() => {
    place.folder = mkdtempSync(join(tmpdir(), 'auralis-browser-'));
    place.path = join(place.folder, 'library.db');
    copyFileSync(template, place.path);
  });
  afterEach(() => rmSync(place.folder, { recursive: true, force: true }));
  afterAll(() => rmSync(join(template, '..'), { recursive: true, force: true }));
  return place;
}

/** Changes rows as another program would. */
function changeLibrary(path: string, sql: string): void {
  const database = openDatabase(path);
  database.pragma('foreign_keys = OFF');
  database.exec(sql);
  database.close();
}

const PAGE_BYTES = 4096;

/** Overwrites every other page, as a failing disk would. */
export function damageLibrary(path: string): void {
  const pages = Math.floor(statSync(path).size / PAGE_BYTES);
  const noise = Buffer.alloc(PAGE_BYTES, 0xa5);
  const file = openSync(path, 'r+');
  for (let page = 2; page < pages; page += 2) writeSync(file, noise, 0, PAGE_BYTES, page * PAGE_BYTES);
  closeSync(file);
}

/** Changes a library as a newer version of Auralis would, which has one schema version more. */
export async function upgradeAsNewerApp(path: string, readers: 'this app' | 'newer apps'): Promise<number> {
  const { newest } = await loadMigrations(MIGRATIONS_FOLDER);
  const version = newest + 1;
  const minReader = readers === 'this app' ? 1 : version;
  changeLibrary(
    path,
    `CREATE TABLE rooms (id INTEGER PRIMARY KEY);
     INSERT INTO schema_version (version, app_version, min_reader) VALUES (${version}, '9.0.0', ${minReader});
     PRAGMA user_version = ${version}`,
  );
  return version;
}

/** Of the content of a file. */
export function digestOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** The files of a folder and the folders in it, with the digests of their contents. */
export function digestsIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => `${name} ${digestOf(join(parentPath, name))}`)
    .toSorted();
}
