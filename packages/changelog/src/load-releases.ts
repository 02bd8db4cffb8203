import { ChangelogError } from './errors.ts';
import { AUDIENCES, CATEGORIES, type ReleaseEntry, type ReleaseRecord } from './release-record.ts';
import { compareVersions, parseVersion } from './version-order.ts';

/**
 * Takes release records as they come from JSON, checks their shape, and puts them newest first.
 *
 * @param data the content of `data/index.json`, or any list of records
 * @throws ChangelogError `RECORD_INVALID`, `VERSION_INVALID`
 * @example
 * const releases = loadReleases(JSON.parse(text));
 */
export function loadReleases(data: unknown): readonly ReleaseRecord[] {
  if (!Array.isArray(data)) throw invalid('releases', 'a list of release records', data);
  const parsed = data.map((record) => ({ record: checkRecord(record), version: parseVersion(record.version) }));
  return parsed.sort((a, b) => compareVersions(b.version, a.version)).map(({ record }) => record);
}

/** Checks the shape of one record. The published JSON Schema says the same at length. */
function checkRecord(value: unknown): ReleaseRecord {
  const record = asObject('release', value);
  const version = asString('version', record.version);
  const schema = asObject(`${version} schema`, record.schema);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(asString(`${version} date`, record.date)))
    throw invalid(`${version} date`, 'a day', record.date);
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
  oneOf(`${at} category`, CATEGORIES, entry.category);
  oneOf(`${at} audience`, AUDIENCES, entry.audience);
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
  if (typeof value !== 'string' || value === '') throw invalid(at, 'text', value);
  return value;
}

function invalid(at: string, expected: string, found: unknown): ChangelogError {
  return new ChangelogError('RECORD_INVALID', {
    message: 'The list of what is new can not be read.',
    detail: `${at}: expected ${expected}, found ${JSON.stringify(found)}.`,
    facts: { at, expected, found },
  });
}
