import { readBtreePage } from './btree-page.ts';
import type { WalkedTree } from './claims.ts';
import { isSystemPage } from './file-layout.ts';
import type { PageFile } from './page-file.ts';
import { rowsOn } from './stored-row.ts';
import { fits } from './table-shape.ts';
import { type Claim, isWithin, type Keys, walkTree } from './walk-tree.ts';

export interface Used {
  /** Every free page, surely. */
  readonly free: ReadonlySet<number>;
  /** Overflow pages of the rows that can be read. */
  readonly overflow: ReadonlySet<number>;
}

/** A table page that no tree leads to any more, with the pages below it. */
interface Orphan {
  readonly claims: readonly Claim[];
}

/**
 * Gives the tables back the pages that a damaged page above them led to. All free pages and all tables being known,
 * a page that nothing leads to is of a table with a gap. It is given only where that is proven: whole pages, whose
 * keys lie in a gap of that table and apart from all its others, all rows of its shape, and all that of no other.
 */
export function attributeOrphans(walks: readonly WalkedTree[], used: Used, file: PageFile): readonly WalkedTree[] {
  const open = walks.filter(({ tree, gaps }) => tree.kind === 'table' && gaps.length > 0);
  if (open.length === 0) return walks;
  const given = new Map<WalkedTree, Claim[]>(open.map((walked) => [walked, []]));
  for (const { claims } of orphansOf(walks, used, file)) {
    const [owner, another] = open.filter((walked) => isOf(walked, claims, file));
    if (owner !== undefined && another === undefined) given.get(owner)?.push(...claims);
  }
  return walks.map((walked) => ({ ...walked, claims: [...walked.claims, ...apart(walked, given.get(walked) ?? [])] }));
}

function orphansOf(walks: readonly WalkedTree[], { free, overflow }: Used, file: PageFile): readonly Orphan[] {
  const reached = new Set(walks.flatMap(({ claims }) => claims.map(({ page }) => page)));
  const children = new Set<number>();
  const tops: number[] = [];
  for (let page = 2; page <= file.layout.pageCount; page += 1) {
    if (reached.has(page) || free.has(page) || overflow.has(page) || isSystemPage(page, file.layout)) continue;
    const content = soundTablePage(page, file);
    if (content === null) continue;
    tops.push(page);
    for (const { child } of content.cells) if (child !== null) children.add(child);
    if (content.rightChild !== null) children.add(content.rightChild);
  }
  return tops
    .filter((page) => !children.has(page))
    .map((root) => ({ claims: walkTree(file, { root, kind: 'table' }, new Set([...free, ...reached])).claims }));
}

function soundTablePage(page: number, file: PageFile): ReturnType<typeof readBtreePage> {
  const bytes = file.page(page);
  const content = bytes === null ? null : readBtreePage(bytes, page, file.layout);
  return content?.isSound === true && content.kind.startsWith('table') ? content : null;
}

function isOf({ tree, gaps }: WalkedTree, claims: readonly Claim[], file: PageFile): boolean {
  const leaves = claims.filter(({ kind }) => kind === 'table-leaf');
  return leaves.every((leaf) => {
    const { isSound, keys } = leaf;
    if (!isSound || keys === null || !gaps.some((gap) => isWithin(gap, keys))) return false;
    return rowsOn(leaf, file).every((row) => row === null || fits(tree.shape, row));
  });
}

/** Without those whose keys another leaf of the table has too: of two such, one is not of it. */
function apart({ claims }: WalkedTree, given: readonly Claim[]): readonly Claim[] {
  const taken = claims.filter(({ kind, keys }) => kind === 'table-leaf' && keys !== null);
  const ranges = [...taken, ...given.filter(({ kind }) => kind === 'table-leaf')].flatMap(({ keys }) => keys ?? []);
  const ordered = ranges.toSorted((one, other) => (one.first < other.first ? -1 : 1));
  const clashing = new Set<Keys>();
  let furthest: Keys | undefined;
  for (const keys of ordered) {
    if (furthest !== undefined && keys.first <= furthest.last) clashing.add(furthest).add(keys);
    if (furthest === undefined || keys.last > furthest.last) furthest = keys;
  }
  return given.filter(({ keys }) => keys === null || !clashing.has(keys));
}
