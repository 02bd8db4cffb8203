import { readBtreePage } from './btree-page.ts';
import { isSystemPage, type PageFile } from './page-file.ts';
import { type Keys, rowsOn } from './stored-row.ts';
import { matchesShape } from './table-shape.ts';
import { isWithin, type Tree, type TreePage, type WalkedTree, walkTree } from './walk-tree.ts';

interface Candidate {
  readonly tree: Tree;
  readonly treePage: TreePage;
}

/**
 * Assigns each page to one tree. If several trees point to a page, a pointer is damaged: the page belongs to the only
 * tree it matches, or to none when that is ambiguous. Leaves that break the key order of a table are dropped.
 */
export function resolveOwnership(walks: readonly WalkedTree[], file: PageFile): readonly WalkedTree[] {
  const shared = pagesInSeveralTrees(walks);
  return walks.map((walked) => {
    const owned = walked.pages.filter((treePage) => {
      const candidates = shared.get(treePage.page);
      return candidates === undefined || ownerOf(candidates, file)?.treePage === treePage;
    });
    const kept = walked.tree.kind === 'table' ? inOrder(owned) : new Map(owned.map((treePage) => [treePage, treePage]));
    const dropped = walked.pages.filter((treePage) => !kept.has(treePage));
    return { ...walked, pages: [...kept.values()], gaps: [...walked.gaps, ...dropped.map(gapOf)] };
  });
}

function gapOf({ low, high, kind }: TreePage): WalkedTree['gaps'][number] {
  return { low, high, level: kind.endsWith('leaf') ? 'leaf' : 'unknown' };
}

function pagesInSeveralTrees(walks: readonly WalkedTree[]): ReadonlyMap<number, readonly Candidate[]> {
  const first = new Map<number, Candidate>();
  const shared = new Map<number, Candidate[]>();
  for (const { tree, pages } of walks) {
    for (const treePage of pages) {
      const candidate = { tree, treePage };
      const other = first.get(treePage.page);
      if (other === undefined) first.set(treePage.page, candidate);
      else shared.set(treePage.page, [...(shared.get(treePage.page) ?? [other]), candidate]);
    }
  }
  return shared;
}

function ownerOf(candidates: readonly Candidate[], file: PageFile): Candidate | undefined {
  const roots = candidates.filter(({ treePage }) => treePage.isRoot);
  const fitting = (roots.length > 0 ? roots : candidates).filter((candidate) => isFitting(candidate, file));
  if (fitting.length <= 1) return fitting[0];
  // Among several matching trees, a range with both bounds is stronger evidence.
  const bounded = fitting.filter(({ treePage }) => treePage.low !== null && treePage.high !== null);
  return bounded.length === 1 ? bounded[0] : undefined;
}

function isFitting({ tree, treePage }: Candidate, file: PageFile): boolean {
  if (!isInBounds(treePage)) return false;
  return (
    treePage.kind === 'table-interior' ||
    rowsOn(treePage, file).every((row) => row === null || matchesShape(tree.shape, row))
  );
}

function isInBounds(treePage: TreePage): boolean {
  return treePage.keys === null || isWithin(treePage, treePage.keys);
}

/**
 * Keeps leaves within their key range. Other leaves are kept where they fit between those, or reduced to the rows that
 * are within the range, since a key outside it is damaged.
 */
function inOrder(pages: readonly TreePage[]): ReadonlyMap<TreePage, TreePage> {
  const ceilings = ceilingsOf(pages);
  const kept = new Map<TreePage, TreePage>();
  let floor: bigint | null = null;
  for (const [index, treePage] of pages.entries()) {
    const resolved: TreePage | null =
      treePage.kind === 'table-leaf' ? inPlace(treePage, floor, ceilings[index] ?? null) : treePage;
    if (resolved === null) continue;
    kept.set(treePage, resolved);
    if (treePage.kind === 'table-leaf') floor = resolved.keys?.last ?? floor;
  }
  return kept;
}

function inPlace(treePage: TreePage, floor: bigint | null, ceiling: bigint | null): TreePage | null {
  const { keys, inner } = treePage;
  const isAbove = (part: Keys) => floor === null || part.first > floor;
  if (keys === null) return treePage;
  if (isAbove(keys) && (isInBounds(treePage) || ceiling === null || keys.last < ceiling)) return treePage;
  return inner !== null && isAbove(inner) ? { ...treePage, keys: inner, isSound: false } : null;
}

