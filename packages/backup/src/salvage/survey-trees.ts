import type { ProgressOptions } from '@auralis/sqlite';
import { eventLoopYielder } from '@auralis/sqlite/support';
import type { PageFile } from './page-file.ts';
import { assignOrphanPages, resolveOwnership } from './page-ownership.ts';
import type { SchemaTree } from './schema.ts';
import { type OverflowOwners, overflowOwners, rowsOn } from './stored-row.ts';
import { matchesShape } from './table-shape.ts';
import { type Tree, type TreePage, type WalkedTree, walkTree } from './walk-tree.ts';

/** A walked tree with its numbers of readable and unreadable rows. */
export interface SurveyedTree extends WalkedTree {
  readonly rows: number;
  /** Cells whose row can't be read, or can't be of this table: SQLite would read it as a row with other values. */
  readonly unreadable: number;
  /** All pages and rows are present and valid. */
  readonly isSound: boolean;
}

export interface SurveyedTable extends SurveyedTree {
  readonly tree: SchemaTree;
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

/** Reads every page of every tree once, and determines which pages and rows certainly belong to each tree. */
export async function surveyTrees(options: SurveyOptions): Promise<Survey> {
  const { file, schema, trees, free, areAllKnown } = options;
  const yieldToEventLoop = eventLoopYielder(options.signal);
  const walks: WalkedTree[] = [schema];
  for (const tree of trees) {
    walks.push({ tree, ...walkTree(file, tree, free ?? new Set()) });
    await yieldToEventLoop();
  }
  const resolved = resolveOwnership(walks, file);
  const reached = new Set(resolved.flatMap(({ pages }) => pages.map(({ page }) => page)));
  const owners = overflowOwners((page) => reached.has(page) || free?.has(page) === true);
  const reader = rowReader(options, owners);
  const first = await reader.readAll(resolved);
  // If free pages are unknown, an orphan page may be a free page full of deleted rows.
  if (free === null || !areAllKnown) return { trees: first.slice(1), owners };
  const whole = assignOrphanPages(first, { free, overflow: owners.pages() }, file);
  const second = await reader.readAll(whole.map((walked, index) => withoutKnownPages(walked, first[index])));
  return { trees: whole.map((walked, index) => withRowsOfBoth(walked, first[index], second[index])).slice(1), owners };
}

function withoutKnownPages(walked: WalkedTree, before: WalkedTree | undefined): WalkedTree {
  const known = new Set(before?.pages);
  return { ...walked, pages: walked.pages.filter((treePage) => !known.has(treePage)) };
}

function withRowsOfBoth(
  walked: WalkedTree,
  one: SurveyedTree | undefined,
  other: SurveyedTree | undefined,
): SurveyedTree {
  return {
    ...walked,
    rows: (one?.rows ?? 0) + (other?.rows ?? 0),
    unreadable: (one?.unreadable ?? 0) + (other?.unreadable ?? 0),
    isSound: one?.isSound === true && other?.pages.length === 0,
  };
}

interface PageRows {
  /** Rows that have the shape of the table. */
  readonly rows: number;
  readonly unreadable: number;
  /** Whether there are rows of another shape: the page may belong to another table. */
  readonly isForeign: boolean;
  /** All overflow chains are properly terminated. */
  readonly chainsEndInPlace: boolean;
}

interface RowReader {
  readAll(walks: readonly WalkedTree[]): Promise<readonly SurveyedTree[]>;
}

function rowReader({ file, signal, onProgress }: SurveyOptions, owners: OverflowOwners): RowReader {
  const yieldToEventLoop = eventLoopYielder(signal);
  let done = 0;
  const total = file.layout.pageCount;
  const readPageRows = async (treePage: TreePage, { shape }: Tree): Promise<PageRows> => {
    const rows = rowsOn(treePage, file);
    const decoded = rows.filter((row) => row !== null);
    const readable = decoded.filter((row) => matchesShape(shape, row));
    for (const row of decoded) owners.add(row);
    done += 1;
    onProgress?.({ phase: 'read', done, total });
    await yieldToEventLoop();
    return {
      rows: readable.length,
      unreadable: rows.length - readable.length,
      isForeign: readable.length < decoded.length,
      chainsEndInPlace: decoded.every(({ endsInPlace }) => endsInPlace),
    };
  };
  const readTree = async (walked: WalkedTree): Promise<SurveyedTree> => {
    let rows = 0;
    let unreadable = 0;
    let isSound = walked.gaps.length === 0 && walked.pages.every((treePage) => treePage.isSound);
    const pages: TreePage[] = [];
    for (const treePage of walked.pages) {
      const read = await readPageRows(treePage, walked.tree);
      pages.push(read.isForeign ? { ...treePage, isSound: false } : treePage);
      rows += read.rows;
      unreadable += read.unreadable;
      isSound &&= read.chainsEndInPlace && read.unreadable === 0;
    }
    return { ...walked, pages, rows, unreadable, isSound };
  };
  return {
    readAll: async (walks) => {
      const surveyed: SurveyedTree[] = [];
      for (const walked of walks) surveyed.push(await readTree(walked));
      return surveyed;
    },
  };
}
