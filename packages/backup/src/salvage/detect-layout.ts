import { fstatSync, readSync } from 'node:fs';
import { type DatabaseHeader, parseHeader } from '../database-header.ts';
import { isSoundPage, readBtreePage } from './btree-page.ts';
import type { FileLayout, TextEncoding } from './file-layout.ts';
import { readRow } from './stored-row.ts';

const PAGE_SIZES = [4096, 512, 1024, 2048, 8192, 16384, 32768, 65536] as const;
const ENCODINGS: readonly TextEncoding[] = ['utf8', 'utf16le', 'utf16be'];
const SAMPLE = 64;
/** SQLite allows no less room in a page. */
const LEAST_USABLE = 480;

export interface DetectedLayout {
  readonly layout: FileLayout;
  /** Null when it isn't what SQLite writes there. */
  readonly header: DatabaseHeader | null;
}

/** How the pages of a file lie: as its header says, unless other sizes make more of its pages add up. */
export function detectLayout(descriptor: number): DetectedLayout {
  const { size } = fstatSync(descriptor);
  const start = Buffer.alloc(100);
  readSync(descriptor, start, 0, 100, 0);
  const header = parseHeader(start);
  const rest = {
    isFormat4: header === null || start.readUInt32BE(44) >= 4,
    isAutoVacuum: start.readUInt32BE(52) !== 0,
  };
  const candidates = [
    ...(header === null ? [] : [header]),
    ...PAGE_SIZES.map((pageSize) => ({ pageSize, reserved: 0 })),
  ]
    .filter(({ pageSize, reserved }) => pageSize - reserved >= LEAST_USABLE)
    .map(({ pageSize, reserved }): FileLayout => {
      const pageCount = Math.ceil(size / pageSize);
      return { pageSize, usable: pageSize - reserved, pageCount, encoding: header?.encoding ?? 'utf8', ...rest };
    })
    .map((layout) => ({ layout, score: soundPages(descriptor, layout) }));
  const best = candidates.reduce((one, other) => (other.score > one.score ? other : one));
  return { layout: { ...best.layout, encoding: detectEncoding(descriptor, best.layout) }, header };
}

function soundPages(descriptor: number, layout: FileLayout): number {
  let sound = 0;
  for (let page = 1; page <= Math.min(SAMPLE, layout.pageCount); page += 1) {
    if (isSoundPage(pageAt(descriptor, page, layout), page, layout)) sound += 1;
  }
  return sound;
}

/** The first word of every row of the schema is known, so it tells the encoding. */
function detectEncoding(descriptor: number, layout: FileLayout): TextEncoding {
  const bytes = pageAt(descriptor, 1, layout);
  const nothing = { page: () => null, bytesOf: () => 0 };
  const page = { bytes, available: layout.pageSize };
  const cells = readBtreePage(bytes, 1, layout)?.cells ?? [];
  const speaks = (encoding: TextEncoding) =>
    cells.some((cell) => {
      const word = readRow(page, cell, { ...nothing, layout: { ...layout, encoding } })?.values[0];
      return word === 'table' || word === 'index' || word === 'view' || word === 'trigger';
    });
  return [layout.encoding, ...ENCODINGS].find(speaks) ?? layout.encoding;
}

function pageAt(descriptor: number, page: number, { pageSize }: FileLayout): Buffer {
  const bytes = Buffer.alloc(pageSize);
  readSync(descriptor, bytes, 0, pageSize, (page - 1) * pageSize);
  return bytes;
}
