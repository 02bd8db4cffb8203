/** What kind of change an entry is; the words of Keep a Changelog, in its order. */
export const CATEGORIES = ['added', 'changed', 'deprecated', 'removed', 'fixed', 'security'] as const;
export type Category = (typeof CATEGORIES)[number];

/** Whom an entry is written for. */
export const AUDIENCES = ['listener', 'developer'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** One change in a release. */
export interface ReleaseEntry {
  /** The changeset's name: the same in a prerelease and in the stable release that repeats it. */
  readonly id: string;
  readonly category: Category;
  readonly audience: Audience;
  /** One sentence, plain text; `code` in backticks. */
  readonly text: string;
  /** More for maintainers, Markdown. */
  readonly details?: string;
  /** The step of the library's schema that comes with it, such as `v001_to_v002`. */
  readonly migration?: string;
  /** The packages its changeset names. */
  readonly packages: readonly string[];
  /** The commit that brought the changeset, short. */
  readonly commit?: string;
  readonly links?: readonly string[];
}

/** One release, as `data/<version>.json` holds it: written once by the cut, never changed. */
export interface ReleaseRecord {
  readonly version: string;
  /** The day of the cut, `YYYY-MM-DD` in UTC. */
  readonly date: string;
  /** The library's schema before and after, and whether older apps can no longer open the result. */
  readonly schema: {
    readonly from: number;
    readonly to: number;
    readonly breaking: boolean;
    /** Where a step breaks: the oldest schema whose apps can still open the result. */
    readonly minReader?: number;
  };
  /** The server's API, and the oldest client it serves. */
  readonly api: { readonly version: string; readonly minClient: string };
  readonly entries: readonly ReleaseEntry[];
}
