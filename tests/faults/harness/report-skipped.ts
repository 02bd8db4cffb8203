/** Where the tests run, as far as it decides whether some may be skipped. */
export interface Environment {
  readonly platform: NodeJS.Platform;
  /** As CI systems set it. */
  readonly ci: string | undefined;
}

/**
 * Reports that tests are skipped here, and why. CI on Linux has all they need, so there it is a failure: a gate that
 * passes without them proves nothing.
 */
export function reportSkipped(
  what: string,
  reason: string,
  { platform, ci }: Environment = { platform: process.platform, ci: process.env.CI },
): void {
  if (platform === 'linux' && ci === 'true') throw new Error(`${what} must not be skipped in CI: ${reason}`);
  console.error(`SKIPPED: ${what}. ${reason}`);
}
