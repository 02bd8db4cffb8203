import { compared, type VersionFinding } from '../finding.ts';
import type { RepositoryFacts } from '../repository-facts.ts';

/** The API and the oldest client it serves are what the newest release recorded: only a release moves them. */
export function apiConstants({ constants, records: [newest] }: RepositoryFacts): readonly VersionFinding[] {
  if (constants === null || newest === undefined) return [];
  const { place, lines, api, minClient } = constants;
  const cure =
    'Put it back: the API moves with a changeset that says "api: minor" or "api: major", when it is released.';
  return [
    { part: 'API_VERSION', line: lines.api, expected: newest.api.version, found: api },
    { part: 'MIN_CLIENT_VERSION', line: lines.minClient, expected: newest.api.minClient, found: minClient },
  ].map((constant) => compared('api-constant', { file: place, cure, ...constant }));
}
