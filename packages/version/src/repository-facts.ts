import compare from 'semver/functions/compare.js';

/** Where a repository keeps what is compared; paths from the root. */
export interface RepositoryPlaces {
  /** The folder of migration files. */
  readonly migrations: string;
  /** The folder of release records. */
  readonly releases: string;
  /** The module that holds the version constants. */
  readonly constants: string;
}

/** The layout of this repository, used where nothing else is asked for. */
export const DEFAULT_PLACES: RepositoryPlaces = {
  migrations: 'migrations',
  releases: 'packages/changelog/data',
  constants: 'packages/version/src/versions.ts',
};

/** A place in the repository that states a version. */
export interface StatedVersion {
  readonly place: string;
  /** The line that states it, counted from 1; `null` where none does. */
  readonly line: number | null;
  readonly version: string;
}

/** What one `package.json` says, as far as versions go. */
export interface PackageFacts extends StatedVersion {
  readonly name: string;
  /** The package's folder from the root, `.` for the root itself. */
  readonly folder: string;
  readonly node: string | null;
  readonly packageManager: string | null;
  /** Every dependency of every kind: name → range. */
  readonly dependencies: Readonly<Record<string, string>>;
  /** Where in the file they stand: `engines.node`, `packageManager`, and each dependency by its name. */
  readonly lines: Readonly<Record<string, number>>;
}

/** What the lockfile holds for one package: name → range as it was when the lockfile was written. */
export interface LockedImporter {
  readonly line: number | null;
  readonly folder: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** The newest heading of a package's CHANGELOG.md. */
export interface ChangelogHeading {
  readonly place: string;
  readonly line: number | null;
  /** `null` where there is no file or no release in it. */
  readonly version: string | null;
  /** Whether the commit of the newest release had this file, as far as git can tell. */
  readonly since: 'newest-release' | 'unknown';
}

/** One release record. */
export interface RecordFacts extends StatedVersion {
  /** The schema that the release leads to. */
  readonly schema: number;
  readonly api: { readonly version: string; readonly minClient: string };
  /** The migrations that it announces, such as `v001_to_v002`. */
  readonly migrations: readonly string[];
  /** The record as JSON, to be compared with the index. */
  readonly content: string;
  /** The name git gives the file now and gave it when it was released; `null` where git does not know. */
  readonly blobs: { readonly now: string | null; readonly released: string | null };
}

/** `index.json`: the records as JSON, in its order. */
export interface ReleaseIndex {
  readonly place: string;
  readonly contents: readonly string[];
}

/** One file in `migrations/`. */
export interface MigrationFacts {
  readonly place: string;
  readonly file: string;
  /** `v001_to_v002` or `legacy_to_v001`: how a changeset claims the migration. */
  readonly edge: string;
  readonly from: number | 'legacy';
  readonly to: number;
  readonly breaking: 'breaking' | 'additive';
  /** The app version the migration says ships it, if it says so. */
  readonly release: string | null;
  /** The line that says so. */
  readonly releaseLine: number | null;
  /** SHA-256 of the text without byte order mark and with LF line ends. */
  readonly checksum: string;
}

/** A version that electron-builder's configuration states. */
export interface DesktopBuild extends StatedVersion {
  /** What in the file states it, such as `extraMetadata.version`. */
  readonly part: string;
}

/** `checksums.json`: file name → checksum, and the line of each. */
export interface FrozenMigrations {
  readonly place: string;
  readonly checksums: Readonly<Record<string, string>>;
  readonly lines: Readonly<Record<string, number>>;
}

/** A migration as the first release that froze it did. */
export interface ReleasedMigration {
  readonly file: string;
  readonly checksum: string;
  readonly version: string;
  /** The tag of that release, or its commit. */
  readonly revision: string;
}

/** A release record that is in the history, and not in the folder any more. */
export interface LostRecord {
  readonly place: string;
  readonly version: string;
  /** The tag of that release, or its commit. */
  readonly revision: string;
}

/** The tag of a release. */
export interface ReleaseTag {
  readonly version: string;
  /** The version in the root manifest of the tagged commit; `null` where that has none. */
  readonly stated: string | null;
  /** The commit that released the version; `null` where the history has none. */
  readonly commit: string | null;
}

/** How much of the history git has; `none` outside of a repository. */
export type HistoryDepth = 'none' | 'complete' | 'shallow';

/** Everything `checkVersions` compares: plain data, gathered by `readRepository`. */
export interface RepositoryFacts {
  /** Where the repository keeps all this. */
  readonly places: RepositoryPlaces;
  readonly root: PackageFacts;
  readonly packages: readonly PackageFacts[];
  /** Each `package.json` outside the workspace. */
  readonly outsideWorkspace: readonly string[];
  readonly constants: {
    readonly place: string;
    readonly app: string;
    readonly api: string;
    readonly minClient: string;
    readonly schema: number;
    readonly lines: Readonly<Record<'app' | 'api' | 'minClient' | 'schema', number>>;
  } | null;
  readonly lockfile: { readonly place: string; readonly importers: readonly LockedImporter[] } | null;
  /** Newest first. */
  readonly records: readonly RecordFacts[];
  readonly index: ReleaseIndex | null;
  readonly history: HistoryDepth;
  /** The records that the history or one of its tags has, and the folder has not. */
  readonly lostRecords: readonly LostRecord[];
  /** The tags of the releases that have a record. */
  readonly releaseTags: readonly ReleaseTag[];
  readonly changelogs: readonly ChangelogHeading[];
  readonly desktopBuilds: readonly DesktopBuild[];
  /** electron-builder's configurations in a form that is not read, such as a program. */
  readonly unreadBuilds: readonly string[];
  readonly migrations: readonly MigrationFacts[];
  /** File name → checksum of the released migrations. */
  readonly frozen: FrozenMigrations | null;
  /** What the releases froze, as git has it. */
  readonly releasedMigrations: readonly ReleasedMigration[];
  readonly tagsOnHead: readonly string[];
  /** The Node that `pnpm-workspace.yaml` pins. */
  readonly pinnedNode: StatedVersion | null;
}

/**
 * The version that most packages of the workspace have, so that a check names the one that differs. In a tie the higher
 * version counts.
 *
 * @example
 * agreedVersion(readRepository('.')); // '1.4.0'
 */
export function agreedVersion({ packages, root }: Pick<RepositoryFacts, 'packages' | 'root'>): string {
  const votes = new Map<string, number>();
  for (const { version } of packages) votes.set(version, (votes.get(version) ?? 0) + 1);
  const [winner] = [...votes].sort(([a, votesA], [b, votesB]) => votesB - votesA || compare(b, a, true));
  return winner?.[0] ?? root.version;
}

/**
 * The newest schema that these migrations lead to; 0 without migrations.
 *
 * @example
 * newestSchema(readMigrations('.', 'migrations')); // 5
 */
export function newestSchema(migrations: readonly Pick<MigrationFacts, 'to'>[]): number {
  return Math.max(0, ...migrations.map((migration) => migration.to));
}

/** Whether the repository has had a release. Any one of several places shows it, since one of them may be missing. */
export function isReleased({ records, frozen, changelogs }: RepositoryFacts): boolean {
  const headings = changelogs.filter(({ version }) => version !== null);
  return records.length > 0 || headings.length > 0 || Object.keys(frozen?.checksums ?? {}).length > 0;
}
