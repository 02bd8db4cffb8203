import type { RepositoryPlaces } from './repository/places.ts';

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
  /** The steps that it announces, such as `v001_to_v002`. */
  readonly steps: readonly string[];
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
export interface MigrationStep {
  readonly place: string;
  readonly file: string;
  /** `v001_to_v002` or `legacy_to_v001`: how a changeset claims the step. */
  readonly edge: string;
  readonly from: number | 'legacy';
  readonly to: number;
  readonly breaking: 'breaking' | 'additive';
  /** The app version the step says ships it, if it says so. */
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
export interface FrozenSteps {
  readonly place: string;
  readonly checksums: Readonly<Record<string, string>>;
  readonly lines: Readonly<Record<string, number>>;
}

/** Everything `checkVersions` compares: plain data, gathered by `readRepository`. */
export interface RepositoryFacts {
  /** Where the repository keeps all this. */
  readonly places: RepositoryPlaces;
  readonly root: PackageFacts;
  readonly packages: readonly PackageFacts[];
  /** Each `package.json` outside the workspace. */
  readonly strays: readonly string[];
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
  readonly changelogs: readonly ChangelogHeading[];
  readonly desktopBuilds: readonly DesktopBuild[];
  /** electron-builder's configurations in a form that is not read, such as a program. */
  readonly unreadBuilds: readonly string[];
  readonly steps: readonly MigrationStep[];
  /** File name → checksum of the released steps. */
  readonly frozen: FrozenSteps | null;
  readonly tagsOnHead: readonly string[];
  /** The Node that `pnpm-workspace.yaml` pins. */
  readonly pinnedNode: StatedVersion | null;
}
