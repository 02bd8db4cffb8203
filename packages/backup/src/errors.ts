/** Stable words for what can go wrong here; `docs/errors.md` has a section for each. */
export type BackupErrorCode =
  | 'BACKUP_DAMAGED'
  | 'BACKUP_FAILED'
  | 'BACKUP_MISSING'
  | 'BACKUP_NEEDED'
  | 'BACKUP_TOO_NEW'
  | 'CANCELLED'
  | 'DATABASE_BUSY'
  | 'DATABASE_DAMAGED'
  | 'DATABASE_MISSING'
  | 'DATABASE_UNREADABLE'
  | 'DISK_FULL'
  | 'DRILL_FAILED'
  | 'NODE_UNSUPPORTED'
  | 'RESTORE_FAILED'
  | 'SALVAGE_FAILED'
  | 'SQLITE_UNSUPPORTED';

interface BackupErrorParts {
  readonly message: string;
  readonly detail: string;
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** The one error of this package: `message` for the listener, `detail` for the developer, `facts` for both. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
  readonly code: BackupErrorCode;
  readonly detail: string;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(code: BackupErrorCode, { message, detail, facts = {}, cause }: BackupErrorParts) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.detail = detail;
    this.facts = facts;
  }
}
