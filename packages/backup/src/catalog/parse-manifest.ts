import { basename } from 'node:path';
import type { UncheckedTable } from '@auralis/sqlite';
import {
  BACKUP_REASONS,
  type BackupManifest,
  type VerificationFailure,
  type VerificationLevel,
  type VerificationRecord,
} from './manifest.ts';

type Fields = Readonly<Record<string, unknown>>;
type Reader<Value> = (value: unknown, path: string) => Value;

const LEVELS: readonly VerificationLevel[] = [1, 2, 3, 4, 5];
const PAGE_SIZES: readonly number[] = [512, 1024, 2048, 4096, 8192, 16384, 32768, 65536];

/**
 * Parses and validates the text of a manifest. Unknown fields are dropped.
 *
 * @throws TypeError that names the first invalid field
 */
export function parseManifest(text: string): BackupManifest {
  const fields = object(JSON.parse(text), 'manifest');
  if (fields.format !== 1) throw new TypeError(`format ${JSON.stringify(fields.format)} is not supported`);
  return {
    format: 1,
    database: read(fields, 'database', fileName),
    sequence: read(fields, 'sequence', count),
    createdAt: read(fields, 'createdAt', date),
    reason: read(fields, 'reason', oneOf(BACKUP_REASONS)),
    label: read(fields, 'label', orNull(string)),
    appVersion: read(fields, 'appVersion', orNull(string)),
    schemaVersion: read(fields, 'schemaVersion', orNull(integer)),
    minReader: read(fields, 'minReader', orNull(integer)),
    applicationId: read(fields, 'applicationId', integer),
    userVersion: read(fields, 'userVersion', integer),
    sha256: read(fields, 'sha256', sha256),
    bytes: read(fields, 'bytes', count),
    pageSize: read(fields, 'pageSize', oneOf(PAGE_SIZES)),
    pageCount: read(fields, 'pageCount', count),
    rows: read(fields, 'rows', counts),
    // Manifests of version 1.4 and earlier have no such field.
    unchecked: fields.unchecked === undefined ? [] : read(fields, 'unchecked', listOf(uncheckedTable)),
    orphans: read(fields, 'orphans', orNull(count)),
    proofs: read(fields, 'proofs', listOf(record)),
    failure: read(fields, 'failure', orNull(failure)),
  };
}

function read<Value>(fields: Fields, name: string, reader: Reader<Value>): Value {
  return reader(Object.hasOwn(fields, name) ? fields[name] : undefined, name);
}

function invalid(path: string, expected: string): never {
  throw new TypeError(`${path} is not ${expected}`);
}

const object: Reader<Fields> = (value, path) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : invalid(path, 'an object');

const string: Reader<string> = (value, path) => (typeof value === 'string' ? value : invalid(path, 'a string'));

/** It becomes part of paths, so it must not lead to another folder. */
const fileName: Reader<string> = (value, path) => {
  const text = string(value, path);
  return basename(text) === text && !['', '.', '..'].includes(text) ? text : invalid(path, 'a plain file name');
};

const integer: Reader<number> = (value, path) =>
  Number.isSafeInteger(value) ? (value as number) : invalid(path, 'an integer');

const count: Reader<number> = (value, path) =>
  integer(value, path) >= 0 ? (value as number) : invalid(path, 'zero or more');

const date: Reader<string> = (value, path) => {
  const text = string(value, path);
  return Number.isNaN(Date.parse(text)) ? invalid(path, 'a date') : text;
};

const sha256: Reader<string> = (value, path) => {
  const text = string(value, path);
  return /^[0-9a-f]{64}$/.test(text) ? text : invalid(path, 'a SHA-256 in hexadecimal');
};

const counts: Reader<Readonly<Record<string, number>>> = (value, path) =>
  Object.fromEntries(Object.entries(object(value, path)).map(([name, rows]) => [name, count(rows, `${path}.${name}`)]));

const record: Reader<VerificationRecord> = (value, path) => {
  const fields = object(value, path);
  return { level: read(fields, 'level', oneOf(LEVELS)), at: read(fields, 'at', date) };
};

const uncheckedTable: Reader<UncheckedTable> = (value, path) => {
  const fields = object(value, path);
  return { table: read(fields, 'table', string), reason: read(fields, 'reason', string) };
};

const failure: Reader<VerificationFailure> = (value, path) => ({
  ...record(value, path),
  reason: read(object(value, path), 'reason', string),
});

function orNull<Value>(reader: Reader<Value>): Reader<Value | null> {
  return (value, path) => (value === null ? null : reader(value, path));
}

function oneOf<Value>(values: readonly Value[]): Reader<Value> {
  return (value, path) =>
    values.find((allowed) => allowed === value) ??
    invalid(path, `one of ${values.map((one) => String(one)).join(', ')}`);
}

function listOf<Value>(reader: Reader<Value>): Reader<readonly Value[]> {
  return (value, path) =>
    Array.isArray(value) ? value.map((item, index) => reader(item, `${path}[${index}]`)) : invalid(path, 'a list');
}
