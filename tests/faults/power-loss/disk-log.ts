/** What a program asked of the disk, with the data. Descriptors are those of the program. */
export type DiskCall =
  | {
      readonly kind: 'open';
      readonly at: number | null;
      readonly path: string;
      readonly flags: string;
      readonly fd: number;
    }
  | { readonly kind: 'close'; readonly fd: number }
  | { readonly kind: 'sync'; readonly fd: number }
  | { readonly kind: 'write'; readonly fd: number; readonly data: Buffer; readonly offset: number | null }
  | { readonly kind: 'truncate'; readonly fd: number; readonly length: number }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string }
  | { readonly kind: 'link'; readonly from: string; readonly to: string }
  | { readonly kind: 'unlink' | 'mkdir' | 'rmdir'; readonly at: number | null; readonly path: string };

/** What is traced; the last ones change files in ways that are not modelled, so they must not be found. */
export const DISK_CALLS =
  'openat,close,pwrite64,write,fsync,fdatasync,ftruncate,rename,link,unlink,unlinkat,mkdir,rmdir,symlink,copy_file_range,sendfile,fallocate,pwritev,renameat2,linkat,mkdirat';

const NOT_MODELLED = /^(?:copy_file_range|sendfile|fallocate|pwritev|renameat2|linkat|mkdirat)$/;

const LINE = /^(\d+) +(\w+)\((.*)\) += (-?\d+)/s;

/** The calls of a log written with `-xx`, up to the call that reports the outcome, without those that failed. */
export function readDiskCalls(log: string): readonly DiskCall[] {
  const lines = joinUnfinished(log.split('\n'));
  const end = lines.findIndex((line) => / symlink\(/.test(line));
  return lines.slice(0, end).flatMap((line) => {
    const [, , name = '', args = '', result = '-1'] = LINE.exec(line) ?? [];
    if (Number(result) < 0) return [];
    if (NOT_MODELLED.test(name))
      throw new Error(`A call that the model of a disk does not know: ${line.slice(0, 200)}`);
    const call = readCall(name, args, Number(result));
    return call === null ? [] : [call];
  });
}

function readCall(name: string, args: string, result: number): DiskCall | null {
  const strings = [...args.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, hex = '']) => decode(hex));
  const [one = Buffer.alloc(0), two = Buffer.alloc(0)] = strings;
  const numbers = args.replaceAll(/"[^"]*"/g, '').split(', ');
  const fd = Number(numbers[0]);
  const at = numbers[0] === 'AT_FDCWD' ? null : fd;
  const path = one.toString();
  if (name === 'openat') return { kind: 'open', at, path, flags: numbers[2] ?? '', fd: result };
  if (name === 'close') return { kind: 'close', fd };
  if (name === 'fsync' || name === 'fdatasync') return { kind: 'sync', fd };
  if (name === 'pwrite64') return { kind: 'write', fd, data: one.subarray(0, result), offset: Number(numbers[3]) };
  if (name === 'write') return { kind: 'write', fd, data: one.subarray(0, result), offset: null };
  if (name === 'ftruncate') return { kind: 'truncate', fd, length: Number(numbers[1]) };
  if (name === 'rename' || name === 'link') return { kind: name, from: path, to: two.toString() };
  if (name === 'unlink' || name === 'mkdir' || name === 'rmdir') return { kind: name, at: null, path };
  if (name === 'unlinkat') return { kind: args.includes('AT_REMOVEDIR') ? 'rmdir' : 'unlink', at, path };
  return null;
}

function decode(hex: string): Buffer {
  return Buffer.from(hex.replaceAll('\\x', ''), 'hex');
}

/** strace cuts a call in two when another thread's comes between. */
function joinUnfinished(lines: readonly string[]): readonly string[] {
  const begun = new Map<string, string>();
  return lines.flatMap((line) => {
    const [thread = ''] = line.split(' ', 1);
    if (line.endsWith('<unfinished ...>')) {
      begun.set(thread, line.slice(0, -'<unfinished ...>'.length));
      return [];
    }
    const resumed = /^\d+ +<\.\.\. \w+ resumed>(.*)$/s.exec(line);
    return [resumed === null ? line : `${begun.get(thread) ?? ''}${resumed[1]}`];
  });
}
