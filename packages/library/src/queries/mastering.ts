import type { Database } from 'better-sqlite3';
import type { Page, PageRequest } from './browse.ts';

/** A finished mastering job. */
export interface ProcessingRow {
  readonly id: string;
  /** Null where the track was removed since. */
  readonly trackId: string | null;
  readonly title: string | null;
  readonly preset: string | null;
  readonly outputPath: string | null;
  /** Seconds. */
  readonly duration: number | null;
  readonly processedAt: string | null;
}

/** Mastering jobs, the newest first. Needs schema 2. */
export function listProcessing(database: Database, { position, limit }: PageRequest): Page<ProcessingRow> {
  const rows = database.prepare(
    `SELECT CAST(h.id AS TEXT) AS id, CAST(h.track_id AS TEXT) AS trackId, t.title, h.preset_name AS preset,
       h.output_path AS outputPath, h.processing_time AS duration, h.processed_at AS processedAt
     FROM processing_history h LEFT JOIN tracks t ON t.id = h.track_id ORDER BY h.id DESC LIMIT ? OFFSET ?`,
  );
  const total = database.prepare('SELECT count(*) FROM processing_history').pluck().get();
  return { rows: rows.all(limit, position) as ProcessingRow[], total: Number(total) };
}

/** The presets marked as favourites, in the listener's order. Needs schema 5. */
export function listFavouritePresets(database: Database): readonly string[] {
  const rows = database.prepare('SELECT preset_name FROM preset_favorites ORDER BY position, id').pluck();
  return rows.all() as string[];
}

/** Marks a preset as a favourite, after the others, or removes it from them. Needs schema 5. */
export function setFavouritePreset(database: Database, preset: string, isFavourite: boolean): void {
  if (isFavourite)
    database
      .prepare(
        `INSERT OR IGNORE INTO preset_favorites (preset_name, position)
         SELECT ?, coalesce(max(position), 0) + 1 FROM preset_favorites`,
      )
      .run(preset);
  else database.prepare('DELETE FROM preset_favorites WHERE preset_name = ?').run(preset);
}
