// Sorts by date of addition whatever app wrote it
// @rewrites tracks.added: four ways of writing a date became one, in UTC
import { defineMigration } from '@auralis/migrate';

const MILLISECONDS_FROM = 1e11;

export default defineMigration({
  up(db) {
    db.exec('CREATE TABLE odd_dates (track_id INTEGER PRIMARY KEY REFERENCES tracks (id) ON DELETE CASCADE)');
    const update = db.prepare('UPDATE tracks SET added = ? WHERE id = ?');
    const setAside = db.prepare('INSERT INTO odd_dates VALUES (?)');
    const tracks = db.prepare('SELECT id, added FROM tracks WHERE added IS NOT NULL').all();
    for (const { id, added } of tracks as readonly { readonly id: number; readonly added: unknown }[]) {
      const moment = momentOf(added);
      if (moment === null || Number.isNaN(moment)) setAside.run(id);
      else update.run(new Date(moment).toISOString().slice(0, 19).replace('T', ' '), id);
    }
  },
});

/** Milliseconds since 1970. */
function momentOf(added: unknown): number | null {
  if (typeof added === 'number') return added > MILLISECONDS_FROM ? added : added * 1000;
  if (typeof added !== 'string') return null;
  const { day, month, year } = /^(?<day>\d\d)\/(?<month>\d\d)\/(?<year>\d{4})$/.exec(added)?.groups ?? {};
  if (day !== undefined) return exactly(`${year}-${month}-${day}T00:00:00Z`);
  if (/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(added)) return exactly(`${added.replace(' ', 'T')}Z`);
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(added) ? Date.parse(added) : null;
}

/** Not the 31st of February, which JavaScript takes for a day in March. */
function exactly(text: string): number | null {
  const moment = Date.parse(text);
  return !Number.isNaN(moment) && new Date(moment).toISOString().startsWith(text.slice(0, 10)) ? moment : null;
}
