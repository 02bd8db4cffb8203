/** The exit codes of all commands. */
export const EXIT = {
  done: 0,
  /** Nothing was changed. */
  failed: 1,
  wrongUsage: 2,
  /** What was looked at is not current, not clean or not complete: `status`, `verify`, `lint`, `repair`, `salvage`. */
  notClean: 3,
  busy: 4,
  cancelled: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit code for the code of an error. */
export function exitCodeOf(code: string): ExitCode {
  if (code === 'DATABASE_BUSY') return EXIT.busy;
  if (code === 'WRONG_USAGE') return EXIT.wrongUsage;
  return code === 'CANCELLED' ? EXIT.cancelled : EXIT.failed;
}
