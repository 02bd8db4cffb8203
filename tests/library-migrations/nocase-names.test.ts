import { describe, expect, test } from 'vitest';
import { useHardMigration } from './hard-migration.ts';

const { given, migrate, rows } = useHardMigration('nocase-names', {
  artists: 'SELECT * FROM artists ORDER BY id',
  albums: 'SELECT * FROM albums ORDER BY id',
  discography: 'SELECT * FROM discography ORDER BY title',
  'what there is': "SELECT type, name FROM sqlite_schema WHERE tbl_name <> 'schema_version' ORDER BY 1, 2",
});
const ROWS = `INSERT INTO artists VALUES (1, 'beta', NULL), (2, 'Alpha', 'alpha'), (7, 'ALPHA', NULL), (9, 'gone', NULL);
  DELETE FROM artists WHERE id = 9;`;

describe('changing a collation', () => {
  test('rebuilds every index and keeps views, triggers and references', async () => {
    await given(`${ROWS} INSERT INTO albums VALUES (1, 1, 'One'), (2, 7, 'Two')`);
    await migrate();
    expect(rows('SELECT name FROM artists ORDER BY name, id')).toEqual([['Alpha'], ['ALPHA'], ['beta']]);
    for (const index of ['artists_by_name', 'artists_by_sort_name'])
      expect(rows(`SELECT DISTINCT coll FROM pragma_index_xinfo('${index}') WHERE key = 1`)).toEqual([['NOCASE']]);
    expect(rows("SELECT id FROM artists WHERE name = 'alpha' ORDER BY id")).toEqual([[2], [7]]);
  });

  test('keeps orphans and unusual names, and does not reuse deleted ids', async () => {
    await given(
      `${ROWS} INSERT INTO albums VALUES (1, 9, 'Orphan'), (2, NULL, 'Alone'); INSERT INTO artists VALUES (8, x'00ff', ''), (10, '  äÄ  ', NULL); DELETE FROM artists WHERE id = 10`,
    );
    const { brokenBefore } = await migrate();
    expect(brokenBefore).toMatchObject([{ table: 'albums', rows: 1 }]);
    expect(rows("SELECT seq FROM sqlite_sequence WHERE name = 'artists'")).toEqual([[10]]);
  });
});
