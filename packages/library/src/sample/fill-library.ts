import type { Database } from 'better-sqlite3';
import type { Random } from './random.ts';
import { makeArtistName, makeTitle, pickLanguage } from './titles.ts';
import type { LanguageName } from './vocabulary.ts';

const GENRES = [
  'Rock',
  'Jazz',
  'Metal',
  'Electronic',
  'Classical',
  'Folk',
  'Hip-Hop',
  'Pop',
  'Blues',
  'Soundtrack',
  'Reggae',
  'Ambient',
  'Soul',
  'Latin',
] as const;
const FORMATS = ['FLAC', 'MP3', 'M4A', 'OGG'] as const;
const FIRST_DAY = Date.UTC(2019, 0, 1);
const DAY_MS = 86_400_000;

/** Fills the tables of schema 1 within the caller's transaction. */
export function fillLibrary(database: Database, tracks: number, random: Random): void {
  addGenres(database);
  const insert = statements(database);
  const names = new Set<string>();
  let language: LanguageName = 'english';
  let artist = 0;
  let album = 0;
  for (let track = 1; track <= tracks; ) {
    if (artist === 0 || random.chance(0.4)) {
      language = pickLanguage(random);
      insert.artist.run(++artist, unusedName(names, makeArtistName(random, language)));
    }
    insert.album.run(++album, makeTitle(random, language), artist, random.between(1955, 2025));
    const size = Math.min(albumSize(random), tracks - track + 1);
    for (let number = 1; number <= size; number += 1, track += 1)
      addTrack(insert, { track, album, artist, number, language }, random);
  }
  addPlaylists(database, tracks, random);
}

/** Artists have different names, whatever their case. */
function unusedName(names: Set<string>, wanted: string): string {
  let name = wanted;
  for (let number = 2; names.has(name.toLowerCase()); number += 1) name = `${wanted} ${number}`;
  names.add(name.toLowerCase());
  return name;
}

function addGenres(database: Database): void {
  const insert = database.prepare('INSERT INTO genres (id, name) VALUES (?, ?)');
  for (const [index, genre] of GENRES.entries()) insert.run(index + 1, genre);
}

function statements(database: Database) {
  return {
    artist: database.prepare('INSERT INTO artists (id, name) VALUES (?, ?)'),
    album: database.prepare('INSERT INTO albums (id, title, artist_id, year) VALUES (?, ?, ?, ?)'),
    track: database.prepare(
      `INSERT INTO tracks (id, title, filepath, duration, format, sample_rate, channels, filesize, lufs_level, album_id, track_number, play_count, favorite, created_at)
       VALUES (?, ?, ?, ?, ?, ?, 2, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    trackArtist: database.prepare('INSERT INTO track_artist (track_id, artist_id) VALUES (?, ?)'),
    trackGenre: database.prepare('INSERT OR IGNORE INTO track_genre (track_id, genre_id) VALUES (?, ?)'),
  };
}

/** Tracks on an album: 14 % have one, 8 % two to six, 6 % eighteen or more, the rest about twelve. */
function albumSize(random: Random): number {
  const kind = random.next();
  if (kind < 0.14) return 1;
  if (kind < 0.22) return random.between(2, 6);
  if (kind < 0.28) return random.between(18, 60);
  return Math.max(1, Math.round(random.lognormal(12, 0.25)));
}

interface TrackPosition {
  readonly track: number;
  readonly album: number;
  readonly artist: number;
  readonly number: number;
  readonly language: LanguageName;
}

function addTrack(
  insert: ReturnType<typeof statements>,
  { track, album, artist, number, language }: TrackPosition,
  random: Random,
): void {
  const title = makeTitle(random, language);
  const seconds = Math.round(random.lognormal(230, 0.4) * 1000) / 1000;
  const path = `/music/artist ${artist}/album ${album}/${String(number).padStart(2, '0')} - ${title} (${track}).flac`;
  const plays = random.chance(0.7) ? 0 : Math.min(5000, Math.floor(random.pareto(1.2)));
  const added = new Date(FIRST_DAY + random.between(0, 2000) * DAY_MS).toISOString().slice(0, 19).replace('T', ' ');
  const loudness = -random.between(60, 200) / 10;
  insert.track.run(
    track,
    title,
    path,
    seconds,
    random.pick(FORMATS),
    44_100,
    Math.round(seconds * 110_000),
    loudness,
    album,
    number,
    plays,
    random.chance(0.03) ? 1 : 0,
    added,
  );
  insert.trackArtist.run(track, artist);
  if (random.chance(0.12) && artist > 1) insert.trackArtist.run(track, random.between(1, artist - 1));
  if (random.chance(0.93)) insert.trackGenre.run(track, Math.min(GENRES.length, Math.floor(random.pareto(1))));
}

function addPlaylists(database: Database, tracks: number, random: Random): void {
  const playlist = database.prepare('INSERT INTO playlists (id, name, is_smart) VALUES (?, ?, 0)');
  const entry = database.prepare(
    'INSERT OR IGNORE INTO track_playlist (track_id, playlist_id, position) VALUES (?, ?, ?)',
  );
  const count = Math.round(10 * Math.log10(Math.max(10, tracks)));
  for (let id = 1; id <= count; id += 1) {
    playlist.run(id, makeTitle(random));
    const size = Math.min(tracks, 3000, Math.round(random.lognormal(40, 1.6)));
    for (let position = 1; position <= size; position += 1) entry.run(random.between(1, tracks), id, position);
  }
}

/**
 * Adds the irregular data that real libraries have: references to missing rows, NULL play counts, impossible years and
 * durations, four date formats, an album and a path that differ from another only by case, broken JSON, blobs for text.
 */
export function addDirt(database: Database, tracks: number): void {
  const missing = tracks + 1000;
  database.prepare('INSERT INTO track_artist (track_id, artist_id) VALUES (?, 1)').run(missing);
  database.prepare('INSERT INTO track_genre (track_id, genre_id) VALUES (?, 1)').run(missing);
  database.prepare('INSERT INTO track_playlist (track_id, playlist_id, position) VALUES (?, 1, 9999)').run(missing);
  database.exec(`
    UPDATE tracks SET play_count = NULL WHERE id % 53 = 0;
    UPDATE tracks SET year = 20250 WHERE id % 211 = 0;
    UPDATE tracks SET year = 0 WHERE id % 223 = 0;
    UPDATE tracks SET duration = -1 WHERE id % 307 = 0;
    UPDATE tracks SET favorite = 'true' WHERE id % 409 = 0;
    UPDATE tracks SET favorite = 2 WHERE id % 419 = 0;
    UPDATE tracks SET favorite = NULL WHERE id % 421 = 0;
    UPDATE tracks SET album_id = 99999999 WHERE id % 503 = 0;
    UPDATE tracks SET comments = x'00ff' WHERE id % 601 = 0;
    UPDATE tracks SET last_played = '2021-04-03 20:11:09' WHERE id % 89 = 0;
    UPDATE tracks SET last_played = '03/04/2021' WHERE id % 97 = 0;
    UPDATE tracks SET last_played = '2021-04-03T20:11:09Z' WHERE id % 101 = 0;
    UPDATE tracks SET last_played = 1617480669 WHERE id % 103 = 0;
    UPDATE tracks SET filepath = (SELECT upper(filepath) FROM tracks WHERE id = 1) WHERE id = 2;
    UPDATE albums SET title = (SELECT upper(title) FROM albums WHERE id = 1), artist_id = 1 WHERE id = 2;
    UPDATE playlists SET is_smart = 1, smart_criteria = '{"genre": "Rock"' WHERE id = 1;
  `);
}
