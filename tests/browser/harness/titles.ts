/** Titles that break careless layouts. */
export const ODD_TITLES = {
  'right-to-left': 'שלום עולם (Live) موسيقى',
  'of 1,000 characters without a space': 'W'.repeat(1000),
  'of 1,000 characters in words': 'Night drive '.repeat(84).slice(0, 1000).trim(),
  'of emoji': '🎧🌙👩‍👩‍👧‍👦🏳️‍🌈',
  'in Japanese': '夜曲と夏の森',
  empty: '',
} as const;

/** The other direction: it must not turn the text around it. */
const OVERRIDE = '\u202Eevitaner';

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** Gives the first tracks, albums, artists and playlists of a library these titles. */
export const ODD_TITLES_SQL = [...Object.values(ODD_TITLES), OVERRIDE]
  .map((title, index) => {
    const id = index + 1;
    // Names of artists are unique and may not be empty.
    const name = quote(title === '' ? ' ' : title);
    return `UPDATE tracks SET title = ${quote(title)}, album_id = ${id} WHERE id = ${id};
      UPDATE albums SET title = ${quote(title)} WHERE id = ${id};
      UPDATE OR IGNORE artists SET name = ${name} WHERE id = ${id};
      UPDATE playlists SET name = ${quote(title)} WHERE id = ${id};
      DELETE FROM track_playlist WHERE playlist_id = 1 AND track_id = ${id};
      INSERT INTO track_playlist (track_id, playlist_id, position) VALUES (${id}, 1, ${id - 100});`;
  })
  .join('\n');
