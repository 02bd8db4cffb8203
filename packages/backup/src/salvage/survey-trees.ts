import { eventLoopYielder, type ProgressOptions } from '@auralis/sqlite';
import type { PageFile } from './page-file.ts';
import { attributeOrphans, settleClaims } from './page-ownership.ts';
import type { KnownTree } from './schema.ts';
import { type OverflowOwners, overflowOwners, rowsOn } from './stored-row.ts';
import { type Claim, type Tree, type WalkedTree, walkTree } from './walk-tree.ts';

/** A tree, and how much of it can be read. */
export interface SurveyedTree extends WalkedTree {
  readonly rows: number;
  /** Cells whose row can't be read. */
  readonly unreadable: number;
  /** Every page and row is there and as SQLite writes them. */
  readonly isSound: boolean;
}

export interface SurveyedTable extends SurveyedTree {
  readonly tree: KnownTree;
  /** Its indexes that hold an entry for every row. */
  readonly indexes: readonly SurveyedTree[];
}

export interface Survey {
  readonly trees: readonly SurveyedTree[];
  readonly owners: OverflowOwners;
}

export interface SurveyOptions extends ProgressOptions {
  readonly file: PageFile;
  readonly schema: WalkedTree;
  readonly trees: readonly Tree[];
  /** Null when it can't be read. */
  readonly free: ReadonlySet<number> | null;
  /** Whether `trees` are all there are. */
  readonly areAllKnown: boolean;
}

/** Reads every page of every tree once, and finds out which pages and rows are surely whose. */
export async function surveyTrees(options: SurveyOptions): Promise<Survey> {
  const { file, schema, trees, free, areAllKnown } = options;
  const yieldToEventLoop = eventLoopYielder(options.signal);
  const walks: WalkedTree[] = [schema];
  for (const tree of trees) {
    walks.push({ tree, ...walkTree(file, tree, free ?? new Set()) });
    await yieldToEventLoop();
  }
  const settled = settleClaims(walks, file);
  const reached = new Set(settled.flatMap(({ claims }) => claims.map(({ page }) => page)));
  const owners = overflowOwners((page) => reached.has(page) || free?.has(page) === true);
  const reader = rowReader(options, owners);
  const first = await reader.readAll(settled);
  // Where a free page can't be told from a lost one, an orphaned page may be full of deleted rows.
  if (free === null || !areAllKnown) return { trees: first.slice(1), owners };
  const whole = attributeOrphans(first, { free, overflow: owners.pages() }, file);
  const second = await reader.readAll(whole.map((walked, index) => newly(walked, first[index])));
  return { trees: whole.map((walked, index) => joined(walked, first[index], second[index])).slice(1), owners };
}

function newly(walked: WalkedTree, before: WalkedTree | undefined): WalkedTree {
  const known = new Set(before?.claims);
  return { ...walked, claims: walked.claims.filter((claim) => !known.has(claim)) };
}

function joined(walked: WalkedTree, one: SurveyedTree | undefined, other: SurveyedTree | undefined): SurveyedTree {
  return {
    ...walked,
    rows: (one?.rows ?? 0) + (other?.rows ?? 0),
    unreadable: (one?.unreadable ?? 0) + (other?.unreadable ?? 0),
    isSound: one?.isSound === true && other?.claims.length === 0,
  };
}

interface ClaimRows {
  readonly rows: number;
  readonly unreadable: number;
  /** All overflow chains end in place. */
  readonly isTidy: boolean;
}

interface RowReader {
  readAll(walks: readonly WalkedTree[]): Promise<readonly SurveyedTree[]>;
}

function rowReader({ file, signal, onProgress }: SurveyOptions, owners: OverflowOwners): RowReader {
  const yieldToEventLoop = eventLoopYielder(signal);
  let done = 0;
  const total = file.layout.pageCount;
  const readClaim = async (claim: Claim): Promise<ClaimRows> => {
    const rows = rowsOn(claim, file);
    const readable = rows.filter((row) => row !== null);
    for (const row of readable) owners.add(row);
    done += 1;
    onProgress?.({ phase: 'read', done, total });
    await yieldToEventLoop();
    const isTidy = readable.every(({ endsInPlace }) => endsInPlace);
    return { rows: readable.length, unreadable: rows.length - readable.length, isTidy };
  };
  const readTree = async (walked: WalkedTree): Promise<SurveyedTree> => {
    let rows = 0;
    let unreadable = 0;
    let isSound = walked.gaps.length === 0 && walked.claims.every((claim) => claim.isSound);
    for (const claim of walked.claims) {
      const read = await readClaim(claim);
      rows += read.rows;
      unreadable += read.unreadable;
      isSound &&= read.isTidy && read.unreadable === 0;
    }
    return { ...walked, rows, unreadable, isSound };
  };
  return {
    readAll: async (walks) => {
      const surveyed: SurveyedTree[] = [];
      for (const walked of walks) surveyed.push(await readTree(walked));
      return surveyed;
    },
  };
}
