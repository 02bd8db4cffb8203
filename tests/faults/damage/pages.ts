/** The parts of a SQLite file that damage is aimed at: https://sqlite.org/fileformat2.html */
export type Region =
  | 'header'
  | 'schema'
  | 'table-leaf'
  | 'table-interior'
  | 'index-leaf'
  | 'index-interior'
  | 'freelist'
  | 'overflow';

const KINDS: Readonly<Record<number, Region>> = {
  2: 'index-interior',
  5: 'table-interior',
  10: 'index-leaf',
  13: 'table-leaf',
};

/** Where each region is, as byte ranges. */
export function regionsOf(file: Buffer): ReadonlyMap<Region, readonly (readonly [from: number, to: number])[]> {
  const pageSize = file.readUInt16BE(16) === 1 ? 65_536 : file.readUInt16BE(16);
  const regions = new Map<Region, (readonly [number, number])[]>([
    ['header', [[0, 100]]],
    ['schema', [[100, pageSize]]],
  ]);
  const free = freePages(file, pageSize);
  for (let page = 2; page * pageSize <= file.length; page += 1) {
    const from = (page - 1) * pageSize;
    const region = free.has(page) ? 'freelist' : (KINDS[file[from] ?? 0] ?? 'overflow');
    regions.set(region, [...(regions.get(region) ?? []), [from, from + pageSize]]);
  }
  return regions;
}

function freePages(file: Buffer, pageSize: number): ReadonlySet<number> {
  const free = new Set<number>();
  for (let trunk = file.readUInt32BE(32); trunk !== 0 && !free.has(trunk); ) {
    free.add(trunk);
    const from = (trunk - 1) * pageSize;
    for (let leaf = 0; leaf < file.readUInt32BE(from + 4); leaf += 1) free.add(file.readUInt32BE(from + 8 + leaf * 4));
    trunk = file.readUInt32BE(from);
  }
  return free;
}
