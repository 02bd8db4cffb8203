import compare from 'semver/functions/compare.js';
import valid from 'semver/functions/valid.js';
import { compared, type VersionFinding } from '../finding.ts';
import type { RepositoryFacts } from '../repository-facts.ts';

/** A server must serve the clients it is built with: `MIN_CLIENT_VERSION` is not above `API_VERSION`. */
export function clientWindow({ constants }: RepositoryFacts): readonly VersionFinding[] {
  // That the module is gone is told with APP_VERSION.
  if (constants === null) return [];
  const { place, api, minClient, lines } = constants;
  const fits = valid(api) !== null && valid(minClient) !== null && compare(minClient, api) <= 0;
  const expected = `at most ${api}`;
  return [
    compared('client-window', {
      file: place,
      line: lines.minClient,
      part: 'MIN_CLIENT_VERSION',
      expected,
      found: fits ? expected : minClient,
      cure: `Lower MIN_CLIENT_VERSION, or raise API_VERSION, in ${place}.`,
    }),
  ];
}
