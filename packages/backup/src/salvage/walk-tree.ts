import { type BtreePage, readBtreePage } from './btree-page.ts';
import type { PageFile } from './page-file.ts';
import type { PageKind } from './page-structure.ts';
import type { Keys } from './stored-row.ts';
import type { Shape } from './table-shape.ts';

/** A b-tree that the schema names. */
export interface Tree {
  readonly name: string;
  readonly root: number;
  readonly kind: 'table' | 'index';
  readonly shape: Shape;
}

/** Keys that a table page may hold according to its parents: above `low`, up to `high`. Null means unbounded. */
export interface KeyRange {
  readonly low: bigint | null;
  readonly high: bigint | null;
}

/** A page that a tree points to. */
export interface TreePage extends KeyRange {
  readonly page: number;
  readonly kind: PageKind;
  readonly isRoot: boolean;
  readonly isSound: boolean;
  /** Null when the page has no keys or belongs to an index. */
  readonly keys: Keys | null;
  /** Keys of the cells within the range, if most but not all cells are; otherwise null. */
  readonly inner: Keys | null;
  /** Cells that the page header counts but that could not be read. */
  readonly missing: number;
}

/** A position in a tree whose page is unavailable. */
interface Gap extends KeyRange {
  readonly level: 'leaf' | 'unknown';
}

export interface TreeWalk {
  readonly pages: readonly TreePage[];
  readonly gaps: readonly Gap[];
}

/** A tree with the pages found for it. */
export interface WalkedTree extends TreeWalk {
  readonly tree: Tree;
}

interface Step extends KeyRange {
  readonly page: number;
  readonly isRoot: boolean;
}

/** A page may be reached by a valid and a damaged pointer: `resolveOwnership` decides. The limit prevents a loop. */
const MAX_VISITS = 2;

/** Follows the child pointers from the root, left to right, and skips pages that do not belong to the tree. */
export function walkTree(file: PageFile, tree: Pick<Tree, 'root' | 'kind'>, free: ReadonlySet<number>): TreeWalk {
  const pages: TreePage[] = [];
  const gaps: Gap[] = [];
  const visits = new Map<number, number>();
  const visit = (step: Step): PageKind | null => {
    const times = visits.get(step.page) ?? 0;
    const bytes = times === MAX_VISITS || free.has(step.page) ? null : file.page(step.page);
    const content = bytes === null ? null : readBtreePage(bytes, step.page, file.layout);
    if (content === null || !content.kind.startsWith(tree.kind)) return null;
    visits.set(step.page, times + 1);
    pages.push(treePageOf(content, step));
    if (content.rightChild !== null) gaps.push(...visitChildren(content, step));
    return content.kind;
  };
  const visitChildren = (content: BtreePage, range: KeyRange): readonly Gap[] => {
    const visited = childrenOf(content, range).map((step) => ({ step, kind: visit(step) }));
    const level = visited.some(({ kind }) => kind?.endsWith('leaf') === true) ? 'leaf' : 'unknown';
    const lost = visited
      .filter(({ kind }) => kind === null)
      .map(({ step: { low, high } }) => ({ low, high, level }) as const);
    return content.isSound ? lost : [...lost, { low: range.low, high: range.high, level: 'unknown' }];
  };
  const root = visit({ page: tree.root, isRoot: true, low: null, high: null });
  if (root === null) gaps.push({ low: null, high: null, level: 'unknown' });
  return { pages, gaps };
}

function treePageOf({ number, kind, cells, isSound, cellCount }: BtreePage, { isRoot, low, high }: Step): TreePage {
  const within = cells.filter(({ key }) => key !== null && isWithin({ low, high }, { first: key, last: key }));
  const isMost = within.length < cells.length && within.length * 2 > cells.length;
  const missing = cellCount - cells.length;
  const keys = keysOf(cells);
  return { page: number, kind, isRoot, low, high, isSound, keys, inner: isMost ? keysOf(within) : null, missing };
}

function keysOf(cells: BtreePage['cells']): Keys | null {
  const first = cells[0]?.key ?? null;
  const last = cells.at(-1)?.key ?? null;
  return first === null || last === null ? null : { first, last };
}

function childrenOf({ cells, rightChild, isSound }: BtreePage, { low, high }: KeyRange): readonly Step[] {
  const steps: Step[] = [];
  let reached = low;
  for (const { child, key } of cells) {
    steps.push({ page: child ?? 0, isRoot: false, low: reached, high: key });
    reached = key;
  }
  steps.push({ page: rightChild ?? 0, isRoot: false, low: reached, high });
  // Cells may be missing from a damaged page, so its keys do not limit the children.
  return isSound ? steps : steps.map((step) => ({ ...step, low, high }));
}

export function isWithin({ low, high }: KeyRange, { first, last }: Keys): boolean {
  return (low === null || first > low) && (high === null || last <= high);
}
