import type { Random } from '@auralis/library/sample';

/** A write that is not synced; `data` null: a truncation to `offset`. */
interface Pending {
  readonly offset: number;
  readonly data: Buffer | null;
}

export interface File {
  /** As on the disk. */
  durable: Buffer;
  /** As programs see it. */
  seen: Buffer;
  pending: Pending[];
}

/** A change of names in one folder: `names` to files, null where the name goes. A rename is one change. */
interface NameChange {
  readonly names: ReadonlyMap<string, File | null>;
  readonly from: string | null;
}

export interface Folder {
  durable: Map<string, File>;
  seen: Map<string, File>;
  pending: NameChange[];
}

/** What may become of what was not synced when the power goes. */
export const FATES = ['nothing', 'everything', 'names', 'data', 'some', 'torn'] as const;

export type Fate = (typeof FATES)[number];

export function namesAfter(folder: Folder, fate: Fate, random: Random): ReadonlyMap<string, File> {
  const keeps =
    fate === 'everything' || fate === 'names'
      ? () => true
      : fate === 'nothing' || fate === 'data'
        ? () => false
        : () => random.chance(0.6);
  let names = new Map(folder.durable);
  for (const change of folder.pending) {
    if (!keeps()) continue;
    // A rename of a name that was itself lost has nothing to move.
    if (change.from !== null && !names.has(change.from)) continue;
    names = changed(names, change.names);
  }
  return names;
}

export function bytesAfter({ durable, pending }: File, fate: Fate, random: Random): Buffer {
  const keeps =
    fate === 'everything' || fate === 'data'
      ? () => true
      : fate === 'nothing' || fate === 'names'
        ? () => false
        : () => random.chance(0.6);
  let bytes = durable;
  for (const { offset, data } of pending) {
    if (!keeps()) continue;
    if (data === null) bytes = resized(bytes, offset);
    else if (fate === 'torn') bytes = torn(bytes, offset, data, random);
    else bytes = written(bytes, offset, data);
  }
  return bytes;
}

/** Block by block: kept, lost, or only the length of the file kept. */
function torn(bytes: Buffer, offset: number, data: Buffer, random: Random): Buffer {
  const block = random.pick([512, 4096]);
  let result = bytes;
  for (let from = 0; from < data.length; ) {
    const to = Math.min(data.length, from + block - ((offset + from) % block));
    if (random.chance(0.6)) result = written(result, offset + from, data.subarray(from, to));
    else if (random.chance(0.3)) result = resized(result, Math.max(result.length, offset + to));
    from = to;
  }
  return result;
}

export function written(bytes: Buffer, offset: number, data: Buffer): Buffer {
  const result = Buffer.alloc(Math.max(bytes.length, offset + data.length));
  bytes.copy(result);
  data.copy(result, offset);
  return result;
}

export function resized(bytes: Buffer, length: number): Buffer {
  const result = Buffer.alloc(length);
  bytes.copy(result);
  return result;
}

export function changed(
  names: ReadonlyMap<string, File>,
  changes: ReadonlyMap<string, File | null>,
): Map<string, File> {
  const result = new Map(names);
  for (const [name, file] of changes) {
    if (file === null) result.delete(name);
    else result.set(name, file);
  }
  return result;
}
