import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { detectEncoding } from './detect-encoding.ts';
import { type DetectedLayout, detectLayout } from './detect-layout.ts';
import type { FileLayout } from './file-layout.ts';

/** The pages of a database file that nobody changes meanwhile. */
export interface PageFile {
  readonly layout: FileLayout;
  /** The bytes of page 1 to `pageCount`; what lies behind the end of the file is zeros. Null for other numbers. */
  page(number: number): Buffer | null;
  /** How many bytes of a page are in the file: fewer than a page where it was cut off. */
  bytesOf(number: number): number;
}

export interface OpenPageFile extends PageFile, Omit<DetectedLayout, 'layout'> {
  close(): void;
}

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
