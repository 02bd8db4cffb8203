import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { DiskCall } from './disk-log.ts';
import {
  changed,
  type File,
  type Folder,
  type Inode,
  type NameChange,
  newFile,
  newFolder,
  resized,
  written,
} from './disk-node.ts';

interface Open {
  readonly node: Inode;
  /** Of a folder: where it was opened, for paths from there. */
  readonly path: string;
  readonly append: boolean;
  position: number;
}

/**
 * A disk that remembers what was synced. A file's sync keeps its bytes and not its name: the folder's sync does that,
 * and a folder's own name is kept by the sync of the folder it is in.
 */
export class Disk {
  readonly root: Folder;
  readonly #place: string;
  readonly #open = new Map<number, Open>();

  /** Under `place` the program runs; `start` holds what was there before, all of it synced. */
  constructor(place: string, start: string) {
    this.#place = place;
    this.root = load(start);
  }

  apply(call: DiskCall): void {
    if (call.kind === 'open') this.#openPath(call);
    else if (call.kind === 'close') this.#open.delete(call.fd);
    else if (call.kind === 'sync') this.#sync(call.fd);
    else if (call.kind === 'write') this.#write(call);
    else if (call.kind === 'truncate') this.#truncate(call.fd, call.length);
    else if (call.kind === 'rename') this.#rename(call.from, call.to);
    else if (call.kind === 'link') this.#link(call.from, call.to);
    else this.#name(this.#absolute(call), call.kind === 'mkdir' ? newFolder() : null);
  }

  #absolute({ at, path }: { readonly at: number | null; readonly path: string }): string {
    return at === null ? path : join(this.#open.get(at)?.path ?? '', path);
  }

  #find(path: string): Inode | null {
    const way = relative(this.#place, path);
    if (way.startsWith('..')) return null;
    return way
      .split('/')
      .filter((name) => name !== '')
      .reduce<Inode | null>(
        (node, name) => (node?.kind === 'folder' ? (node.seen.get(name) ?? null) : null),
        this.root,
      );
  }

  #openPath(call: Extract<DiskCall, { kind: 'open' }>): void {
    const path = this.#absolute(call);
    if (!path.startsWith(`${this.#place}/`) && path !== this.#place) return;
    if (call.flags.includes('O_CREAT') && this.#find(path) === null) this.#name(path, newFile());
    const node = this.#find(path);
    if (node === null) return;
    this.#open.set(call.fd, { node, path, position: 0, append: call.flags.includes('O_APPEND') });
    if (node.kind === 'file' && call.flags.includes('O_TRUNC') && node.seen.length > 0) this.#truncate(call.fd, 0);
  }

  #write({ fd, data, offset }: Extract<DiskCall, { kind: 'write' }>): void {
    const open = this.#open.get(fd);
    if (open?.node.kind !== 'file') return;
    const at = offset ?? (open.append ? open.node.seen.length : open.position);
    if (offset === null) open.position = at + data.length;
    open.node.pending.push({ offset: at, data });
    open.node.seen = written(open.node.seen, at, data);
  }

  #truncate(fd: number, length: number): void {
    const node = this.#open.get(fd)?.node;
    if (node?.kind !== 'file') return;
    node.pending.push({ offset: length, data: null });
    node.seen = resized(node.seen, length);
  }

  #sync(fd: number): void {
    const node = this.#open.get(fd)?.node;
    if (node?.kind === 'file') node.durable = node.seen;
    else if (node !== undefined) node.durable = node.seen;
    if (node !== undefined) node.pending = [];
  }

  #link(from: string, to: string): void {
    const node = this.#find(from);
    if (node !== null) this.#name(to, node);
  }

  #rename(from: string, to: string): void {
    const node = this.#find(from);
    if (node === null) return;
    if (dirname(from) !== dirname(to)) {
      this.#name(to, node);
      this.#name(from, null);
      return;
    }
    const names = new Map<string, Inode | null>([
      [basename(from), null],
      [basename(to), node],
    ]);
    this.#note(dirname(to), { names, from: basename(from) });
  }

  #name(path: string, node: Inode | null): void {
    this.#note(dirname(path), { names: new Map([[basename(path), node]]), from: null });
  }

  #note(path: string, change: NameChange): void {
    const folder = this.#find(path);
    if (folder?.kind !== 'folder') return;
    folder.pending.push(change);
    folder.seen = changed(folder.seen, change);
  }
}

function load(path: string): Folder {
  const entries = readdirSync(path).map((name): [string, File | Folder] => {
    const inside = join(path, name);
    return [name, statSync(inside).isFile() ? newFile(readFileSync(inside)) : load(inside)];
  });
  return newFolder(new Map(entries));
}
