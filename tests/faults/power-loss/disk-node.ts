/** A write that is not synced; `data` null: a truncation to `offset`. */
interface Pending {
  readonly offset: number;
  readonly data: Buffer | null;
}

/** The bytes of a file, whatever names it has. */
export interface File {
  readonly kind: 'file';
  /** As on the disk. */
  durable: Buffer;
  /** As programs see it. */
  seen: Buffer;
  pending: Pending[];
}

/** A change of names in one folder: `names` to what they then stand for, null where one goes. A rename is one change. */
export interface NameChange {
  readonly names: ReadonlyMap<string, Inode | null>;
  /** Of a rename within the folder: the name that is given up. */
  readonly from: string | null;
}

export interface Folder {
  readonly kind: 'folder';
  durable: Names;
  seen: Names;
  pending: NameChange[];
}

export type Inode = File | Folder;
export type Names = ReadonlyMap<string, Inode>;

export function newFile(bytes: Buffer = Buffer.alloc(0)): File {
  return { kind: 'file', durable: bytes, seen: bytes, pending: [] };
}

export function newFolder(names: Names = new Map()): Folder {
  return { kind: 'folder', durable: names, seen: names, pending: [] };
}

export function written(bytes: Buffer, offset: number, data: Buffer): Buffer {
  const result = resized(bytes, Math.max(bytes.length, offset + data.length));
  data.copy(result, offset);
  return result;
}

export function resized(bytes: Buffer, length: number): Buffer {
  const result = Buffer.alloc(length);
  bytes.copy(result);
  return result;
}

export function changed(names: Names, { names: changes }: NameChange): Names {
  const result = new Map(names);
  for (const [name, node] of changes) {
    if (node === null) result.delete(name);
    else result.set(name, node);
  }
  return result;
}
