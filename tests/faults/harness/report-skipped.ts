/** Where the tests run, as far as it decides whether some may be left out. */
export interface Environment {
  readonly platform: NodeJS.Platform;
  /** As CI systems set it. */
  readonly ci: string | undefined;
}

/**
 * Says aloud that tests are left out here, and why. CI on Linux has all they need, so there it is a failure: a gate
 * that passes without them says nothing.
 */
export function reportSkipped(
  what: string,
  reason: string,
  { platform, ci }: Environment = { platform: process.platform, ci: process.env.CI },
): void {
  if (platform === 'linux' && ci === 'true') throw new Error(`${what} must not be left out in CI: ${reason}`);
  console.error(`SKIPPED: ${what}. ${reason}`);
}
