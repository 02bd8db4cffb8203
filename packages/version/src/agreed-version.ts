import compare from 'semver/functions/compare.js';
import type { RepositoryFacts } from './repository-facts.ts';

/** The version most workspace packages carry, so that the one that strays is the one that is named; the higher of a tie. */
export function agreedVersion({ packages, root }: Pick<RepositoryFacts, 'packages' | 'root'>): string {
  const votes = new Map<string, number>();
  for (const { version } of packages) votes.set(version, (votes.get(version) ?? 0) + 1);
  const [winner] = [...votes].sort(([a, votesA], [b, votesB]) => votesB - votesA || compare(b, a, true));
  return winner?.[0] ?? root.version;
}
