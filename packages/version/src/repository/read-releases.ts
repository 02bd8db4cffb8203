import type { RecordFacts, ReleaseIndex } from '../repository-facts.ts';
import { readJsonSource, unreadable } from './read-source.ts';
import type { Blobs, ReleasedFile } from './released-files.ts';

interface ReleaseFile {
  readonly version?: string;
  readonly schema?: { readonly to?: number };
  readonly api?: { readonly version?: string; readonly minClient?: string };
  readonly entries?: readonly { readonly migration?: string }[];
}

/** The content of release records, in their order. */
export function readRecords(root: string, files: readonly ReleasedFile[]): readonly RecordFacts[] {
  return files.map(({ place, blobs }) => readRecord(root, place, blobs));
}

function readRecord(root: string, place: string, blobs: Blobs): RecordFacts {
  const source = readJsonSource(root, place);
  const record = source?.value as ReleaseFile | undefined;
  const { version, schema, api, entries = [] } = record ?? {};
  if (version === undefined || schema?.to === undefined || api?.version === undefined || api.minClient === undefined)
    throw unreadable(place, 'it is not a release record');
  return {
    place,
    line: source?.lineOf('version') ?? null,
    version,
    schema: schema.to,
    api: { version: api.version, minClient: api.minClient },
    migrations: entries.flatMap(({ migration }) => (migration === undefined ? [] : [migration])),
    content: JSON.stringify(record),
    blobs,
  };
}

/** The index that the apps import, which holds every record, newest first; `null` where there is none. */
export function readReleaseIndex(root: string, folder: string): ReleaseIndex | null {
  const place = `${folder}/index.json`;
  const source = readJsonSource(root, place);
  if (source === null) return null;
  if (!Array.isArray(source.value)) throw unreadable(place, 'it is not a list of release records');
  return { place, contents: source.value.map((record) => JSON.stringify(record)) };
}
