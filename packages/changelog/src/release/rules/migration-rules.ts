import { type MigrationFacts, stableVersion } from '@auralis/version/repository';
import type { Problem } from '../../problem.ts';
import type { PendingChangeset, ReleaseState } from '../read-release-state.ts';

/** Each new migration is announced by exactly one changeset, and a changeset announces only new migrations. */
export function everyMigrationAnnounced({
  facts,
  changesets,
}: Pick<ReleaseState, 'facts' | 'changesets'>): readonly Problem[] {
  const announcements = changesets.filter(({ entry }) => entry.migration !== null);
  const released = facts.migrations.filter(({ file }) => file in (facts.frozen?.checksums ?? {}));
  const unreleased = facts.migrations.filter((migration) => !released.includes(migration));
  return [
    ...unreleased.flatMap((migration) => notAnnounced(migration, announcements)),
    ...announcements.flatMap((changeset) => announcedTwice(changeset, announcements)),
    ...announcements.flatMap((changeset) => notNew(changeset, released, unreleased)),
  ];
}

/** A new migration with a `-- @release 1.2.0` header names the version that is being released. */
export function migrationsNameRelease({ facts }: Pick<ReleaseState, 'facts'>, version: string): readonly Problem[] {
  const target = stableVersion(version);
  return facts.migrations
    .filter(({ file, release }) => !(file in (facts.frozen?.checksums ?? {})) && release !== null && release !== target)
    .map(({ place, release, releaseLine }) => ({
      file: place,
      line: releaseLine,
      problem: `The migration names release ${release}, but this is release ${version}.`,
      hint: `Write "@release ${target}" in its header.`,
    }));
}

function notAnnounced({ edge, place }: MigrationFacts, announcements: readonly PendingChangeset[]): readonly Problem[] {
  if (announcements.some(({ entry }) => entry.migration?.edge === edge)) return [];
  const hint = `Add a changeset with "migration: ${edge}" in its release block.`;
  return [{ file: place, line: 1, problem: 'No changeset announces this migration.', hint }];
}

function announcedTwice(
  { file, entry }: PendingChangeset,
  announcements: readonly PendingChangeset[],
): readonly Problem[] {
  const first = announcements.find((other) => other.entry.migration?.edge === entry.migration?.edge);
  if (first === undefined || first.file === file || entry.migration === null) return [];
  const { edge, line } = entry.migration;
  const problem = `${first.file} already announces ${edge}.`;
  return [{ file, line, problem, hint: 'Keep one of the two lines.' }];
}

function notNew(
  { file, state, entry }: PendingChangeset,
  released: readonly MigrationFacts[],
  unreleased: readonly MigrationFacts[],
): readonly Problem[] {
  if (entry.migration === null) return [];
  const { edge, line } = entry.migration;
  const isNamed = (migration: MigrationFacts) => migration.edge === edge;
  if (released.some(isNamed)) {
    // A prerelease froze the migrations of the changesets that it released.
    if (state === 'in-prerelease') return [];
    const hint = 'Remove the line; a migration is announced once.';
    return [{ file, line, problem: `${edge} was already released.`, hint }];
  }
  if (unreleased.some(isNamed)) return [];
  const known = unreleased.map((migration) => migration.edge).join(', ');
  const hint = known === '' ? 'Add the migration file, or remove the line.' : `The new migrations are: ${known}.`;
  return [{ file, line, problem: `The migrations folder has no migration ${edge}.`, hint }];
}
