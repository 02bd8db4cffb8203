import type { Random } from '@auralis/library/sample';
import {
  changed,
  type File,
  type Folder,
  type Inode,
  type NameChange,
  type Names,
  resized,
  written,
} from './disk-node.ts';

/** `some`: any of the writes. `torn`: any blocks of them. */
export const DATA_OUTCOMES = ['kept', 'lost', 'some', 'torn'] as const;

/** What a power cut does to the changes that were not synced. */
export interface Outcome {
  /** Of the name changes that are pending, in their order: which the disk has. */
  readonly names: readonly boolean[];
  readonly data: (typeof DATA_OUTCOMES)[number];
}

/** What a disk then holds, by path. Names of one file share its bytes. */
export type DiskContents = ReadonlyMap<string, Buffer | 'folder'>;

/** In every folder that may exist, without `-shm` files, which SQLite always recreates. */
export function pendingNames(root: Folder): readonly NameChange[] {
  return [...foldersFrom(root)]
    .flatMap(({ pending }) => pending)
    .filter(({ names }) => ![...names.keys()].every((name) => name.endsWith('-shm')));
}

export function contentsAfter(root: Folder, { names, data }: Outcome, random: Random): DiskContents {
  const kept = new Set(pendingNames(root).filter((_, index) => names[index]));
  const found = new Map<string, Buffer | 'folder'>();
  const bytes = new Map<File, Buffer>();
  const visit = (folder: Folder, path: string): void => {
    for (const [name, node] of namesAfter(folder, kept)) {
      if (name.endsWith('-shm')) continue;
      if (node.kind === 'file') {
        const after = bytes.get(node) ?? bytesAfter(node, data, random);
        bytes.set(node, after);
        found.set(path + name, after);
      } else {
        found.set(path + name, 'folder');
        visit(node, `${path}${name}/`);
      }
    }
  };
  visit(root, '');
  return found;
}

function foldersFrom(folder: Folder, known = new Set<Folder>()): ReadonlySet<Folder> {
  known.add(folder);
  const nodes: readonly (Inode | null)[] = [
    ...folder.durable.values(),
    ...folder.pending.flatMap(({ names }) => [...names.values()]),
  ];
  for (const node of nodes) if (node?.kind === 'folder' && !known.has(node)) foldersFrom(node, known);
  return known;
}

function namesAfter(folder: Folder, kept: ReadonlySet<NameChange>): Names {
  let names = folder.durable;
  for (const change of folder.pending) {
    // A rename of a name that was itself lost has nothing to move.
    if (kept.has(change) && (change.from === null || names.has(change.from))) names = changed(names, change);
  }
  return names;
}

function bytesAfter({ durable, seen, pending }: File, outcome: Outcome['data'], random: Random): Buffer {
  if (outcome === 'kept') return seen;
  if (outcome === 'lost') return durable;
  let bytes = durable;
  for (const { offset, data } of pending) {
    if (!random.chance(0.6)) continue;
    if (data === null) bytes = resized(bytes, offset);
    else bytes = outcome === 'torn' ? torn(bytes, offset, data, random) : written(bytes, offset, data);
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
