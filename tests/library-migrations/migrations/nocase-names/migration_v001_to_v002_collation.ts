// Sorts artists as people do
import { defineMigration } from '@auralis/migrate';

export default defineMigration({
  up(_, { rebuildTable }) {
    rebuildTable({
      table: 'artists',
      createSql: `CREATE TABLE artists (
        id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL COLLATE NOCASE, sort_name TEXT COLLATE NOCASE
      )`,
    });
  },
});
