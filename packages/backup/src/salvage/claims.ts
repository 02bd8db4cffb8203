import type { PageFile } from './page-file.ts';
import { rowsOn } from './stored-row.ts';
import { fits } from './table-shape.ts';
import { type Claim, isWithin, type Keys, type Tree, type TreeWalk } from './walk-tree.ts';

/** A tree with what was found of it. */
export interface WalkedTree extends TreeWalk {
  readonly tree: Tree;
}

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
