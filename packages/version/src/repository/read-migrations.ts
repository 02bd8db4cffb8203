import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  CHECKSUMS_FILE,
  canonicalText,
  isMigrationFile,
  migrationChecksum,
  parseChecksums,
  parseFileName,
  parseHeader,
  type ToError,
  versionLabel,
} from '@auralis/migration-files';
import { VersionError } from '../errors.ts';
import type { FrozenMigrations, MigrationFacts } from '../repository-facts.ts';
import { lineAt, readJsonSource, readText, unreadable } from './read-source.ts';

/**
 * Reads the names and headers of the migration files; `@auralis/migrate` reads the rest.
 *
 * @throws VersionError `MIGRATION_NAME`, `MIGRATION_REFUSED`
 */
export function readMigrations(root: string, folder: string): readonly MigrationFacts[] {
  return entriesOf(root, folder)
    .filter(isMigrationFile)
    .map((file) => readMigration(root, folder, file))
    .sort((a, b) => a.to - b.to || a.file.localeCompare(b.file, 'en'));
}

function entriesOf(root: string, folder: string): readonly string[] {
  try {
    return readdirSync(join(root, folder));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw unreadable(folder, cause);
  }
}

function readMigration(root: string, folder: string, file: string): MigrationFacts {
  const place = `${folder}/${file}`;
  const { from, to } = parseFileName(file, invalidAt(place));
  const text = readText(root, place) ?? '';
  const header = parseHeader(file, canonicalText(text), invalidAt(place));
  return {
    place,
    file,
    edge: `${versionLabel(from)}_to_${versionLabel(to)}`,
    from,
    to,
    breaking: header.breaking ? 'breaking' : 'additive',
    release: header.release,
    releaseLine: header.release === null ? null : lineAt(text, text.indexOf('@release')),
    checksum: migrationChecksum(text),
  };
}

/**
 * Reads `checksums.json` of the migrations folder, as `auralis-migrate lock` writes it: file name → SHA-256.
 *
 * @returns `null` before the first release
 * @throws VersionError `REPOSITORY_UNREADABLE`, `MIGRATION_REFUSED`
 */
export function readFrozen(root: string, folder: string): FrozenMigrations | null {
  const place = `${folder}/${CHECKSUMS_FILE}`;
  const source = readJsonSource(root, place);
  if (source === null) return null;
  const checksums = parseChecksums(JSON.stringify(source.value), invalidAt(place));
  const lines = Object.keys(checksums).map((file) => [file, source.lineOf(file)] as const);
  return {
    place,
    checksums,
    lines: Object.fromEntries(lines.filter((entry): entry is [string, number] => entry[1] !== null)),
  };
}

function invalidAt(place: string): ToError {
  return ({ code, reason, hint, line }) =>
    new VersionError(code, {
      message: `${place} is not a valid ${place.endsWith(`/${CHECKSUMS_FILE}`) ? 'list of checksums' : 'migration'}.`,
      detail: reason,
      hint,
      facts: { place, ...(line === undefined ? {} : { line }) },
    });
}
