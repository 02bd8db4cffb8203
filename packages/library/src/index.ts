export type { Progress } from '@auralis/backup';
export type { Receipt, UpgradeProgress, UpgradeResult } from '@auralis/migrate';
export {
  type JournalEntry,
  type Run,
  readJournal,
  runsOf,
  type UpgradeReport,
  type UpgradeStats,
  upgradeStats,
} from '@auralis/migrate/support';
export {
  type FindLibraryBackupOptions,
  findLibraryBackup,
  type LibraryBackup,
  type LibraryBackups,
  type ListLibraryBackupsOptions,
  listLibraryBackups,
} from './backup-list.ts';
export { type ChangeLibraryOptions, changeLibrary } from './change-library.ts';
export { type CopyEarlierOptions, copyEarlierLibrary } from './earlier-library.ts';
export {
  describeFailure,
  type FailureDescription,
  formatFailure,
} from './failure/describe-failure.ts';
export type { FailureContext, LibraryCondition, WayOutId } from './failure/failure.ts';
export { type ReadFailureContextOptions, readFailureContext } from './failure/failure-context.ts';
export type { WayOut } from './failure/ways-out.ts';
export { type InspectLibraryOptions, inspectLibrary, type LibraryInspection } from './inspect-library.ts';
export {
  type BackUpLibraryOptions,
  backUpLibrary,
  type DrillLibraryBackupOptions,
  deleteLibraryBackup,
  drillLibraryBackup,
  type PruneLibraryBackupsOptions,
  pruneLibraryBackups,
  type VerifyLibraryBackupOptions,
  verifyLibraryBackup,
} from './library-backups.ts';
export { type LibraryFile, libraryFile } from './library-file.ts';
export { type ReportLibraryOptions, reportLibrary } from './library-report.ts';
export { type LibraryLocation, type LocationOptions, locateLibrary, MIGRATIONS_FOLDER } from './location.ts';
export { LIBRARY_MEASURES, type LibraryFacts, type LibraryMeasure, libraryFacts } from './measures.ts';
export { type LibraryState, type OpenLibrary, type OpenLibraryOptions, openLibrary } from './open-library.ts';
export type { AlbumRow, ArtistRow, GenreRow, Page, PageRequest } from './queries/browse.ts';
export { type ProcessingRow, setFavouritePreset } from './queries/mastering.ts';
export { type AdditionObstacle, additionObstacle } from './queries/playlist-additions.ts';
export {
  addToPlaylist,
  createPlaylist,
  deletePlaylist,
  moveInPlaylist,
  type PlaylistRow,
  removeFromPlaylist,
  renamePlaylist,
} from './queries/playlists.ts';
export { deletePreference, readPreference, writePreference } from './queries/preferences.ts';
export type { Letter } from './queries/track-lists.ts';
export type { TrackList, TrackOrder, TrackSelection } from './queries/track-orders.ts';
export { recordPlay, setFavourite, type TrackRow } from './queries/track-rows.ts';
export type { SearchPage, SearchRequest, TrackPage, TrackPageRequest } from './reader/jobs.ts';
export { type LibraryReader, type LibraryReaderOptions, openLibraryReader } from './reader/library-reader.ts';
export { describeInterruption, formatReceipt, formatUpgrade } from './receipt.ts';
export type { LibraryRestorePreview } from './restore-comparison.ts';
export {
  describeLost,
  type PreviewLibraryRestoreOptions,
  previewLibraryRestore,
  type RestoreLibraryOptions,
  restoreLibrary,
  type UndoRestoreOptions,
  undoLibraryRestore,
} from './restore-library.ts';
