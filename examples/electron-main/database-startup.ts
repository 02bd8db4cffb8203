import { fileURLToPath } from 'node:url';
import { listBackups, restoreBackup } from '@auralis/backup';
import { CodedError } from '@auralis/errors';
import { type UpgradeProgress, upgradeInWorker } from '@auralis/migrate';

/** What the start-up screen shows; plain data, so that it can be sent to the window. */
export type StartupState =
  | { readonly status: 'upgrading'; readonly progress: UpgradeProgress }
  | { readonly status: 'ready'; readonly upgraded: boolean }
  | {
      readonly status: 'failed';
      readonly code: string;
      readonly message: string;
      readonly hint: string;
      readonly backups: readonly { readonly id: string; readonly createdAt: string }[];
    };

export interface DatabaseStartupOptions {
  readonly database: string;
  readonly appVersion: string;
  readonly onState: (state: StartupState) => void;
}

/** The actions of the start-up screen. Each resolves when the state it leads to was reported. */
export interface DatabaseStartup {
  start(): Promise<void>;
  /** Stops the upgrade; until its last step nothing has changed. */
  cancel(): void;
  restore(backupId: string): Promise<void>;
}

export function databaseStartup({ database, appVersion, onState }: DatabaseStartupOptions): DatabaseStartup {
  let running = new AbortController();

  async function start(): Promise<void> {
    running = new AbortController();
    try {
      const result = await upgradeInWorker({
        database,
        migrations: fileURLToPath(new URL('./migrations/', import.meta.url)),
        appVersion,
        signal: running.signal,
        onProgress: (progress) => onState({ status: 'upgrading', progress }),
      });
      onState({ status: 'ready', upgraded: result.status === 'upgraded' });
    } catch (error) {
      report(error);
    }
  }

  async function restore(backupId: string): Promise<void> {
    try {
      await restoreBackup({ database, id: backupId, appVersion });
    } catch (error) {
      report(error);
      return;
    }
    // A backup from before the upgrade is upgraded like any other database.
    await start();
  }

  function report(error: unknown): void {
    if (!(error instanceof CodedError)) throw error;
    const { code, message, hint } = error;
    const backups = listBackups({ database }).map(({ id, manifest }) => ({ id, createdAt: manifest.createdAt }));
    onState({ status: 'failed', code, message, hint, backups });
  }

  return { start, cancel: () => running.abort(), restore };
}
