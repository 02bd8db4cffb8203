import { checkVersions } from '@auralis/version';
import type { Problem } from '../problem.ts';
import type { ReleaseState } from '../read-release-state.ts';

/** Every place that states a version agrees before the version moves. */
export function agreement({ facts }: Pick<ReleaseState, 'facts'>): readonly Problem[] {
  return checkVersions(facts)
    .filter(({ status }) => status === 'differs')
    .map(({ place, expected, found, cure }) => {
      const [file = place, ...part] = place.split(' ');
      const subject = part.length > 0 ? `${part.join(' ')}: ` : '';
      return { file, line: null, problem: `${subject}expected ${expected}, found ${found}.`, cure };
    });
}
