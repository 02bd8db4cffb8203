import { openDatabase } from '@auralis/sqlite';
import { isDamage } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';
import { libraryFacts } from '../measures.ts';
import * as browse from '../queries/browse.ts';
import { listFavouritePresets, listProcessing } from '../queries/mastering.ts';
import { listPlaylists } from '../queries/playlists.ts';
import { listPreferences } from '../queries/preferences.ts';
import { prepared } from '../queries/prepared.ts';
import { type SortedTracks, sortTracks } from '../queries/track-lists.ts';
import { countTracks, firstRowsQuery, type TrackList, type TrackSelection } from '../queries/track-orders.ts';
import { existingTracks, readTracks, type TrackRow } from '../queries/track-rows.ts';
import { recordInterruptedRestore } from '../record-interrupted-restore.ts';
import { type ComparisonRequest, compareWithBackup } from '../restore-comparison.ts';
import { buildSearchIndex, installSearchIndex, openSearchIndex } from '../search/search-index.ts';
import { type FoundTracks, searchTracks } from '../search/search-tracks.ts';

/** A page of a list, or of what a search found. */
export interface TrackPage extends browse.Page<TrackRow> {
  readonly position: number;
}

export interface SearchPage extends TrackPage {
  /** There are more than `total` tracks. */
  readonly isCapped: boolean;
  /** False until the index was built, or compared with the library: then there are no rows. */
  readonly isReady: boolean;
}

export interface TrackPageRequest extends browse.PageRequest {
  readonly list: TrackList;
}

export interface SearchRequest extends browse.PageRequest {
  readonly text: string;
}

interface FirstRows {
  readonly page: TrackPage | null;
  readonly dataVersion: number;
}

/** Of each thread: rows of a long list lie all over the file. */
const CACHE_KIB = 32 * 1024;

/** A search finds a thousand ids at most. */
const KEPT_SEARCHES = 50;

/**
 * Everything that is read from a library, by name: one table for all threads. A thread has one connection that cannot
 * write.
 */
export function readerJobs(path: string, assertRunning: () => void) {
  let open: Database | null = null;
  let index: Database | null = null;
  const found = new Map<string, FoundTracks>();
  const totals = new Map<string, { readonly dataVersion: number; readonly total: number }>();
  const database = () => {
    if (open === null) {
      open = openDatabase(path, { readonly: true });
      open.pragma(`cache_size = -${CACHE_KIB}`);
    }
    return open;
  };
  /** Changes with every commit of another connection (https://sqlite.org/pragma.html#pragma_data_version). */
  const dataVersion = () => Number(prepared(database(), 'PRAGMA data_version').pluck().get());
  return {
    /** Closes the library. */
    close(): void {
      closeIndex();
      open?.close();
      open = null;
    },
    dataVersion,
    sort: (list: TrackList): SortedTracks => sortTracks(database(), list),
    rows: (ids: readonly bigint[]) => ({ rows: readTracks(database(), ids), dataVersion: dataVersion() }),
    /** The first rows of a list that is not sorted yet; `page` is null where no index delivers them. */
    firstRows({ list, position, limit }: TrackPageRequest): FirstRows {
      const query = firstRowsQuery(list);
      if (query === null) return { page: null, dataVersion: dataVersion() };
      const ids = prepared(database(), query.sql).pluck().safeIntegers();
      const rows = readTracks(database(), ids.all(...query.parameters, limit, position) as readonly bigint[]);
      // What has no value is not among them: the list itself has the last rows.
      const page = rows.length < limit ? null : { rows, position, total: totalOf(list.selection) };
      return { page, dataVersion: dataVersion() };
    },
    /** A page of a list that is short enough to be sorted each time. */
    sortedPage({ list, position, limit }: TrackPageRequest): TrackPage {
      const { ids } = sortTracks(database(), list);
      return {
        rows: readTracks(database(), [...ids.subarray(position, position + limit)]),
        position,
        total: ids.length,
      };
    },
    search({ text, position, limit }: SearchRequest): SearchPage {
      index ??= openSearchIndex(path);
      if (index === null) return { rows: [], position, total: 0, isCapped: false, isReady: false };
      try {
        const { ids: found, isCapped } = foundIn(index, text);
        // The index may still have what another program has just deleted.
        return database().transaction(() => {
          const ids = existingTracks(database(), found);
          const rows = readTracks(database(), ids.slice(position, position + limit));
          return { rows, position, total: ids.length, isCapped, isReady: true };
        })();
      } catch (error) {
        if (!isDamage(error)) throw error;
        closeIndex();
        return { rows: [], position, total: 0, isCapped: false, isReady: false };
      }
    },
    buildSearchIndex: () => buildSearchIndex(path, assertRunning),
    /** To be run by the thread that searches, which has the old index open. */
    installSearchIndex(built: string): void {
      closeIndex();
      installSearchIndex(path, built);
    },
    albums: (page: browse.PageRequest) => browse.listAlbums(database(), page),
    albumsOf: (artist: string) => browse.listAlbumsOf(database(), artist),
    album: (id: string) => browse.readAlbum(database(), id),
    artists: (page: browse.PageRequest) => browse.listArtists(database(), page),
    artist: (id: string) => browse.readArtist(database(), id),
    genres: () => browse.listGenres(database()),
    playlists: () => listPlaylists(database()),
    preferences: () => listPreferences(database()),
    processing: (page: browse.PageRequest) => listProcessing(database(), page),
    favouritePresets: () => listFavouritePresets(database()),
    facts: () => libraryFacts(database()),
    compareWithBackup: (request: ComparisonRequest) => compareWithBackup(path, request),
    recordInterruptedRestore: (directory: string | undefined) => recordInterruptedRestore(path, directory),
  };

  /** Counted once for each state of the library: a million rows take milliseconds. */
  function totalOf(selection: TrackSelection): number {
    const key = JSON.stringify(selection);
    const version = dataVersion();
    const known = totals.get(key);
    if (known?.dataVersion === version) return known.total;
    const total = countTracks(database(), selection);
    totals.set(key, { dataVersion: version, total });
    return total;
  }

  /** Clients ask for one page of a search after another, and several of them for the same words. */
  function foundIn(opened: Database, text: string): FoundTracks {
    const tracks = found.get(text) ?? searchTracks(opened, text);
    found.delete(text);
    found.set(text, tracks);
    for (const oldest of [...found.keys()].slice(0, -KEPT_SEARCHES)) found.delete(oldest);
    return tracks;
  }

  /** The next search opens it again: it may have been replaced. */
  function closeIndex(): void {
    found.clear();
    index?.close();
    index = null;
  }
}

type Jobs = ReturnType<typeof readerJobs>;
export type JobName = keyof Jobs;
export type JobInput<Name extends JobName> = Parameters<Jobs[Name]>[0];
export type JobResult<Name extends JobName> = Awaited<ReturnType<Jobs[Name]>>;
