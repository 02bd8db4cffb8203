import { type Translations, translated } from './localise.ts';
import { type Audience, CATEGORIES, type Category, type ReleaseEntry, type ReleaseRecord } from './release-record.ts';
import { compareVersions, type ParsedVersion, parseVersion } from './version-order.ts';

/** Security first: that is what a listener must not miss. */
const ORDER: readonly Category[] = ['security', ...CATEGORIES.filter((category) => category !== 'security')];

export interface WhatsNewOptions {
  /** The releases to look in, from `loadReleases` or `@auralis/changelog/data`. */
  readonly releases: readonly ReleaseRecord[];
  /** The version the listener had; `null` on a first install. */
  readonly since: string | null;
  /** The version the listener has now. */
  readonly current: string;
  /** `listener` shows what is written for listeners, `developer` shows all. */
  readonly audience?: Audience;
  /** The language wanted, such as `de-AT`; English where there is no translation. */
  readonly locale?: string;
  readonly translations?: Translations;
}

/** An entry and the release that brought it. */
export interface NewEntry extends ReleaseEntry {
  readonly version: string;
}

export interface WhatsNew {
  /** Security first, then by category; within a category the newest release first. */
  readonly entries: readonly NewEntry[];
  /** The same entries by category; no category without entries. */
  readonly groups: readonly { readonly category: Category; readonly entries: readonly NewEntry[] }[];
  /** The schemas the update leads from and to, `null` if it changes none; `breaking` if the app before can't open the result. */
  readonly schema: { readonly from: number; readonly to: number; readonly breaking: boolean } | null;
}

const NOTHING: WhatsNew = { entries: [], groups: [], schema: null };

/**
 * What is new in `(since, current]`: nothing twice, nothing on a first install or a downgrade, prereleases folded into
 * the stable release they led to. Pure: no clock, no network, no files.
 *
 * @throws ChangelogError `VERSION_INVALID` if `since` or `current` is not a version
 * @example
 * whatsNew({ releases, since: '1.1.0', current: '1.3.0' }).entries.map(({ text }) => text);
 */
export function whatsNew(options: WhatsNewOptions): WhatsNew {
  const { since, current, audience = 'listener' } = options;
  const to = parseVersion(current);
  const from = since === null ? null : parseVersion(since);
  if (from === null || compareVersions(from, to) >= 0) return NOTHING;
  const releases = oldestFirst(options.releases);
  const known = new Set(visibleAt(from, releases).flatMap(({ record }) => record.entries.map(({ id }) => id)));
  const entries: NewEntry[] = [];
  for (const { record } of visibleAt(to, releases)) {
    for (const entry of record.entries) {
      if (known.has(entry.id)) continue;
      known.add(entry.id);
      if (audience === 'developer' || entry.audience === 'listener')
        entries.push({ ...entry, version: record.version });
    }
  }
  const groups = grouped(entries.map((entry) => translated(entry, options.locale, options.translations)));
  return { groups, entries: groups.flatMap((group) => group.entries), schema: schemaBetween(from, to, releases) };
}

interface Dated {
  readonly record: ReleaseRecord;
  readonly version: ParsedVersion;
}

function oldestFirst(releases: readonly ReleaseRecord[]): readonly Dated[] {
  return releases
    .map((record) => ({ record, version: parseVersion(record.version) }))
    .sort((a, b) => compareVersions(a.version, b.version));
}

// What a listener of `version` has been told of. A stable release repeats what its prereleases brought, so once it
// is out they say nothing more; what was tried in a prerelease and withdrawn is not announced.
function visibleAt(version: ParsedVersion, releases: readonly Dated[]): readonly Dated[] {
  const reached = releases.filter((release) => compareVersions(release.version, version) <= 0);
  const newestStable = reached.findLastIndex(isStable);
  return reached.filter((release, index) => isStable(release) || index > newestStable);
}

function isStable({ version }: Dated): boolean {
  return version.prerelease.length === 0;
}

function grouped(entries: readonly NewEntry[]): WhatsNew['groups'] {
  const newestFirst = newestRelease(entries);
  return ORDER.map((category) => ({
    category,
    entries: newestFirst.filter((entry) => entry.category === category),
  })).filter((group) => group.entries.length > 0);
}

// Entries come release by release, oldest first; within one release their order stays.
function newestRelease(entries: readonly NewEntry[]): readonly NewEntry[] {
  const byVersion = Map.groupBy(entries, ({ version }) => version);
  return [...byVersion.values()].reverse().flat();
}

// A stable release counts from the one before it, so who had its prereleases may have crossed its breaking step already.
function schemaBetween(from: ParsedVersion, to: ParsedVersion, releases: readonly Dated[]): WhatsNew['schema'] {
  const upTo = (version: ParsedVersion) => releases.filter((release) => compareVersions(release.version, version) <= 0);
  const [before, after] = [upTo(from), upTo(to)];
  const had = before.at(-1)?.record.schema.to ?? after[0]?.record.schema.from ?? 0;
  const has = after.at(-1)?.record.schema.to ?? had;
  if (had === has) return null;
  const crossed = after.slice(before.length).map(({ record }) => record.schema);
  return { from: had, to: has, breaking: crossed.some((schema) => had < oldestReader(schema)) };
}

// Below a record's `minReader` no app opens the result; a record without one only says that some step of it breaks.
function oldestReader({ breaking, minReader, to }: ReleaseRecord['schema']): number {
  return breaking ? (minReader ?? to) : 0;
}
