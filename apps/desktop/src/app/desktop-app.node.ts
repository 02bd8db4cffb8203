import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { copyEarlierLibrary, type LibraryLocation } from '@auralis/library';
import { loadMigrations } from '@auralis/migrate';
import type { CallAnswer, ChannelEvent } from '@auralis/web/contract/channel';
import type { UpdateState } from '@auralis/web/contract/updates';
import { type Controllers, type ControllersOptions, createControllers } from '@auralis/web/server/controllers';
import type { Logger } from 'pino';
import { UpdateError } from '../updates/errors.ts';
import type { OpenUpdatesOptions } from '../updates/open-updates.node.ts';
import type { LibraryActivity } from '../updates/ports.ts';
import type { UpdateController } from '../updates/update-controller.ts';
import { failed } from '../updates/update-states.ts';
import { answerCall } from './answer-call.ts';
import { callHandlers } from './call-handlers.ts';
import { forwardEvents } from './forward-events.ts';

/** What the updates need of the app around them. */
type UpdatePlaces = Pick<OpenUpdatesOptions, 'library' | 'migrations' | 'activity' | 'backUp'>;

export interface DesktopAppOptions extends Pick<ControllersOptions, 'appVersion' | 'workers'> {
  readonly location: LibraryLocation;
  /** A folder, or the URL of a bundle. */
  readonly migrations: URL | string;
  readonly log: Logger;
  /** Sends an event to all windows. */
  readonly send: (event: ChannelEvent) => void;
  readonly openFolder: (path: string) => Promise<void>;
  /** Asks whether the library that an earlier app left may be copied. */
  readonly mayCopyEarlier: () => Promise<boolean>;
  /** Called after the listener has changed a setting, such as the language. */
  readonly onSettings: () => void;
  /** Null where the app can't update itself. */
  readonly openUpdates: ((places: UpdatePlaces) => UpdateController) | null;
}

/** The main process without Electron: one library, its updates, and the calls of the windows. */
export interface DesktopApp {
  readonly controllers: Controllers;
  /** Null where the app can't update itself, and where its updates could not be opened: then the page says so. */
  readonly updates: UpdateController | null;
  activity(): LibraryActivity;
  answer(name: unknown, args: unknown): Promise<CallAnswer>;
  /** Opens the library. Resolves when it is open, or the reason why it is not is known. */
  start(): Promise<void>;
  /** Cancels what runs, and closes the library. */
  stop(): Promise<void>;
}

/** Connects everything. Nothing of the library is read or written before `start`. */
export async function createDesktopApp(options: DesktopAppOptions): Promise<DesktopApp> {
  const { location, appVersion, migrations, workers, log, send, openFolder, onSettings } = options;
  const library = location.path;
  const use: LibraryUse = { stage: 'running' };
  const controllers = createControllers({
    library,
    appVersion,
    migrations,
    log,
    workers,
    prepare: () => prepareLibrary(options, use),
  });
  const activity = () => (use.stage === 'running' ? activityOf(controllers) : 'idle');
  const opened = await openUpdates(options, controllers, activity);
  const updates = opened instanceof UpdateError ? null : opened;
  const sendState = () => {
    send({ name: 'state', data: controllers.session.state });
    if (opened !== null) send({ name: 'updates', data: updateStateOf(opened) });
  };
  const handlers = callHandlers({ controllers, updates: opened, library, openFolder, sendState, onSettings });
  updates?.watch((data) => send({ name: 'updates', data }));
  const forwarding = forwardEvents(controllers, send);
  return {
    controllers,
    updates,
    activity,
    answer: (name, args) => answerCall(handlers, log, name, args),
    start: () => controllers.start(),
    async stop() {
      if (use.stage === 'asking') use.stage = 'stopped';
      await controllers.stop();
      await forwarding;
      use.stage = 'stopped';
    },
  };
}

/** Whether anything is done to the library: nothing while the listener is asked about an earlier one, nor after the end. */
interface LibraryUse {
  stage: 'running' | 'asking' | 'stopped';
}

async function prepareLibrary(
  { location: { path, earlier }, log, mayCopyEarlier }: DesktopAppOptions,
  use: LibraryUse,
): Promise<void> {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    if (earlier !== null && (await asked(mayCopyEarlier, use))) await copyEarlierLibrary({ earlier, path });
  } catch (error) {
    // Opening the library reports what is wrong with the folder; the earlier library is asked about again at the next start.
    log.error({ code: (error as { readonly code?: unknown }).code ?? 'UNEXPECTED' }, 'library not prepared');
  }
}

/** The answer; no if the app was quit instead of it. */
async function asked(question: () => Promise<boolean>, use: LibraryUse): Promise<boolean> {
  use.stage = 'asking';
  try {
    return (await question()) && use.stage === 'asking';
  } finally {
    if (use.stage === 'asking') use.stage = 'running';
  }
}

/** What the app is doing to the library, from the state of its session and the job about a backup. */
function activityOf({ session, backups }: Pick<Controllers, 'session' | 'backups'>): LibraryActivity {
  const { state } = session.state;
  if (state === 'restoring') return 'restore';
  // A library that is being opened may be upgraded at any moment.
  if (state === 'upgrading' || state === 'starting') return 'upgrade';
  const { job } = backups;
  if (job === null) return 'idle';
  return job.kind === 'restore' ? 'restore' : 'backup';
}

async function openUpdates(
  { location, migrations, log, openUpdates: open }: DesktopAppOptions,
  controllers: Controllers,
  activity: () => LibraryActivity,
): Promise<UpdateController | UpdateError | null> {
  if (open === null) return null;
  try {
    return open({
      library: location.path,
      migrations: await loadMigrations(migrations),
      activity,
      backUp: async () => void (await controllers.backups.create({})),
    });
  } catch (error) {
    // The app is of use without updates. Where the migrations are missing, opening the library says so.
    log.error({ err: error }, 'updates not available');
    return notOpened(error);
  }
}

function updateStateOf(updates: UpdateController | UpdateError): UpdateState {
  return updates instanceof UpdateError ? failed('check', updates, null) : updates.state;
}

function notOpened(cause: unknown): UpdateError {
  return new UpdateError('UPDATES_NOT_OPENED', {
    message: 'Auralis could not prepare its updates, so it can not check for them.',
    detail: String(cause),
    hint: 'Restart Auralis. If you see this again, install the newest version from the website.',
    cause,
  });
}
