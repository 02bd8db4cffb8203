import compare from 'semver/functions/compare.js';
import valid from 'semver/functions/valid.js';
import { compared, missing, notYet, type VersionFinding } from '../finding.ts';
import type { RepositoryFacts } from '../repository-facts.ts';
import { agreedVersion, isReleased, newestSchema } from '../repository-facts.ts';

const CHECK = 'version-constant';

/** `APP_VERSION`, which the apps show, is the version of the packages. */
export function versionConstant(facts: RepositoryFacts): readonly VersionFinding[] {
  const { constants } = facts;
  const place = facts.places.constants;
  if (constants === null) return [isReleased(facts) ? missing(CHECK, place) : notYet(CHECK, place)];
  return [
    compared(CHECK, {
      file: constants.place,
      line: constants.lines.app,
      part: 'APP_VERSION',
      expected: agreedVersion(facts),
      found: constants.app,
      hint: 'Run "auralis-version sync".',
    }),
  ];
}

/** The API and the oldest client it serves are what the newest release recorded: only a release moves them. */
export function apiConstants({ constants, records: [newest] }: RepositoryFacts): readonly VersionFinding[] {
  if (constants === null || newest === undefined) return [];
  const { place, lines, api, minClient } = constants;
  const hint =
    'Undo the edit: a changeset with "api: minor" or "api: major" changes the API version when it is released.';
  return [
    { part: 'API_VERSION', line: lines.api, expected: newest.api.version, found: api },
    { part: 'MIN_CLIENT_VERSION', line: lines.minClient, expected: newest.api.minClient, found: minClient },
  ].map((constant) => compared('api-constant', { file: place, hint, ...constant }));
}

/** A server must serve the clients it is built with: `MIN_CLIENT_VERSION` is not above `API_VERSION`. */
export function clientWindow({ constants }: RepositoryFacts): readonly VersionFinding[] {
  // The check of APP_VERSION reports a missing module.
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
      hint: `Lower MIN_CLIENT_VERSION, or raise API_VERSION, in ${place}.`,
    }),
  ];
}

/** `DB_SCHEMA_VERSION` is where the newest migration in `migrations/` leads. */
export function schemaConstant({ constants, migrations }: RepositoryFacts): readonly VersionFinding[] {
  // The check of APP_VERSION reports a missing module.
  if (constants === null) return [];
  return [
    compared('schema-constant', {
      file: constants.place,
      line: constants.lines.schema,
      part: 'DB_SCHEMA_VERSION',
      expected: String(newestSchema(migrations)),
      found: String(constants.schema),
      hint: 'Run "auralis-version sync".',
    }),
  ];
}