/** For each page the first key of the next leaf whose keys are all or mostly within its range. */
function ceilingsOf(pages: readonly TreePage[]): readonly (bigint | null)[] {
  const ceilings: (bigint | null)[] = [];
  let ceiling: bigint | null = null;
  for (const treePage of pages.toReversed()) {
    ceilings.push(ceiling);
    const part = isInBounds(treePage) ? treePage.keys : treePage.inner;
    if (treePage.kind === 'table-leaf' && part !== null) ceiling = part.first;
  }
  return ceilings.toReversed();
}

export interface UsedPages {
  /** The complete set of free pages. */
  readonly free: ReadonlySet<number>;
  /** Overflow pages of the rows that can be read. */
  readonly overflow: ReadonlySet<number>;
}

/** A table page that no tree points to, with the pages below it. */
interface Orphan {
  readonly pages: readonly TreePage[];
}

/**
 * Assigns orphan pages, whose parent is damaged, to their tables. All free pages and tables are known, so an orphan
 * belongs to a table with a gap. It is assigned only on proof: the page is sound, its keys lie in a gap of that table
 * and overlap no other page, all its rows match the shape of the table, and no other table qualifies.
 */
export function assignOrphanPages(
  walks: readonly WalkedTree[],
  used: UsedPages,
  file: PageFile,
): readonly WalkedTree[] {
  const open = walks.filter(({ tree, gaps }) => tree.kind === 'table' && gaps.length > 0);
  if (open.length === 0) return walks;
  const given = new Map<WalkedTree, TreePage[]>(open.map((walked) => [walked, []]));
  for (const { pages } of orphansOf(walks, used, file)) {
    const [owner, another] = open.filter((walked) => belongsTo(walked, pages, file));
    if (owner !== undefined && another === undefined) given.get(owner)?.push(...pages);
  }
  return walks.map((walked) => ({
    ...walked,
    pages: [...walked.pages, ...withoutOverlaps(walked, given.get(walked) ?? [])],
  }));
}

function orphansOf(walks: readonly WalkedTree[], { free, overflow }: UsedPages, file: PageFile): readonly Orphan[] {
  const reached = new Set(walks.flatMap(({ pages }) => pages.map(({ page }) => page)));
  const children = new Set<number>();
  const candidates: number[] = [];
  for (let page = 2; page <= file.layout.pageCount; page += 1) {
    if (reached.has(page) || free.has(page) || overflow.has(page) || isSystemPage(page, file.layout)) continue;
    const content = soundTablePage(page, file);
    if (content === null) continue;
    candidates.push(page);
    for (const { child } of content.cells) if (child !== null) children.add(child);
    if (content.rightChild !== null) children.add(content.rightChild);
  }
  return candidates
    .filter((page) => !children.has(page))
    .map((root) => ({ pages: walkTree(file, { root, kind: 'table' }, new Set([...free, ...reached])).pages }));
}

function soundTablePage(page: number, file: PageFile): ReturnType<typeof readBtreePage> {
  const bytes = file.page(page);
  const content = bytes === null ? null : readBtreePage(bytes, page, file.layout);
  return content?.isSound === true && content.kind.startsWith('table') ? content : null;
}

function belongsTo({ tree, gaps }: WalkedTree, pages: readonly TreePage[], file: PageFile): boolean {
  const leaves = pages.filter(({ kind }) => kind === 'table-leaf');
  return leaves.every((leaf) => {
    const { isSound, keys } = leaf;
    if (!isSound || keys === null || !gaps.some((gap) => isWithin(gap, keys))) return false;
    return rowsOn(leaf, file).every((row) => row === null || matchesShape(tree.shape, row));
  });
}

/** Drops pages whose keys overlap another leaf of the table: at most one of the two belongs to it. */
function withoutOverlaps({ pages }: WalkedTree, given: readonly TreePage[]): readonly TreePage[] {
  const taken = pages.filter(({ kind, keys }) => kind === 'table-leaf' && keys !== null);
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
