import { basename } from 'node:path';
import type { BackupManifest, BackupReason, Proof, ProofFailure, ProofLevel } from './manifest.ts';

type Fields = Readonly<Record<string, unknown>>;
type Reader<Value> = (value: unknown, path: string) => Value;

const REASONS: readonly BackupReason[] = ['before-upgrade', 'manual', 'before-restore', 'scheduled'];
const LEVELS: readonly ProofLevel[] = [1, 2, 3, 4, 5];
const PAGE_SIZES: readonly number[] = [512, 1024, 2048, 4096, 8192, 16384, 32768, 65536];

/**
 * Reads a manifest's text, field by field. Fields it does not know are left out.
 *
 * @throws TypeError naming the first field that is not what it must be
 */
export function parseManifest(text: string): BackupManifest {
  const fields = object(JSON.parse(text), 'manifest');
  if (fields.format !== 1) throw new TypeError(`format ${JSON.stringify(fields.format)} is not known here`);
  return {
    format: 1,
    database: read(fields, 'database', fileName),
    sequence: read(fields, 'sequence', count),
    createdAt: read(fields, 'createdAt', date),
    reason: read(fields, 'reason', oneOf(REASONS)),
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
    orphans: read(fields, 'orphans', orNull(count)),
    proofs: read(fields, 'proofs', listOf(proof)),
    failure: read(fields, 'failure', orNull(failure)),
  };
}

function read<Value>(fields: Fields, name: string, reader: Reader<Value>): Value {
  return reader(Object.hasOwn(fields, name) ? fields[name] : undefined, name);
}

function wrong(path: string, wanted: string): never {
  throw new TypeError(`${path} is not ${wanted}`);
}

const object: Reader<Fields> = (value, path) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : wrong(path, 'an object');

const string: Reader<string> = (value, path) => (typeof value === 'string' ? value : wrong(path, 'a text'));

/** Part of paths, so nothing that leads elsewhere. */
const fileName: Reader<string> = (value, path) => {
  const text = string(value, path);
  return basename(text) === text && !['', '.', '..'].includes(text) ? text : wrong(path, 'a plain file name');
};

const integer: Reader<number> = (value, path) =>
  Number.isSafeInteger(value) ? (value as number) : wrong(path, 'a whole number');

const count: Reader<number> = (value, path) =>
  integer(value, path) >= 0 ? (value as number) : wrong(path, 'zero or more');

const date: Reader<string> = (value, path) => {
  const text = string(value, path);
  return Number.isNaN(Date.parse(text)) ? wrong(path, 'a date') : text;
};

const sha256: Reader<string> = (value, path) => {
  const text = string(value, path);
  return /^[0-9a-f]{64}$/.test(text) ? text : wrong(path, 'a SHA-256 in hexadecimal');
};

const counts: Reader<Readonly<Record<string, number>>> = (value, path) =>
  Object.fromEntries(Object.entries(object(value, path)).map(([name, rows]) => [name, count(rows, `${path}.${name}`)]));

const proof: Reader<Proof> = (value, path) => {
  const fields = object(value, path);
  return { level: read(fields, 'level', oneOf(LEVELS)), at: read(fields, 'at', date) };
};

const failure: Reader<ProofFailure> = (value, path) => ({
  ...proof(value, path),
  reason: read(object(value, path), 'reason', string),
});

function orNull<Value>(reader: Reader<Value>): Reader<Value | null> {
  return (value, path) => (value === null ? null : reader(value, path));
}

function oneOf<Value>(values: readonly Value[]): Reader<Value> {
  return (value, path) =>
    values.find((allowed) => allowed === value) ?? wrong(path, `one of ${values.map((one) => String(one)).join(', ')}`);
}

function listOf<Value>(reader: Reader<Value>): Reader<readonly Value[]> {
  return (value, path) =>
    Array.isArray(value) ? value.map((item, index) => reader(item, `${path}[${index}]`)) : wrong(path, 'a list');
}
