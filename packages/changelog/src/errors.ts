/** Stable words for what can go wrong here; `docs/errors.md` has a section for each. */
export type ChangelogErrorCode =
  | 'RECORD_INVALID'
  | 'VERSION_INVALID'
  | 'NOTHING_TO_RELEASE'
  | 'RELEASE_REFUSED'
  | 'CANCELLED'
  | 'CUT_FAILED'
  | 'CHANGESETS_MISSING';

interface ChangelogErrorParts {
  readonly message: string;
  readonly detail: string;
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** The one error of this package: `message` for whoever runs it, `detail` for whoever mends it. */
export class ChangelogError extends Error {
  override readonly name = 'ChangelogError';
  readonly code: ChangelogErrorCode;
  readonly detail: string;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(code: ChangelogErrorCode, { message, detail, facts = {}, cause }: ChangelogErrorParts) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.detail = detail;
    this.facts = facts;
  }
}
