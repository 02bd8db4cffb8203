import { ChangelogError } from '../errors.ts';

/**
 * Loads changesets' own libraries. They are optional peers, so that an app that only shows what is new does not
 * install a release tool.
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
      message: 'Cutting a release needs the changesets libraries, and they are not installed.',
      detail:
        'Install @changesets/apply-release-plan, @changesets/assemble-release-plan, @changesets/config, @changesets/parse, ' +
        '@changesets/pre, @changesets/read and @manypkg/get-packages as development dependencies.',
      cause,
    });
  }
}

/** Changesets' libraries, loaded. */
export type Changesets = Awaited<ReturnType<typeof loadChangesets>>;
