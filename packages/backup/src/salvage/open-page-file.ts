import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { type DatabaseHeader, MAGIC, parseHeader } from '@auralis/sqlite/support';
import { isSoundPage } from './btree-page.ts';
import type { FileLayout, OpenPageFile, PageFile, TextEncoding } from './page-file.ts';
import { rowsOn } from './stored-row.ts';
import { walkTree } from './walk-tree.ts';

type DetectedLayout = Pick<OpenPageFile, 'layout' | 'header' | 'isHeaderWhole'>;

export function openPageFile(path: string): OpenPageFile {
  const descriptor = openSync(path, 'r');
  try {
    const { layout, ...header } = detectLayout(descriptor);
    const { size } = fstatSync(descriptor);
    const file: PageFile = {
      layout,
      page: (number) => readPage(descriptor, number, layout),
      bytesOf: (number) => Math.max(0, Math.min(layout.pageSize, size - (number - 1) * layout.pageSize)),
    };
    const encoding = detectEncoding(file);
    return { ...file, ...header, layout: { ...layout, encoding }, close: () => closeSync(descriptor) };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

function readPage(descriptor: number, number: number, { pageSize, pageCount }: FileLayout): Buffer | null {
  if (number < 1 || number > pageCount) return null;
  const bytes = Buffer.alloc(pageSize);
  const start = (number - 1) * pageSize;
  for (let done = 0; done < pageSize; ) {
    const read = readSync(descriptor, bytes, done, pageSize - done, start + done);
    if (read === 0) break;
    done += read;
  }
  return bytes;
}

const PAGE_SIZES = [4096, 512, 1024, 2048, 8192, 16384, 32768, 65536] as const;
/** https://sqlite.org/fileformat2.html#payload_fractions */
const FRACTIONS = Buffer.from([64, 32, 32]);
const SAMPLE = 64;
/** The smallest usable size that SQLite allows. */
const MIN_USABLE = 480;

/** The layout from the header, unless another page size makes more pages sound. */
function detectLayout(descriptor: number): DetectedLayout {
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
    .filter(({ pageSize, reserved }) => pageSize - reserved >= MIN_USABLE)
    .map(({ pageSize, reserved }): FileLayout => {
      return { pageSize, usable: pageSize - reserved, pageCount: Math.ceil(size / pageSize), ...rest };
    })
    .map((layout) => ({ layout, score: soundPages(descriptor, layout) }));
  const { layout } = candidates.reduce((one, other) => (other.score > one.score ? other : one));
  return { layout, header, isHeaderWhole: header !== null && start.subarray(0, MAGIC.length).equals(MAGIC) };
}

/** Accepts a header with a damaged magic string if its three constant payload fractions are intact. */
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

const ENCODINGS: readonly TextEncoding[] = ['utf8', 'utf16le', 'utf16be'];
const OBJECT_TYPES: readonly unknown[] = ['table', 'index', 'view', 'trigger'];

/** The text encoding of a file. Every schema row begins with a known word, so it is more reliable than the header. */
function detectEncoding(file: PageFile): TextEncoding {
  const { pages } = walkTree(file, { root: 1, kind: 'table' }, new Set());
  const hasSchemaRows = (encoding: TextEncoding) => {
    const inEncoding = { ...file, layout: { ...file.layout, encoding } };
    return pages.some((treePage) => rowsOn(treePage, inEncoding).some((row) => OBJECT_TYPES.includes(row?.values[0])));
  };
  return [file.layout.encoding, ...ENCODINGS].find(hasSchemaRows) ?? file.layout.encoding;
}
