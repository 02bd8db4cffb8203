export { type BackUpLibraryOptions, backUpLibrary } from './back-up-library.ts';
export { type DrillLibraryBackupOptions, drillLibraryBackup } from './drill-backup.ts';
export { type CopyEarlierOptions, copyEarlierLibrary } from './earlier-library.ts';
export { type LibraryLocation, type LocationOptions, locateLibrary } from './location.ts';
export { describeLostSince } from './lost-since.ts';
export { LIBRARY_MEASURES, type LibraryMeasure } from './measures.ts';
export { MIGRATIONS_FOLDER } from './migrations-folder.ts';
export { type LibraryState, type OpenLibrary, type OpenLibraryOptions, openLibrary } from './open-library.ts';
export { type LibraryFacts, libraryFacts } from './queries/library-facts.ts';
export { listPlaylists, type PlaylistRow } from './queries/playlists.ts';
export { readPreference, writePreference } from './queries/preferences.ts';
export {
  type ListTracksOptions,
  listPlaylistTracks,
  listTracks,
  recordPlay,
  setFavourite,
  type TrackOrder,
  type TrackPage,
  type TrackRow,
} from './queries/tracks.ts';
export { formatReceipt } from './receipt.ts';
export { previewLibraryRestore, type RestoreLibraryOptions, restoreLibrary } from './restore-library.ts';
