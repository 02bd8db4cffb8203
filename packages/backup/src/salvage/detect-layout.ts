import { fstatSync, readSync } from 'node:fs';
import { type DatabaseHeader, MAGIC, parseHeader } from '@auralis/sqlite';
import { isSoundPage } from './btree-page.ts';
import type { FileLayout } from './file-layout.ts';

const PAGE_SIZES = [4096, 512, 1024, 2048, 8192, 16384, 32768, 65536] as const;
/** https://sqlite.org/fileformat2.html#payload_fractions */
const FRACTIONS = Buffer.from([64, 32, 32]);
const SAMPLE = 64;
/** SQLite allows no less room in a page. */
const LEAST_USABLE = 480;

export interface DetectedLayout {
  readonly layout: FileLayout;
  /** What the header says where that can be believed; null where it can't. */
  readonly header: DatabaseHeader | null;
  /** All that never changes in a header is as it should be. */
  readonly isHeaderWhole: boolean;
}

/** How the pages of a file lie: as its header says, unless other sizes make more of its pages add up. */
export function detectLayout(descriptor: number): DetectedLayout {
  const { size } = fstatSync(descriptor);
  const start = Buffer.alloc(100);
  readSync(descriptor, start, 0, 100, 0);
  const header = parseDamagedHeader(start);
  const rest = {
    encoding: header?.encoding ?? 'utf8',
    isFormat4: header === null || start.readUInt32BE(44) >= 4,
    isAutoVacuum: start.readUInt32BE(52) !== 0,
  };
  const candidates = [
    ...(header === null ? [] : [header]),
    ...PAGE_SIZES.map((pageSize) => ({ pageSize, reserved: 0 })),
  ]
    .filter(({ pageSize, reserved }) => pageSize - reserved >= LEAST_USABLE)
    .map(({ pageSize, reserved }): FileLayout => {
      return { pageSize, usable: pageSize - reserved, pageCount: Math.ceil(size / pageSize), ...rest };
    })
    .map((layout) => ({ layout, score: soundPages(descriptor, layout) }));
  const { layout } = candidates.reduce((one, other) => (other.score > one.score ? other : one));
  return { layout, header, isHeaderWhole: header !== null && start.subarray(0, MAGIC.length).equals(MAGIC) };
}

/** With or without the word it begins with, a header has three bytes that are the same in all. */
function parseDamagedHeader(start: Buffer): DatabaseHeader | null {
  if (!start.subarray(21, 24).equals(FRACTIONS)) return null;
  return parseHeader(Buffer.concat([MAGIC, start.subarray(MAGIC.length)]));
}

function soundPages(descriptor: number, layout: FileLayout): number {
  let sound = 0;
  for (let page = 1; page <= Math.min(SAMPLE, layout.pageCount); page += 1) {
    if (isSoundPage(pageAt(descriptor, page, layout), page, layout)) sound += 1;
  }
  return sound;
}

function pageAt(descriptor: number, page: number, { pageSize }: FileLayout): Buffer {
  const bytes = Buffer.alloc(pageSize);
  readSync(descriptor, bytes, 0, pageSize, (page - 1) * pageSize);
  return bytes;
}
