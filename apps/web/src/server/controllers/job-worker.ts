import { parentPort, workerData } from 'node:worker_threads';
import { CodedError, type ErrorParts } from '@auralis/errors';
import { describeCause, liveDescriptors } from '@auralis/sqlite/support';
import { JOBS, type JobInput, type JobName } from './thread-jobs.ts';

// Does one job about a backup, and ends.

export type JobMessage =
  | { readonly result: unknown; readonly descriptors: readonly number[] }
  | { readonly error: ErrorParts & { readonly code: string }; readonly descriptors: readonly number[] };

const { name, input } = workerData as { readonly name: JobName; readonly input: JobInput };

async function run(): Promise<JobMessage> {
  try {
    const result = await JOBS[name](input);
    return { result, descriptors: liveDescriptors() };
  } catch (cause) {
    const { code, message, detail, hint, facts } = cause instanceof CodedError ? cause : unexpected(cause);
    return { error: { code, message, detail, hint, facts }, descriptors: liveDescriptors() };
  }
}

function unexpected(cause: unknown): CodedError {
  return new CodedError('UNEXPECTED', {
    message: 'The backup could not be read.',
    detail: describeCause(cause),
    hint: 'Try again. If it happens again, report it.',
  });
}

parentPort?.postMessage(await run());
