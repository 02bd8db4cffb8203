import { MigrateError, type MigrateErrorCode } from '../errors.ts';
import type { UpgradeProgress } from './progress.ts';
import type { UpgradeResult } from './receipt.ts';
import type { UpgradeRequest } from './upgrade-options.ts';

/** What the worker is started with. `source` is a folder of steps or the URL of a bundle's module. */
export interface UpgradeJob extends UpgradeRequest {
  readonly source: string;
}

export type WorkerMessage =
  | { readonly kind: 'progress'; readonly progress: UpgradeProgress }
  | { readonly kind: 'done'; readonly result: UpgradeResult }
  | { readonly kind: 'failed'; readonly error: CarriedError }
  /** Its last word: descriptors it leaves open on the library. */
  | { readonly kind: 'left'; readonly descriptors: readonly number[] };

/** An error as plain data: classes do not cross from thread to thread. */
export interface CarriedError {
  readonly code: string;
  readonly message: string;
  readonly detail: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

export function carry(error: unknown): CarriedError {
  const { code, message, detail, facts } = error as Partial<MigrateError>;
  return {
    code: code ?? 'MIGRATION_FAILED',
    message: message ?? String(error),
    detail: detail ?? String(error),
    facts: JSON.parse(JSON.stringify(facts ?? {})) as Record<string, unknown>,
  };
}

export function revive({ code, message, detail, facts }: CarriedError): MigrateError {
  return new MigrateError(code as MigrateErrorCode, { message, detail, facts });
}
