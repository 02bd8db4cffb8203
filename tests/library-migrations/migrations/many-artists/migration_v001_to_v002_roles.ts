// Knows who sings and who is featured
import { defineMigration } from '@auralis/migrate';

/** Names hold slashes, commas and ampersands; only these words and a semicolon part one artist from the next. */
const FEATURED = /\s*[([]?\b(?:feat\.?|ft\.|featuring)\s+/i;

export default defineMigration({
  up(db) {
    db.exec(`
      CREATE TABLE artists (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
      CREATE TABLE track_artist (
        track_id INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE,
        artist_id INTEGER NOT NULL REFERENCES artists (id) ON DELETE CASCADE,
        role TEXT NOT NULL,
        position INTEGER NOT NULL,
        PRIMARY KEY (track_id, artist_id, role)
      );
      CREATE INDEX track_artist_by_artist ON track_artist (artist_id);`);
    const addArtist = db.prepare('INSERT INTO artists (name) VALUES (?) ON CONFLICT DO NOTHING');
    const addLink = db.prepare(
      'INSERT INTO track_artist SELECT ?, id, ?, ? FROM artists WHERE name = ? ON CONFLICT DO NOTHING',
    );
    // The field itself stays: it is how the listener's files say it.
    const tracks = db.prepare("SELECT id, artist FROM tracks WHERE typeof(artist) = 'text'").all();
    for (const { id, artist } of tracks as readonly { readonly id: number; readonly artist: string }[]) {
      for (const [position, { name, role }] of artistsIn(artist).entries()) {
        addArtist.run(name);
        addLink.run(id, role, position + 1, name);
      }
    }
  },
});

function artistsIn(field: string) {
  const [main = '', ...featured] = field.split(FEATURED);
  const namesIn = (text: string) => text.split(';').map((name) => name.trim().replace(/[)\]]$/, ''));
  return [
    ...namesIn(main).map((name) => ({ name, role: 'main' })),
    ...featured.flatMap(namesIn).map((name) => ({ name, role: 'featured' })),
  ].filter(({ name }) => name !== '');
}
