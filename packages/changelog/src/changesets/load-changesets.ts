import { ChangelogError } from '../errors.ts';

/**
 * Loads the libraries of changesets. They are optional peer dependencies, so that an app that only shows what is new
 * does not install a release tool.
 *
 * @throws ChangelogError `CHANGESETS_MISSING`
 */
export async function loadChangesets() {
  try {
    const { applyReleasePlan } = await import('@changesets/apply-release-plan');
    const { assembleReleasePlan } = await import('@changesets/assemble-release-plan');
    const { readConfig } = await import('@changesets/config');
    const { parseChangesetFile } = await import('@changesets/parse');
    const { readPreState } = await import('@changesets/pre');
    const { readChangesets } = await import('@changesets/read');
    const { getPackages } = await import('@manypkg/get-packages');
    return {
      applyReleasePlan,
      assembleReleasePlan,
      readConfig,
      parseChangesetFile,
      readPreState,
      readChangesets,
      getPackages,
    };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new ChangelogError('CHANGESETS_MISSING', {
      message: 'The changesets libraries are not installed.',
      detail: `A release needs them: ${cause instanceof Error ? cause.message : String(cause)}`,
      hint:
        'Install @changesets/apply-release-plan, @changesets/assemble-release-plan, @changesets/config, @changesets/parse, ' +
        '@changesets/pre, @changesets/read and @manypkg/get-packages as development dependencies.',
      cause,
    });
  }
}

/** The loaded libraries of changesets. */
export type Changesets = Awaited<ReturnType<typeof loadChangesets>>;
