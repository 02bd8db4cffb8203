/** How many backups a database is given. What {@link planRetention} protects is kept beyond any of these numbers. */
export interface RetentionPolicy {
  /** The newest ones, whatever their age. */
  readonly last: number;
  /** The newest one of each of so many days, in UTC, today included. */
  readonly days: number;
  /** The newest one of each of so many weeks, from Monday, this week included. */
  readonly weeks: number;
  /** The newest ones of each schema version. */
  readonly perSchema: number;
  /** All together, in bytes: beyond it the oldest go first. Null: no limit. */
  readonly bytes: number | null;
}

export const DEFAULT_RETENTION: RetentionPolicy = {
  last: 5,
  days: 7,
  weeks: 4,
  perSchema: 1,
  bytes: 10_000_000_000,
};
