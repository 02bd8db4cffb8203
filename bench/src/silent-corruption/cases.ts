import { type CorruptionCase, ofTracks, rebuild } from './corruption-case.ts';
import { ROW_CASES } from './rows.ts';
import { STRUCTURE_CASES } from './structures.ts';
import { VALUE_CASES } from './values.ts';

/** Shows that the method finds nothing where nothing is wrong. */
export const CONTROL: CorruptionCase = ofTracks(
  'for comparison',
  'a rebuild without a mistake',
  rebuild(
    'tracks',
    'id INTEGER PRIMARY KEY, title VARCHAR(200), artist TEXT, year INTEGER, added TEXT',
    'INSERT INTO tracks_new SELECT id, title, artist, year, added FROM tracks',
  ),
);

export const CASES: readonly CorruptionCase[] = [...VALUE_CASES, ...ROW_CASES, ...STRUCTURE_CASES];
