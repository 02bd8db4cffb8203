// Finds files however their path is written
import { defineMigration } from '@auralis/migrate';

export default defineMigration({
  up(db) {
    db.function('folded', { deterministic: true }, (path: unknown) =>
      typeof path === 'string' ? path.normalize('NFC').toLowerCase() : null,
    );
    db.exec('ALTER TABLE tracks ADD COLUMN path_key TEXT');
    db.exec('UPDATE tracks SET path_key = folded(filepath)');
    db.exec('CREATE INDEX tracks_by_key ON tracks (path_key)');
  },
});
