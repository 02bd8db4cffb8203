/** Stable words for what can go wrong here; `docs/errors.md` has a section for each. */
export type VersionErrorCode = 'VERSION_INVALID' | 'REPOSITORY_UNREADABLE' | 'MIGRATION_NAME';

interface VersionErrorParts {
  readonly message: string;
  readonly detail: string;
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** The one error of this package: `message` for whoever runs it, `detail` for whoever mends it. */
export class VersionError extends Error {
  override readonly name = 'VersionError';
  readonly code: VersionErrorCode;
  readonly detail: string;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(code: VersionErrorCode, { message, detail, facts = {}, cause }: VersionErrorParts) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.detail = detail;
    this.facts = facts;
  }
}
