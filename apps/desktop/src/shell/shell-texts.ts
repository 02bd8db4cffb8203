import type { ShellTexts } from './texts.ts';
import { DE } from './texts-de.ts';

const EN: ShellTexts = {
  language: 'en',
  menu: {
    file: 'File',
    openFolder: 'Open Library Folder',
    quit: 'Quit Auralis',
    edit: 'Edit',
    view: 'View',
    window: 'Window',
    help: 'Help',
    whatsNew: 'What’s New',
    checkForUpdates: 'Check for Updates…',
    openLogs: 'Open Log Folder',
    about: 'About Auralis',
  },
  quit: {
    upgrade: {
      message: 'Your library is being updated',
      detail: 'If you quit now, the update is stopped and your library stays as it was. It starts again next time.',
    },
    restore: {
      message: 'A backup is being restored',
      detail: 'If you quit now, the restore is stopped, or finished at the next start. Nothing is lost.',
    },
    backup: {
      message: 'A backup is being made or checked',
      detail: 'If you quit now, it is stopped. Your library and the other backups are not affected.',
    },
    quitNow: 'Quit',
    keepOpen: 'Keep Auralis open',
  },
  earlier: {
    message: 'Auralis found the library of an earlier version',
    detail: 'It can be copied and updated. The old file is only read, and stays where it is.',
    copy: 'Use a copy of it',
    startEmpty: 'Start with an empty library',
  },
  crash: {
    title: 'This window has stopped',
    text: {
      crashed: 'Its page ended unexpectedly.',
      hung: 'Its page has not responded for a while.',
      failed: 'Its page could not be loaded.',
      missing: 'The files of the interface are missing. Install Auralis again.',
    },
    libraryState: 'Your library is not affected: another part of Auralis works with it.',
    reload: 'Open Auralis again',
  },
  fatal: {
    title: 'Auralis has to close',
    text: 'Something went wrong that Auralis can’t recover from. Your library is not affected. Details are in the log:',
  },
};

/** @param setting - of the listener, `system` for the language of the operating system */
export function shellTexts(setting: 'system' | 'en' | 'de', systemLanguage: string): ShellTexts {
  const language = setting === 'system' ? systemLanguage : setting;
  return /^de\b/i.test(language) ? DE : EN;
}
