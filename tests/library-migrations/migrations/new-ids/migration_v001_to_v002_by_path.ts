// Numbers tracks in the order of their folders
// @rewrites tracks.id: tracks have new numbers
// @rewrites entries.track_id: tracks have new numbers
// @rewrites playlists.smart_criteria: tracks have new numbers
import { defineMigration } from '@auralis/migrate';

/** Under these keys a rule of a playlist names tracks. */
const TRACK_KEYS: readonly string[] = ['seed', 'exclude', 'tracks'];

export default defineMigration({
  up(db) {
    const ids = db.prepare('SELECT id FROM tracks ORDER BY filepath').pluck().all() as readonly number[];
    const renumbered = new Map(ids.map((id, index) => [id, index + 1]));
    db.exec('CREATE TEMP TABLE renumbered (old INTEGER PRIMARY KEY, new INTEGER NOT NULL)');
    const remember = db.prepare('INSERT INTO renumbered VALUES (?, ?)');
    for (const [old, fresh] of renumbered) remember.run(old, fresh);
    // By way of numbers below zero, since the new ones are in use.
    db.exec(`
      UPDATE tracks SET id = -(SELECT new FROM renumbered WHERE old = id);
      UPDATE tracks SET id = -id;
      UPDATE entries SET track_id = r.new FROM renumbered r WHERE r.old = track_id;
      DROP TABLE renumbered;`);
    const update = db.prepare('UPDATE playlists SET smart_criteria = ? WHERE id = ?');
    const playlists = db
      .prepare('SELECT id, smart_criteria AS rules FROM playlists WHERE json_valid(smart_criteria)')
      .all();
    for (const { id, rules } of playlists as readonly { readonly id: number; readonly rules: string }[]) {
      const text = JSON.stringify(renumber(JSON.parse(rules), renumbered));
      if (text !== JSON.stringify(JSON.parse(rules))) update.run(text, id);
    }
  },
});

function renumber(value: unknown, ids: ReadonlyMap<number, number>, isTrack = false): unknown {
  if (typeof value === 'number') return isTrack ? (ids.get(value) ?? value) : value;
  if (Array.isArray(value)) return value.map((one) => renumber(one, ids, isTrack));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, renumber(one, ids, TRACK_KEYS.includes(key))]),
  );
}
