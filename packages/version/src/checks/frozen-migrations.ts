import { CHECKSUMS_FILE } from '@auralis/migration-files';
import { compared, notYet, type VersionFinding } from '../finding.ts';
import type { FrozenMigrations, MigrationFacts, RecordFacts, RepositoryFacts } from '../repository-facts.ts';
import { newestSchema } from '../repository-facts.ts';

const CHECK = 'frozen-migration';

const HINT = 'A released migration never changes: restore it, and write a new migration that repairs what is wrong.';

/** Released migrations are unchanged, none is missing, and they lead to the schema of the newest release. */
export function frozenMigrations(facts: RepositoryFacts): readonly VersionFinding[] {
  const { frozen, migrations, records, places } = facts;
  const [newest] = records;
  const place = `${places.migrations}/${CHECKSUMS_FILE}`;
  if (frozen === null) return newest === undefined ? [notYet(CHECK, place)] : [unfrozen(place, newest.schema)];
  const findings = [...unchanged(facts, frozen), ...frozenAsReleased(facts, frozen)];
  if (newest === undefined) return findings;
  const reached = newestSchema(migrations.filter((migration) => migration.file in frozen.checksums));
  return [...findings, ...records.flatMap((record) => announced(frozen, record)), reaches(place, newest, reached)];
}

/** A checksum that a release froze counts more than the one in the folder, which may have been edited with the file. */
function unchanged({ migrations, releasedMigrations }: RepositoryFacts, frozen: FrozenMigrations) {
  const byFile = new Map(migrations.map((migration) => [migration.file, migration]));
  const released = new Map(releasedMigrations.map(({ file, checksum }) => [file, checksum]));
  return Object.entries({ ...frozen.checksums, ...Object.fromEntries(released) }).map(([file, checksum]) =>
    compared(CHECK, {
      ...placeOf(file, frozen, byFile.get(file)),
      expected: short(checksum),
      found: short(byFile.get(file)?.checksum ?? 'missing'),
      hint: HINT,
    }),
  );
}

/** What a release froze is frozen the same ever since. */
function frozenAsReleased({ releasedMigrations }: RepositoryFacts, { place, checksums, lines }: FrozenMigrations) {
  return releasedMigrations
    .filter(({ file, checksum }) => checksums[file] !== checksum)
    .map(({ file, checksum, version, revision }) =>
      compared(CHECK, {
        file: place,
        line: lines[file],
        part: file,
        expected: short(checksum),
        found: short(checksums[file] ?? 'missing'),
        hint: `Release ${version} froze it: "git show ${revision}:${place}" prints the line to restore.`,
      }),
    );
}

function reaches(place: string, release: { readonly version: string; readonly schema: number }, reached: number) {
  return compared(CHECK, {
    file: place,
    expected: `schema ${release.schema}`,
    found: `schema ${reached}`,
    hint: `Release ${release.version} has schema ${release.schema}: restore ${place} as of that release.`,
  });
}

/** What a release announced, undo migrations too, is frozen since. */
function announced(
  { place, checksums }: FrozenMigrations,
  { version, migrations }: RecordFacts,
): readonly VersionFinding[] {
  const files = Object.keys(checksums);
  const lost = migrations.filter((edge) => !files.some((file) => file.startsWith(`migration_${edge}_`)));
  const hint = `Release ${version} announced it: restore ${place} as of that release.`;
  return lost.map((edge) => compared(CHECK, { file: place, part: edge, expected: 'frozen', found: 'missing', hint }));
}

function unfrozen(file: string, schema: number): VersionFinding {
  const hint = 'Restore it as of the newest release.';
  return compared(CHECK, { file, expected: schema === 0 ? 'missing' : `schema ${schema}`, found: 'missing', hint });
}

/** An edited migration is named itself; for a missing one, its line in `checksums.json`. */
function placeOf(file: string, frozen: FrozenMigrations, migration: MigrationFacts | undefined) {
  return migration === undefined
    ? { file: frozen.place, line: frozen.lines[file], part: file }
    : { file: migration.place };
}

function short(checksum: string): string {
  return checksum.slice(0, 12);
}
