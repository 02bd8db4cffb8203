// Shows each artist once, however the name is written
// @loses artists: other spellings of a name, in case or accents, are one artist now
// @loses track_artist: a track that had two spellings of one artist has the artist once
// @rewrites track_artist.artist_id: links to another spelling lead to the one that is kept
// @rewrites artists.plays: the plays of all spellings are added up
import { defineMigration } from '@auralis/migrate';

/** SQLite's own lower() knows only ASCII. */
const keyOf = (name: string) =>
  name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLocaleLowerCase('en')
    .replace(/\s+/g, ' ')
    .trim();

interface Artist {
  readonly id: number;
  readonly name: string;
}

export default defineMigration({
  up(db) {
    // The spelling of most tracks wins; among equals the older one.
    const artists = db
      .prepare(
        'SELECT id, name FROM artists ORDER BY (SELECT count(*) FROM track_artist WHERE artist_id = id) DESC, id',
      )
      .all() as readonly Artist[];
    const kept = new Map<string, number>();
    const move = db.prepare(
      'INSERT OR IGNORE INTO track_artist SELECT track_id, ? FROM track_artist WHERE artist_id = ?',
    );
    const forget = db.prepare('DELETE FROM track_artist WHERE artist_id = ?');
    const add = db.prepare('UPDATE artists SET plays = plays + (SELECT plays FROM artists WHERE id = ?) WHERE id = ?');
    const remove = db.prepare('DELETE FROM artists WHERE id = ?');
    for (const { id, name } of artists) {
      const key = keyOf(name);
      const first = kept.get(key);
      if (first === undefined || key === '') kept.set(key, id);
      else {
        move.run(first, id);
        forget.run(id);
        add.run(id, first);
        remove.run(id);
      }
    }
  },
});
