import { isPrerelease } from '@auralis/version';
import { agreedVersion, type Bump, bumpBetween, newestSchema } from '@auralis/version/repository';
import type { ReleasePlan } from '@changesets/types';
import inc from 'semver/functions/inc.js';
import { CATEGORIES, type ReleaseEntry, type ReleaseRecord } from '../release-record.ts';
import type { Changesets } from './changesets-libraries.ts';
import type { PendingChangeset, ReleaseState } from './read-release-state.ts';

/** What the next release is: changesets' plan, and the record made from it. */
export interface PlannedRelease {
  readonly version: string;
  /** The newest stable version before it, `null` for the first release. */
  readonly previous: string | null;
  /** From the newest stable version. */
  readonly bump: Bump;
  readonly plan: ReleasePlan;
  readonly record: ReleaseRecord;
}

/**
 * Decides the next release from the state of the repository. Pure but for changesets' plan, which is pure as well.
 *
 * @param date the day of the release
 * @returns `null` if nothing waits for a release
 */
export function planRelease(state: ReleaseState, changesets: Changesets, date: Date): PlannedRelease | null {
  const pending = state.changesets.map(({ changeset }) => changeset);
  const plan = changesets.assembleReleasePlan([...pending], state.packages, state.config, state.preState);
  const version = plan.releases.find(({ type }) => type !== 'none')?.newVersion;
  if (version === undefined) return null;
  const previous = state.releases.find((release) => !isPrerelease(release.version)) ?? null;
  const shipped = new Set(plan.changesets.map(({ id }) => id));
  const record: ReleaseRecord = {
    version,
    date: date.toISOString().slice(0, 10),
    schema: schemaOf(state, version, previous),
    api: apiOf(state, previous),
    entries: entriesOf(state.changesets.filter(({ changeset }) => shipped.has(changeset.id))),
  };
  const before = previous?.version ?? agreedVersion(state.facts);
  return { version, previous: previous?.version ?? null, bump: bumpBetween(before, version), plan, record };
}

// A stable release is compared with the stable one before it, a prerelease with whatever was released last.
function schemaOf(
  { facts, releases }: ReleaseState,
  version: string,
  previous: ReleaseRecord | null,
): ReleaseRecord['schema'] {
  const base = isPrerelease(version) ? (releases[0] ?? null) : previous;
  const from = base?.schema.to ?? 0;
  const crossed = facts.steps.filter((step) => step.to > from && step.from !== 'legacy');
  const breaks = crossed.filter(({ breaking }) => breaking === 'breaking');
  const to = newestSchema(facts.steps);
  if (breaks.length === 0) return { from, to, breaking: false };
  return { from, to, breaking: true, minReader: newestSchema(breaks) };
}

// Counted from the newest stable release over everything since, so that several prereleases move the API once.
function apiOf({ facts, changesets }: ReleaseState, previous: ReleaseRecord | null): ReleaseRecord['api'] {
  const base = previous?.api ?? {
    version: facts.constants?.api ?? '0.0.0',
    minClient: facts.constants?.minClient ?? '0.0.0',
  };
  const moves = changesets.flatMap(({ entry }) => (entry.api === null ? [] : [entry.api.bump]));
  const bump = (['major', 'minor', 'patch'] as const).find((each) => moves.includes(each));
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
      ...(commit === null ? {} : { commit }),
      ...(links.length === 0 ? {} : { links }),
    };
  });
  return entries.sort((a, b) => CATEGORIES.indexOf(a.category) - CATEGORIES.indexOf(b.category));
}
