import { statSync } from 'node:fs';
import { classifyError, readSideFile, writeFileDurably } from '@auralis/sqlite/support';
import type { Logger } from 'pino';
import { z } from 'zod';
import { settings } from '../../contract/about.ts';
import { receipt } from '../../contract/upgrade.ts';
import { apiError } from './api-error.ts';

/** What the app remembers beside the library: nothing of it belongs to the music. */
const content = z.object({
  settings: settings.catch({ language: 'system', colours: 'system', announcesReleases: true }),
  /** The newest release of which the listener has seen the notes. */
  releasesSeen: z.string().nullable().catch(null),
  /** What the newest upgrades did, the newest first, by when they began. */
  receipts: z.array(z.object({ startedAt: z.string(), receipt })).catch([]),
});

type SideContent = z.infer<typeof content>;

export interface SideFile {
  read(): SideContent;
  /** @throws ApiError `SETTINGS_NOT_SAVED`; the error of the file system for a full disk */
  change(part: Partial<SideContent>): SideContent;
}

/** The file beside a library in which the app keeps its settings. */
export function sideFilePath(library: string): string {
  return `${library}.app.json`;
}

/** Opens the file. One that is missing or damaged counts as one with the defaults. */
export function openSideFile(library: string, log: Logger): SideFile {
  const path = sideFilePath(library);
  let known: SideContent | null = null;

  function load(): SideContent {
    if (statSync(path, { throwIfNoEntry: false }) === undefined) return content.parse({});
    try {
      return content.parse(JSON.parse(readSideFile(path)));
    } catch (error) {
      log.warn(
        { reason: error instanceof Error ? error.name : 'unknown' },
        'settings file damaged: using the defaults',
      );
      return content.parse({});
    }
  }

  function read(): SideContent {
    known ??= load();
    return known;
  }

  function write(text: string): void {
    try {
      writeFileDurably(path, text);
    } catch (error) {
      if (classifyError(error) === 'DISK_FULL') throw error;
      const { code = 'unknown' } = error as NodeJS.ErrnoException;
      throw apiError('SETTINGS_NOT_SAVED', `The file beside the library could not be written: ${code}.`);
    }
  }

  return {
    read,
    change(part) {
      const changed = { ...read(), ...part };
      write(`${JSON.stringify(changed, null, 2)}\n`);
      known = changed;
      return changed;
    },
  };
}
