import { parentPort, workerData } from 'node:worker_threads';
import { CodedError } from '@auralis/errors';
import { toDatabaseError } from '@auralis/sqlite/support';
import { type JobName, readerJobs } from './jobs.ts';
import type { Answer, Request } from './reader-thread.ts';

// Answers one request after another from a library, until the parent ends the thread.

const { path } = workerData as { readonly path: string };
const jobs = readerJobs(path);

parentPort?.on('message', ({ id, name, input }: Request) => {
  const run = jobs[name] as (input: unknown) => unknown;
  parentPort?.postMessage(answer(id, name, () => run(input)));
});

function answer(id: number, name: JobName, run: () => unknown): Answer {
  try {
    return { id, result: run() };
  } catch (cause) {
    const error = toDatabaseError(cause, { database: path }) ?? unexpected(name, cause);
    const { code, message, detail, hint, facts } = error;
    return { id, error: { code, message, detail, hint, facts } };
  }
}

function unexpected(name: JobName, cause: unknown): CodedError {
  return new CodedError('UNEXPECTED', {
    message: 'The library could not be read.',
    detail: `${name}: ${cause instanceof Error ? cause.message : String(cause)}`,
    hint: 'Start the app again. If it happens again, report it.',
  });
}
