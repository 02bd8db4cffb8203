import { MigrateError, type MigrateErrorCode } from '../errors.ts';
import type { UpgradeProgress } from './progress.ts';
import type { UpgradeResult } from './receipt.ts';
import type { UpgradeRequest } from './upgrade-options.ts';

/** What the worker is started with. `source` is a folder of migrations or the URL of a bundle's module. */
export interface UpgradeJob extends UpgradeRequest {
  readonly source: string;
  /** Path or URL of the module that exports `prepare`; null without one. */
  readonly prepareModule: string | null;
}

export type WorkerMessage =
  /** The first message: the worker was found, and everything that it imports. */
  | { readonly kind: 'started' }
  | { readonly kind: 'progress'; readonly progress: UpgradeProgress }
  | { readonly kind: 'done'; readonly result: UpgradeResult }
  | { readonly kind: 'failed'; readonly error: PlainError }
  /** The last message: descriptors that the worker leaves open on the database. */
  | { readonly kind: 'open-descriptors'; readonly descriptors: readonly number[] };

/** An error as plain data: instances of classes cannot be sent to another thread. */
interface PlainError {
  readonly code: string;
  readonly message: string;
  readonly detail: string;
  readonly hint: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

export function toPlainError(error: unknown): PlainError {
  const { code, message, detail, hint, facts } = error as Partial<MigrateError>;
  return {
    code: code ?? 'MIGRATION_FAILED',
    message: message ?? String(error),
    detail: detail ?? String(error),
    hint: hint ?? 'Report the error to the developer of the app.',
    facts: JSON.parse(JSON.stringify(facts ?? {})) as Record<string, unknown>,
  };
}

export function fromPlainError({ code, ...parts }: PlainError): MigrateError {
  return new MigrateError(code as MigrateErrorCode, parts);
}
