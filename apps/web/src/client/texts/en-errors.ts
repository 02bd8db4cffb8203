/**
 * What went wrong and what to do, by the code of the error, for requests that a listener can make. A code that is missing
 * keeps the words of the app.
 */
export const errors: Readonly<Record<string, string>> = {
  OFFLINE: 'Auralis does not answer. Check that it is running; the page goes on by itself.',
  HTTP: 'Auralis could not answer. Try again; if it happens again, start Auralis again.',
  BACKUP_DAMAGED: 'The backup is damaged: it is not what was written. Use another backup; the disk may be failing.',
  BACKUP_FAILED: 'The backup could not be made. Check that there is enough room and that Auralis may write there.',
  BACKUP_MISSING: 'This backup does not exist any more. Choose another one from the list.',
  BACKUP_NEEDED: 'This is the only checked backup, so it is kept. Make another one first.',
  BACKUP_TOO_NEW: 'The backup is from a newer version of Auralis. Update Auralis, or choose an older backup.',
  BACKUPS_INACCESSIBLE: 'Auralis cannot use the folder with your backups. Check that it may read and write there.',
  BODY_TOO_LARGE: 'That was too much at once. Choose fewer tracks.',
  CANCELLED: 'It was stopped, and nothing was changed.',
  CLIENT_OUTDATED: 'This page is from an older version of Auralis. Reload it.',
  DATABASE_BUSY: 'Another program is using your library. Close it and try again.',
  DATABASE_DAMAGED: 'The file of your library is damaged. Restore a backup.',
  DISK_FULL: 'The disk is full. Make room on it and try again.',
  HOST_NOT_ALLOWED: 'Auralis does not answer under this address. Open the one that it printed at its start.',
  JOB_RUNNING: 'Another backup is being made, checked or restored. Wait until that is done.',
  LIBRARY_NOT_READY: 'Your library is not open yet. Try again in a moment.',
  LIBRARY_READ_ONLY: 'Your library is write-protected, so nothing was changed.',
  LIBRARY_REPLACED: 'Another program replaced the file of your library, so nothing was changed. Look at it again.',
  NOT_FOUND: 'It does not exist any more. Reload the page.',
  NOTHING_TO_UNDO: 'There is no restore to undo. Choose a backup from the list.',
  ORIGIN_NOT_ALLOWED: 'Another website sent this request, so nothing was changed.',
  PLAYLIST_IS_SMART: 'This playlist fills itself, so no tracks can be added to it.',
  REQUEST_INVALID: 'Auralis did not understand the page. Reload it and try again.',
  RESTORE_FAILED: 'The backup could not be put in the place of your library. Nothing is lost; try again.',
  SETTINGS_NOT_SAVED: 'Your settings could not be saved. Check that Auralis may write to the folder of your library.',
  TOKEN_INVALID: 'Auralis was started again. Reload the page.',
  TOO_MANY_STREAMS: 'Too many windows are open. Close one and try again.',
};
