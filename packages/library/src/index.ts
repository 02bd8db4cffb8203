export { type CopyEarlierOptions, copyEarlierLibrary } from './earlier-library.ts';
export {
  describeFailure,
  type FailureDescription,
  formatFailure,
} from './failure/describe-failure.ts';
export type { FailureContext, WayOutId } from './failure/failure.ts';
export { type ReadFailureContextOptions, readFailureContext } from './failure/failure-context.ts';
export type { WayOut } from './failure/ways-out.ts';
export {
  type BackUpLibraryOptions,
  backUpLibrary,
  type DrillLibraryBackupOptions,
  drillLibraryBackup,
} from './library-backups.ts';
export { type LibraryLocation, type LocationOptions, locateLibrary, MIGRATIONS_FOLDER } from './location.ts';
export { LIBRARY_MEASURES, type LibraryFacts, type LibraryMeasure, libraryFacts } from './measures.ts';
export { type LibraryState, type OpenLibrary, type OpenLibraryOptions, openLibrary } from './open-library.ts';
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
export { describeInterruption, formatReceipt } from './receipt.ts';
export {
  describeLostSince,
  previewLibraryRestore,
  type RestoreLibraryOptions,
  restoreLibrary,
} from './restore-library.ts';
