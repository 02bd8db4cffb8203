import type { OpenPageFile, PageFile } from './page-file.ts';

/**
 * The free pages of a file, where deleted rows may still be read; null when the list can't be followed to its end, so
 * that any page might be free. https://sqlite.org/fileformat2.html#the_freelist
 */
export function readFreelist(file: OpenPageFile): ReadonlySet<number> | null {
  const header = file.page(1);
  if (header === null) return null;
  const count = header.readUInt32BE(36);
  const free = new Set<number>();
  for (let trunk = header.readUInt32BE(32); trunk !== 0; ) {
    const bytes = takePage(trunk, file, free);
    if (bytes === null || free.size > count) return null;
    const leaves = bytes.readUInt32BE(4);
    if (leaves > file.layout.usable / 4 - 2) return null;
    for (let index = 0; index < leaves; index += 1) {
      if (takePage(bytes.readUInt32BE(8 + 4 * index), file, free) === null) return null;
    }
    trunk = bytes.readUInt32BE(0);
  }
  // That there are none is believed of a header without fault only: in one that was erased it would say so too.
  return free.size === count && (count > 0 || file.isHeaderWhole) ? free : null;
}

function takePage(page: number, file: PageFile, free: Set<number>): Buffer | null {
  if (page < 2 || free.has(page)) return null;
  free.add(page);
  return file.page(page);
}
