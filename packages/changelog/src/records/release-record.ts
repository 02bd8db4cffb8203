import type { Audience, Category } from './categories.ts';

/** One change in a release. */
export interface ReleaseEntry {
  /** The name of the changeset: the same in a prerelease and in the stable release that repeats it. */
  readonly id: string;
  readonly category: Category;
  readonly audience: Audience;
  /** One sentence: plain text for listeners, Markdown on one line for developers. */
  readonly text: string;
  /** More for maintainers, as Markdown. */
  readonly details?: string;
  /** The database migration that comes with the change, such as `v001_to_v002`. */
  readonly migration?: string;
  /** The packages that the changeset names. */
  readonly packages: readonly string[];
  /** The short hash of the commit that added the changeset. */
  readonly commit?: string;
  /** The number of the pull request that the commit names, as in `Add presets (#123)`. */
  readonly pull?: number;
  /** The account of the author, where the commit has its address on GitHub (`users.noreply.github.com`). */
  readonly author?: string;
  readonly links?: readonly string[];
}

/** One release, as `data/<version>.json` stores it: written once by the release, never changed. */
export interface ReleaseRecord {
  readonly version: string;
  /** The day of the release, `YYYY-MM-DD` in UTC. */
  readonly date: string;
  /** The schema version of the database before and after, and whether older apps can't open the result. */
  readonly schema: {
    readonly from: number;
    readonly to: number;
    readonly breaking: boolean;
    /** Present if `breaking`: the oldest schema version whose apps can open the result. */
    readonly minReader?: number;
  };
  /** The version of the server API, and the oldest client that it serves. */
  readonly api: { readonly version: string; readonly minClient: string };
  readonly entries: readonly ReleaseEntry[];
}
