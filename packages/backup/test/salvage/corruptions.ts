import { closeSync, copyFileSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { openDatabase } from '@auralis/sqlite';
import { randomFrom } from './corpus-database.ts';

export const REGIONS = ['header', 'schema', 'interior', 'leaf', 'overflow', 'freelist', 'anywhere'] as const;
export const CORRUPTIONS = ['flip', 'flips', 'sector', 'page', 'garbage', 'cut'] as const;
type Region = (typeof REGIONS)[number];
type Corruption = (typeof CORRUPTIONS)[number];

/** A range of changed bytes. */
export interface Damage {
  readonly start: number;
  readonly end: number;
}

/** Where the regions of a sound file are, by page number. */
export type PageMap = Readonly<Record<Region, readonly number[]>> & {
  readonly pageSize: number;
  readonly pageCount: number;
};

export function mapPages(path: string): PageMap {
  const database = openDatabase(path, { readonly: true });
  const pages = database.prepare('SELECT name, pageno, pagetype FROM dbstat').all() as readonly {
    readonly name: string;
    readonly pageno: number;
    readonly pagetype: string;
  }[];
  const pageCount = Number(database.pragma('page_count', { simple: true }));
  const pageSize = Number(database.pragma('page_size', { simple: true }));
  database.close();
  const numbers = (test: (page: (typeof pages)[number]) => boolean) => pages.filter(test).map(({ pageno }) => pageno);
  const all = Array.from({ length: pageCount }, (_, index) => index + 1);
  const used = new Set(pages.map(({ pageno }) => pageno));
  return {
    pageSize,
    pageCount,
    header: [1],
    schema: numbers(({ name }) => name === 'sqlite_schema' || name === 'sqlite_master'),
    interior: numbers(({ name, pagetype }) => pagetype === 'internal' && !name.startsWith('sqlite_schema')),
    leaf: numbers(({ name, pagetype }) => pagetype === 'leaf' && !name.startsWith('sqlite_schema')),
    overflow: numbers(({ pagetype }) => pagetype === 'overflow'),
    freelist: all.filter((page) => !used.has(page)),
    anywhere: all,
  };
}

export interface CorruptionOptions {
  readonly region: Region;
  readonly corruption: Corruption;
  readonly seed: number;
}

/** Copies a sound file and damages the copy. */
export function corrupt(
  from: string,
  to: string,
  pages: PageMap,
  { region, corruption: kind, seed }: CorruptionOptions,
): readonly Damage[] {
  const random = randomFrom(seed);
  copyFileSync(from, to);
  const file = openSync(to, 'r+');
  try {
    const numbers = pages[region];
    const page = (numbers[random(numbers.length)] ?? 1) - 1;
    const start = page * pages.pageSize;
    const length = region === 'header' ? 100 : pages.pageSize;
    if (kind === 'cut') return [cut(file, start + (random(2) === 0 ? 0 : random(pages.pageSize)))];
    if (kind === 'page') return [overwrite(file, start, Buffer.alloc(length))];
    if (kind === 'garbage') return [overwrite(file, start, Buffer.from(Array.from({ length }, () => random(256))))];
    if (kind === 'sector') {
      const sector = length < 512 ? 0 : 512 * random(length / 512);
      return [overwrite(file, start + sector, Buffer.alloc(Math.min(512, length)))];
    }
    const times = kind === 'flip' ? 1 : 2 + random(8);
    return Array.from({ length: times }, () => flip(file, start + random(length), random(8)));
  } finally {
    closeSync(file);
  }
}

function cut(file: number, at: number): Damage {
  ftruncateSync(file, at);
  return { start: at, end: Number.MAX_SAFE_INTEGER };
}

function overwrite(file: number, start: number, bytes: Buffer): Damage {
  writeSync(file, bytes, 0, bytes.length, start);
  return { start, end: start + bytes.length };
}

function flip(file: number, at: number, bit: number): Damage {
  const byte = Buffer.alloc(1);
  readSync(file, byte, 0, 1, at);
  return overwrite(file, at, Buffer.from([byte.readUInt8(0) ^ (1 << bit)]));
}
