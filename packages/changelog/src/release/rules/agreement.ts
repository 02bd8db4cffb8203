import { checkVersions } from '@auralis/version';
import type { Problem } from '../problem.ts';
import type { ReleaseState } from '../read-release-state.ts';

/** Every place that states a version agrees before the version moves. */
export function agreement({ facts }: Pick<ReleaseState, 'facts'>): readonly Problem[] {
  return checkVersions(facts)
    .filter(({ status }) => status === 'differs')
    .map(({ place, file, line, expected, found, cure }) => {
      const subject = place === file ? '' : `${place.slice(file.length + 1)}: `;
      return { file, line, problem: `${subject}expected ${expected}, found ${found}.`, cure };
    });
}
