import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Random } from '@auralis/library/sample';
import type { DiskCall } from './disk-log.ts';
import { bytesAfter, changed, type Fate, type File, type Folder, namesAfter, resized, written } from './fates.ts';

/**
 * A disk that remembers what was synced. A file's sync keeps its bytes and not its name: the folder's sync does that.
 * Folders themselves are taken to last, once made, as a missing one only loses what is in it.
 */
export class Disk {
  readonly #root: string;
  readonly #folders = new Map<string, Folder>();
  readonly #open = new Map<
    number,
    { readonly path: string; readonly file: File | null; position: number; readonly append: boolean }
  >();

  /** `start` is what lay under `root` before, all of it synced. */
  constructor(root: string, start: string) {
    this.#root = root;
    this.#load(start, root);
  }

  apply(call: DiskCall): void {
    if (call.kind === 'open') this.#openFile(call);
    else if (call.kind === 'close') this.#open.delete(call.fd);
    else if (call.kind === 'sync') this.#sync(call.fd);
    else if (call.kind === 'write') this.#write(call);
    else if (call.kind === 'truncate') this.#truncate(call.fd, call.length);
    else if (call.kind === 'rename' || call.kind === 'link') this.#name(call.kind, call.from, call.to);
    else if (call.kind === 'unlink') this.#change(this.#absolute(call.at, call.path), null);
    else if (call.kind === 'mkdir') this.#folder(this.#absolute(call.at, call.path));
    else if (call.kind === 'rmdir') this.#folders.delete(this.#absolute(call.at, call.path));
  }

  /** Writes into `target` what a disk may hold after the power went now. */
  materialize(target: string, fate: Fate, random: Random): void {
    for (const [path, folder] of this.#folders) {
      const place = join(target, relative(this.#root, path));
      mkdirSync(place, { recursive: true });
      for (const [name, file] of namesAfter(folder, fate, random)) {
        if (!name.endsWith('-shm')) writeFileSync(join(place, name), bytesAfter(file, fate, random));
      }
    }
  }

  #load(source: string, path: string): void {
    const names = readdirSync(source);
    const files = names.filter((name) => statSync(join(source, name)).isFile());
    const entries = files.map((name) => {
      const bytes = readFileSync(join(source, name));
      const file: File = { durable: bytes, seen: bytes, pending: [] };
      return [name, file] as const;
    });
    this.#folders.set(path, { durable: new Map(entries), seen: new Map(entries), pending: [] });
    for (const name of names.filter((one) => !files.includes(one))) this.#load(join(source, name), join(path, name));
  }

  #absolute(at: number | null, path: string): string {
    return at === null ? path : join(this.#open.get(at)?.path ?? '', path);
  }

  #folder(path: string): Folder | null {
    if (path !== this.#root && !path.startsWith(`${this.#root}/`)) return null;
    const folder = this.#folders.get(path) ?? { durable: new Map(), seen: new Map(), pending: [] };
    this.#folders.set(path, folder);
    return folder;
  }

  #openFile({ at, path, flags, fd }: Extract<DiskCall, { kind: 'open' }>): void {
    const absolute = this.#absolute(at, path);
    if (!absolute.startsWith(this.#root)) return;
    if (!this.#folders.has(absolute) && this.#find(absolute) === null && flags.includes('O_CREAT'))
      this.#change(absolute, { durable: Buffer.alloc(0), seen: Buffer.alloc(0), pending: [] });
    const file = this.#folders.has(absolute) ? null : this.#find(absolute);
    this.#open.set(fd, { path: absolute, file, position: 0, append: flags.includes('O_APPEND') });
    if (flags.includes('O_TRUNC') && (file?.seen.length ?? 0) > 0) this.#truncate(fd, 0);
  }

  #find(path: string): File | null {
    return this.#folders.get(dirname(path))?.seen.get(path.slice(dirname(path).length + 1)) ?? null;
  }

  #write({ fd, data, offset }: Extract<DiskCall, { kind: 'write' }>): void {
    const open = this.#open.get(fd);
    if (open?.file === undefined || open.file === null) return;
    const at = offset ?? (open.append ? open.file.seen.length : open.position);
    if (offset === null) open.position = at + data.length;
    open.file.pending.push({ offset: at, data });
    open.file.seen = written(open.file.seen, at, data);
  }

  #truncate(fd: number, length: number): void {
    const file = this.#open.get(fd)?.file;
    if (file === undefined || file === null) return;
    file.pending.push({ offset: length, data: null });
    file.seen = resized(file.seen, length);
  }

  #sync(fd: number): void {
    const open = this.#open.get(fd);
    if (open === undefined) return;
    if (open.file !== null) {
      open.file.durable = open.file.seen;
      open.file.pending = [];
      return;
    }
    const folder = this.#folders.get(open.path);
    if (folder === undefined) return;
    folder.durable = new Map(folder.seen);
    folder.pending = [];
  }

  #name(kind: 'rename' | 'link', from: string, to: string): void {
    const file = this.#find(from);
    const sameFolder = dirname(from) === dirname(to);
    if (file === null) this.#moveFolder(from, to);
    else if (kind === 'rename' && sameFolder) {
      const base = (path: string) => path.slice(dirname(path).length + 1);
      this.#note(
        dirname(to),
        new Map<string, File | null>([
          [base(from), null],
          [base(to), file],
        ]),
        base(from),
      );
    } else {
      this.#change(to, file);
      if (kind === 'rename') this.#change(from, null);
    }
  }

  #moveFolder(from: string, to: string): void {
    const folder = this.#folders.get(from);
    if (folder === undefined) return;
    this.#folders.delete(from);
    this.#folders.set(to, folder);
  }

  #change(path: string, file: File | null): void {
    const name = path.slice(dirname(path).length + 1);
    this.#note(dirname(path), new Map([[name, file]]), null);
  }

  #note(path: string, names: ReadonlyMap<string, File | null>, from: string | null): void {
    const folder = this.#folder(path);
    if (folder === null) return;
    folder.pending.push({ names, from });
    folder.seen = changed(folder.seen, names);
  }
}
