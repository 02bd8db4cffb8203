import { statSync } from 'node:fs';
import { readSideFile, writeFileDurably } from '@auralis/sqlite/support';
import type { Logger } from 'pino';
import { z } from 'zod';
import { settings } from '../../contract/about.ts';
import { receipt } from '../../contract/upgrade.ts';

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
  /** @throws DatabaseError `DISK_FULL`, or the error of the file system */
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

  return {
    read,
    change(part) {
      const changed = { ...read(), ...part };
      writeFileDurably(path, `${JSON.stringify(changed, null, 2)}\n`);
      known = changed;
      return changed;
    },
  };
}
