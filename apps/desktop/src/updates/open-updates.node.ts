import { join } from 'node:path';
import type { MigrationSet } from '@auralis/migrate';
import { APP_VERSION, DB_SCHEMA_VERSION } from '@auralis/version';
import type { BaseUpdater } from 'electron-updater';
import type { AcceptedKey } from '../feed/signature.ts';
import acceptedKeys from './accepted-keys.json' with { type: 'json' };
import { choicesFile } from './choices-file.node.ts';
import { electronUpdater, type UpdaterLog } from './electron-updater.node.ts';
import { readLocalFacts } from './local-facts.node.ts';
import type { LibraryActivity } from './ports.ts';
import type { FeedSource } from './read-feed.ts';
import { UpdateController } from './update-controller.ts';

export interface OpenUpdatesOptions {
  /** The updater for the package that the app was installed from, such as `new AppImageUpdater()`. */
  readonly updater: BaseUpdater;
  readonly log: UpdaterLog | null;
  /** Where the feed is. */
  readonly feed: FeedSource;
  readonly folders: {
    /** Keeps the listener's choices; it exists. */
    readonly data: string;
    /** Where electron-updater keeps downloads. */
    readonly cache: string;
    /** Where the app is installed. */
    readonly app: string;
    /** Default: the folder `backups` beside the library. */
    readonly backups?: string;
  };
  /** Path of the library. */
  readonly library: string;
  readonly migrations: MigrationSet;
  readonly activity: () => LibraryActivity;
  /** Backs the library up; rejects if that fails. */
  readonly backUp: () => Promise<void>;
  readonly quit: () => void;
  /** Default: the keys that this version was built with. */
  readonly acceptedKeys?: readonly AcceptedKey[];
  /** Default: the current time. */
  readonly now?: () => Date;
}

/**
 * Starts the updates of the running app. Nothing is checked yet: call `checkQuietly` from time to time, and `onQuit` at the
 * end.
 *
 * @example
 * const updates = openUpdates({ updater: new AppImageUpdater(), log, feed, folders, library, migrations, activity, backUp, quit });
 * updates.watch((state) => window.webContents.send('updates', state));
 * app.on('quit', () => updates.onQuit());
 */
export function openUpdates({
  updater,
  log,
  feed,
  folders,
  library,
  migrations,
  ...options
}: OpenUpdatesOptions): UpdateController {
  const logError = (error: unknown) => log?.error(String(error instanceof Error ? (error.stack ?? error) : error));
  const places = {
    library,
    migrations,
    download: folders.cache,
    app: folders.app,
    ...(folders.backups !== undefined && { backups: folders.backups }),
  };
  return new UpdateController({
    acceptedKeys,
    now: () => new Date(),
    ...options,
    updater: electronUpdater(updater, log, feed),
    choices: choicesFile(join(folders.data, 'updates.json')),
    installed: { version: APP_VERSION, schema: DB_SCHEMA_VERSION },
    readLocalFacts: () => readLocalFacts(places, logError),
    log: logError,
  });
}
