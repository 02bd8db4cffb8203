/** The folder of Auralis's own steps, seen from this package's source. A packed app passes a bundle instead. */
export const MIGRATIONS_FOLDER = new URL('../../../migrations/', import.meta.url);
