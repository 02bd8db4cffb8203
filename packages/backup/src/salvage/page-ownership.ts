import { readBtreePage } from './btree-page.ts';
import { isSystemPage, type PageFile } from './page-file.ts';
import { type Keys, rowsOn } from './stored-row.ts';
import { fits } from './table-shape.ts';
import { type Claim, isWithin, type Tree, type WalkedTree, walkTree } from './walk-tree.ts';

interface Contender {
  readonly tree: Tree;
  readonly claim: Claim;
}

/**
 * A page belongs to one tree. Where several say it is theirs, a pointer is not what it was: the page goes to the only
 * one it fits, and to none when that can't be told. Leaves that are out of the order of a table's keys are not of it.
 */
export function settleClaims(walks: readonly WalkedTree[], file: PageFile): readonly WalkedTree[] {
  const contended = contendedPages(walks);
  return walks.map((walked) => {
    const won = walked.claims.filter((claim) => {
      const contenders = contended.get(claim.page);
      return contenders === undefined || winnerOf(contenders, file)?.claim === claim;
    });
    const kept = walked.tree.kind === 'table' ? inOrder(won) : new Map(won.map((claim) => [claim, claim]));
    const dropped = walked.claims.filter((claim) => !kept.has(claim));
    return { ...walked, claims: [...kept.values()], gaps: [...walked.gaps, ...dropped.map(gapOf)] };
  });
}

function gapOf({ low, high, kind }: Claim): WalkedTree['gaps'][number] {
  return { low, high, level: kind.endsWith('leaf') ? 'leaf' : 'unknown' };
}

function contendedPages(walks: readonly WalkedTree[]): ReadonlyMap<number, readonly Contender[]> {
  const first = new Map<number, Contender>();
  const contended = new Map<number, Contender[]>();
  for (const { tree, claims } of walks) {
    for (const claim of claims) {
      const contender = { tree, claim };
      const other = first.get(claim.page);
      if (other === undefined) first.set(claim.page, contender);
      else contended.set(claim.page, [...(contended.get(claim.page) ?? [other]), contender]);
    }
  }
  return contended;
}

function winnerOf(contenders: readonly Contender[], file: PageFile): Contender | undefined {
  const roots = contenders.filter(({ claim }) => claim.isRoot);
  const fitting = (roots.length > 0 ? roots : contenders).filter((contender) => isFitting(contender, file));
  if (fitting.length <= 1) return fitting[0];
  // Of several that it fits, the one with a bound on both sides says more.
  const bounded = fitting.filter(({ claim }) => claim.low !== null && claim.high !== null);
  return bounded.length === 1 ? bounded[0] : undefined;
}

function isFitting({ tree, claim }: Contender, file: PageFile): boolean {
  if (!isInBounds(claim)) return false;
  return claim.kind === 'table-interior' || rowsOn(claim, file).every((row) => row === null || fits(tree.shape, row));
}

function isInBounds(claim: Claim): boolean {
  return claim.keys === null || isWithin(claim, claim.keys);
}

/**
 * Leaves within their bounds count; others do where they fit between those, or with those of their rows that are
 * within: a key that is not is damaged.
 */
function inOrder(claims: readonly Claim[]): ReadonlyMap<Claim, Claim> {
  const ceilings = ceilingsOf(claims);
  const kept = new Map<Claim, Claim>();
  let floor: bigint | null = null;
  for (const [index, claim] of claims.entries()) {
    const settled: Claim | null = claim.kind === 'table-leaf' ? inPlace(claim, floor, ceilings[index] ?? null) : claim;
    if (settled === null) continue;
    kept.set(claim, settled);
    if (claim.kind === 'table-leaf') floor = settled.keys?.last ?? floor;
  }
  return kept;
}

function inPlace(claim: Claim, floor: bigint | null, ceiling: bigint | null): Claim | null {
  const { keys, inner } = claim;
  const isAbove = (part: Keys) => floor === null || part.first > floor;
  if (keys === null) return claim;
  if (isAbove(keys) && (isInBounds(claim) || ceiling === null || keys.last < ceiling)) return claim;
  return inner !== null && isAbove(inner) ? { ...claim, keys: inner, isSound: false } : null;
}

/** For each claim the first key of the next leaf that is, or most of which is, within its bounds. */
function ceilingsOf(claims: readonly Claim[]): readonly (bigint | null)[] {
  const ceilings: (bigint | null)[] = [];
  let ceiling: bigint | null = null;
  for (const claim of claims.toReversed()) {
    ceilings.push(ceiling);
    const part = isInBounds(claim) ? claim.keys : claim.inner;
    if (claim.kind === 'table-leaf' && part !== null) ceiling = part.first;
  }
  return ceilings.toReversed();
}

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
