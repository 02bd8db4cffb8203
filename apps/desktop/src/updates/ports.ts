import type { AcceptedKey } from '../feed/signature.ts';
import type { ChoicesFile } from './choices-file.node.ts';
import type { LocalFacts } from './local-facts.ts';
import type { InstalledApp } from './update-states.ts';
import type { Updater } from './updater.ts';

/** What the app is doing to the library. Nothing is installed unless it is idle. */
export type LibraryActivity = 'idle' | 'upgrade' | 'backup' | 'restore';

/** What the update controller needs of the app around it. */
export interface UpdatePorts {
  readonly updater: Updater;
  readonly choices: ChoicesFile;
  readonly installed: InstalledApp;
  readonly acceptedKeys: readonly AcceptedKey[];
  /** Never rejects: what can't be read is unknown. */
  readonly readLocalFacts: () => Promise<LocalFacts>;
  readonly activity: () => LibraryActivity;
  /** Backs the library up; rejects if that fails. */
  readonly backUp: () => Promise<void>;
  readonly quit: () => void;
  readonly now: () => Date;
  /** Gets what no state shows. */
  readonly log: (error: unknown) => void;
}
