import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { VersionError } from '../errors.ts';
import type { MigrationStep } from '../repository-facts.ts';
import { lineAt, readText, unreadable } from './read-text.ts';

const STEP = /^migration_((?:v(?<from>\d{3,})|legacy)_to_v(?<to>\d{3,}))_[a-z0-9_]+\.(?:sql|ts|js)$/;
const NOT_STEPS: readonly string[] = ['README.md', 'schema.sql', 'checksums.json'];
const HEADER = /^(?:\uFEFF?[ \t]*(?:(?:--|\/\/)[^\n]*)?\r?\n)*/;
const BREAKING = /^\s*(?:--|\/\/)\s*@breaking\b/m;
const RELEASE = /^\s*(?:--|\/\/)\s*@release\s+(?<release>\d+\.\d+\.\d+[\w.-]*)/m;

/**
 * Reads the names and headers of the migration files; the engine reads the rest.
 *
 * @throws VersionError `MIGRATION_NAME` for a file that is neither a step nor one of the folder's own files
 */
export function readMigrations(root: string, folder: string): readonly MigrationStep[] {
  return stepFiles(root, folder)
    .map((file) => readStep(root, folder, file))
    .sort((a, b) => a.to - b.to || a.file.localeCompare(b.file, 'en'));
}

function stepFiles(root: string, folder: string): readonly string[] {
  try {
    const entries = readdirSync(join(root, folder), { withFileTypes: true });
    return entries.filter((entry) => entry.isFile() && !NOT_STEPS.includes(entry.name)).map((entry) => entry.name);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw unreadable(folder, cause);
  }
}

function readStep(root: string, folder: string, file: string): MigrationStep {
  const place = `${folder}/${file}`;
  const name = STEP.exec(file);
  if (name === null) throw misnamed(place);
  const text = readText(root, place) ?? '';
  // The comment lines at the top, in SQL or in a module; what stands below is never read.
  const header = HEADER.exec(text)?.[0] ?? '';
  const release = RELEASE.exec(header);
  return {
    place,
    file,
    edge: name[1] ?? '',
    from: name.groups?.from === undefined ? 'legacy' : Number(name.groups.from),
    to: Number(name.groups?.to),
    breaking: BREAKING.test(header) ? 'breaking' : 'additive',
    release: release?.groups?.release ?? null,
    releaseLine: release === null ? null : lineAt(header, header.indexOf('@release', release.index)),
    checksum: stepChecksum(text),
  };
}

/** The checksum of a step: SHA-256 over its text without byte order mark, with LF line ends, otherwise as it stands. */
export function stepChecksum(text: string): string {
  const canonical = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  return createHash('sha256').update(canonical).digest('hex');
}

function misnamed(place: string): VersionError {
  return new VersionError('MIGRATION_NAME', {
    message: `${place} is not named like a migration.`,
    detail:
      'Migrations are named like migration_v001_to_v002_processing_history.sql; "auralis-migrate create" makes one.',
    facts: { place },
  });
}
