import { isPrerelease } from '@auralis/version';
import { agreedVersion, type Bump, bumpBetween, newestSchema } from '@auralis/version/repository';
import type { ReleasePlan } from '@changesets/types';
import inc from 'semver/functions/inc.js';
import type { Changesets } from '../changesets/load-changesets.ts';
import { CATEGORIES } from '../records/categories.ts';
import type { ReleaseEntry, ReleaseRecord } from '../records/release-record.ts';
import type { LinkOptions } from '../render/markdown.ts';
import type { PendingChangeset, ReleaseState } from './read-release-state.ts';

/** The next release: the plan of changesets, and the record made from it. */
export interface PlannedRelease {
  readonly version: string;
  /** The newest stable version before it; `null` for the first release. */
  readonly previous: string | null;
  /** The URL of the repository on the web, for links in the notes; `null` if its remote has none. */
  readonly repository: string | null;
  /** Counted from the newest stable version. */
  readonly bump: Bump;
  readonly plan: ReleasePlan;
  readonly record: ReleaseRecord;
}

/** Where the links of its notes lead. */
export function linksOf({ repository, previous }: Pick<PlannedRelease, 'repository' | 'previous'>): LinkOptions {
  return { ...(repository === null ? {} : { repository }), ...(previous === null ? {} : { previous }) };
}

/**
 * Plans the next release from the state of the repository. Pure: it reads and writes no files.
 *
 * @param date - the day of the release
 * @returns `null` if no pending changeset bumps a package
 */
export function planRelease(state: ReleaseState, changesets: Changesets, date: Date): PlannedRelease | null {
  const pending = state.changesets.map(({ changeset }) => changeset);
  const plan = changesets.assembleReleasePlan([...pending], state.packages, state.config, state.preState);
  const version = plan.releases.find(({ type }) => type !== 'none')?.newVersion;
  if (version === undefined) return null;
  const previous = state.releases.find((release) => !isPrerelease(release.version)) ?? null;
  const planned = new Set(plan.changesets.map(({ id }) => id));
  const record: ReleaseRecord = {
    version,
    date: date.toISOString().slice(0, 10),
    schema: schemaOf(state, version, previous),
    api: apiOf(state, previous),
    entries: entriesOf(state.changesets.filter(({ changeset }) => planned.has(changeset.id))),
  };
  const before = previous?.version ?? agreedVersion(state.facts);
  const bump = bumpBetween(before, version);
  return { version, previous: previous?.version ?? null, repository: state.repository, bump, plan, record };
}

// A stable release is compared with the stable release before it, a prerelease with the newest release of any kind.
function schemaOf(
  { facts, releases }: ReleaseState,
  version: string,
  previous: ReleaseRecord | null,
): ReleaseRecord['schema'] {
  const base = isPrerelease(version) ? (releases[0] ?? null) : previous;
  const from = base?.schema.to ?? 0;
  const migrations = facts.migrations.filter((migration) => migration.to > from && migration.from !== 'legacy');
  const breakingOnes = migrations.filter(({ breaking }) => breaking === 'breaking');
  const to = newestSchema(facts.migrations);
  if (breakingOnes.length === 0) return { from, to, breaking: false };
  return { from, to, breaking: true, minReader: newestSchema(breakingOnes) };
}

// Counted from the newest stable release over all changesets since, so that several prereleases bump the API once.
function apiOf({ facts, changesets }: ReleaseState, previous: ReleaseRecord | null): ReleaseRecord['api'] {
  const base = previous?.api ?? {
    version: facts.constants?.api ?? '0.0.0',
    minClient: facts.constants?.minClient ?? '0.0.0',
  };
  const bumps = changesets.flatMap(({ entry }) => (entry.api === null ? [] : [entry.api.bump]));
  const bump = (['major', 'minor', 'patch'] as const).find((each) => bumps.includes(each));
  if (bump === undefined) return base;
  const version = inc(base.version, bump) ?? base.version;
  return { version, minClient: bump === 'major' ? version : base.minClient };
}

function entriesOf(pending: readonly PendingChangeset[]): readonly ReleaseEntry[] {
  const announced = pending.filter(({ changeset }) => changeset.releases.some(({ type }) => type !== 'none'));
  const entries = announced.map(({ id, changeset, entry, commit }): ReleaseEntry => {
    const { category, audience, text, details, migration, links } = entry;
    return {
      id,
      category,
      audience,
      text,
      ...(details === null ? {} : { details }),
      ...(migration === null ? {} : { migration: migration.edge }),
      packages: changeset.releases.map(({ name }) => name).sort(),
      ...(commit === null ? {} : { commit: commit.hash }),
      ...(commit === null || commit.pull === null ? {} : { pull: commit.pull }),
      ...(commit === null || commit.author === null ? {} : { author: commit.author }),
      ...(links.length === 0 ? {} : { links }),
    };
  });
  const order = Object.keys(CATEGORIES);
  return entries.sort((a, b) => order.indexOf(a.category) - order.indexOf(b.category));
}
