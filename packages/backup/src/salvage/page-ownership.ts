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
 * A page belongs to one tree. Where several say it is theirs, a pointer is not what it was: the page goes to the only
 * one it fits, and to none when that can't be told. Leaves that are out of the order of a table's keys are not of it.
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
  // Of several that it fits, the one with a bound on both sides says more.
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
 * Leaves within their bounds count; others do where they fit between those, or with those of their rows that are
 * within: a key that is not is damaged.
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

/** For each claim the first key of the next leaf that is, or most of which is, within its bounds. */
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
  /** Every free page, surely. */
  readonly free: ReadonlySet<number>;
  /** Overflow pages of the rows that can be read. */
  readonly overflow: ReadonlySet<number>;
}

/** A table page that no tree leads to any more, with the pages below it. */
interface Orphan {
  readonly pages: readonly TreePage[];
}

/**
 * Gives the tables back the pages that a damaged page above them led to. All free pages and all tables being known,
 * a page that nothing leads to is of a table with a gap. It is given only where that is proven: whole pages, whose
 * keys lie in a gap of that table and apart from all its others, all rows of its shape, and all that of no other.
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

/** Without those whose keys another leaf of the table has too: of two such, one is not of it. */
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
