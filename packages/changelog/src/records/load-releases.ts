import { ChangelogError } from '../errors.ts';
import { AUDIENCES, CATEGORIES } from './categories.ts';
import type { ReleaseEntry, ReleaseRecord } from './release-record.ts';
import { compareVersions, parseVersion } from './version-order.ts';

/**
 * Validates release records that were read from JSON and sorts them by version, newest first.
 *
 * The input is not changed. Records pass by reference, so unknown extra fields are kept. Duplicated versions are not
 * detected. `@auralis/changelog/data` already contains the validated releases of Auralis; an app with its own records
 * loads its `index.json` with this function once at start-up.
 *
 * @param data - the content of `data/index.json`, or any array of release records
 * @returns the same records, newest version first by the precedence rules of semver
 * @throws ChangelogError `RECORD_INVALID` if the data is not an array of records; `facts.at` names the field,
 * `VERSION_INVALID` if a record has a version that is not a semantic version
 * @example
 * const text = readFileSync('releases.json', 'utf8');
 * try {
 *   const [newest] = loadReleases(JSON.parse(text));
 *   console.log(newest?.version ?? 'There is no release yet.');
 * } catch (error) {
 *   if (!(error instanceof ChangelogError)) throw error;
 *   console.error(`${error.message} ${error.detail} ${error.hint}`);
 * }
 */
export function loadReleases(data: unknown): readonly ReleaseRecord[] {
  if (!Array.isArray(data)) throw invalid('releases', 'a list of release records', data);
  const parsed = data.map((record) => ({ record: checkRecord(record), version: parseVersion(record.version) }));
  return parsed.sort((a, b) => compareVersions(b.version, a.version)).map(({ record }) => record);
}

/** Checks the fields that this package relies on; the published JSON Schema describes all of them. */
function checkRecord(value: unknown): ReleaseRecord {
  const record = asObject('release', value);
  const version = asString('version', record.version);
  const schema = asObject(`${version} schema`, record.schema);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(asString(`${version} date`, record.date)))
    throw invalid(`${version} date`, 'a date (YYYY-MM-DD)', record.date);
  for (const key of ['from', 'to'])
    if (typeof schema[key] !== 'number') throw invalid(`${version} schema.${key}`, 'a number', schema[key]);
  asString(`${version} api.version`, asObject(`${version} api`, record.api).version);
  if (!Array.isArray(record.entries)) throw invalid(`${version} entries`, 'a list', record.entries);
  for (const entry of record.entries) checkEntry(version, entry);
  return value as ReleaseRecord;
}

function checkEntry(version: string, value: unknown): ReleaseEntry {
  const entry = asObject(`${version} entry`, value);
  const at = `${version} entry ${asString(`${version} entry id`, entry.id)}`;
  asString(`${at} text`, entry.text);
  oneOf(`${at} category`, Object.keys(CATEGORIES), entry.category);
  oneOf(`${at} audience`, Object.keys(AUDIENCES), entry.audience);
  if (!Array.isArray(entry.packages)) throw invalid(`${at} packages`, 'a list', entry.packages);
  return value as ReleaseEntry;
}

function oneOf(at: string, allowed: readonly string[], value: unknown): void {
  if (!allowed.includes(value as string)) throw invalid(at, allowed.join(', '), value);
}

function asObject(at: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw invalid(at, 'an object', value);
  return value as Readonly<Record<string, unknown>>;
}

function asString(at: string, value: unknown): string {
  if (typeof value !== 'string' || value === '') throw invalid(at, 'a non-empty string', value);
  return value;
}

function invalid(at: string, expected: string, found: unknown): ChangelogError {
  return new ChangelogError('RECORD_INVALID', {
    message: 'The release records are invalid.',
    detail: `${at}: expected ${expected}, found ${JSON.stringify(found)}.`,
    hint: 'Restore the release records from version control.',
    facts: { at, expected, found },
  });
}
