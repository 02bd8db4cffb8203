import type { UpdateRequest, UpdateState } from '@auralis/web/contract/updates';
import { UpdateError } from './errors.ts';
import type { KeptChoices } from './kept-choices.ts';
import type { LibraryActivity, UpdatePorts } from './ports.ts';
import { failed, problemOf, type ReadyState } from './update-states.ts';
import { installError } from './updater-errors.ts';

/** Where the state is kept. */
interface StateHolder {
  get(): UpdateState;
  set(state: UpdateState): void;
}

/** What an installation reads and changes. */
export interface InstallContext {
  readonly ports: UpdatePorts;
  readonly choices: KeptChoices;
  readonly holder: StateHolder;
}

type InstallRequest = Extract<UpdateRequest, { readonly action: 'install' }>;

/**
 * Installs what is ready, or plans it for the end of the app, after a backup if the listener wants one. What goes wrong is
 * in `problem` of the state; nothing was installed then.
 */
export async function installWhenAsked(
  context: InstallContext,
  { when, backUpFirst = false }: InstallRequest,
): Promise<void> {
  const { ports, choices, holder } = context;
  const state = holder.get();
  if (state.state !== 'ready' || (state.install !== 'asking' && state.install !== 'on-quit')) return;
  let ready: ReadyState = { ...state, install: 'asking', answer: 'none', problem: null };
  const refuse = (error: UpdateError) => holder.set({ ...ready, problem: problemOf('install', error) });
  if (backUpFirst) {
    const activity = ports.activity();
    if (activity !== 'idle') return refuse(busy(activity));
    const backingUp: ReadyState = { ...ready, install: 'backing-up' };
    holder.set(backingUp);
    const problem = await backupError(ports.backUp());
    if (holder.get() !== backingUp) return;
    if (problem !== null) return refuse(problem);
    ready = { ...ready, offer: { ...ready.offer, lastBackupAt: ports.now().toISOString() } };
  }
  if (when === 'on-quit') return holder.set({ ...ready, install: 'on-quit' });
  const activity = ports.activity();
  if (activity !== 'idle') return refuse(busy(activity));
  holder.set({ ...ready, install: 'now' });
  const problem = install(context, ready.offer.version, 'restart');
  if (problem === null) return ports.quit();
  keepInstalling(choices, null);
  // It was deleted: only another download helps.
  if (problem.code === 'UPDATE_CORRUPTED') return holder.set(failed('download', problem, ready.offer));
  return refuse(problem);
}

/** Installs what the listener planned for the end of the app, unless the library is being worked on. Never throws. */
export function installOnQuit(context: InstallContext): void {
  const state = context.holder.get();
  if (state.state !== 'ready' || state.install !== 'on-quit' || context.ports.activity() !== 'idle') return;
  // No window is left to show a problem: the next start does.
  install(context, state.offer.version, 'quit');
}

function install(
  { ports, choices }: InstallContext,
  version: string,
  afterwards: 'quit' | 'restart',
): UpdateError | null {
  // Written before: the process may end in the middle, and then the next start finds out.
  keepInstalling(choices, version);
  try {
    ports.updater.install(version, afterwards);
    return null;
  } catch (error) {
    ports.log(error);
    return error instanceof UpdateError ? error : installError(error);
  }
}

function keepInstalling(choices: KeptChoices, installing: string | null): void {
  choices.change((each) => ({ ...each, installing }));
}

async function backupError(backup: Promise<void>): Promise<UpdateError | null> {
  try {
    await backup;
    return null;
  } catch (cause) {
    return new UpdateError('BACKUP_FAILED', {
      message: 'The backup failed, so the update was not installed.',
      detail: cause instanceof Error ? cause.message : String(cause),
      hint: 'Look at the page of backups, or install without a backup: the update makes one before it changes the library.',
      cause,
    });
  }
}

const WORK: Readonly<Record<Exclude<LibraryActivity, 'idle'>, string>> = {
  upgrade: 'is being upgraded',
  backup: 'is being backed up',
  restore: 'is being restored',
};

function busy(activity: Exclude<LibraryActivity, 'idle'>): UpdateError {
  return new UpdateError('LIBRARY_BUSY', {
    message: `Your library ${WORK[activity]}, so the update was not installed.`,
    detail: `The activity is ${activity}.`,
    hint: 'Wait until it is done, or choose to install the update when you quit.',
    facts: { activity },
  });
}
