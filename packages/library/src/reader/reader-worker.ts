import { parentPort, workerData } from 'node:worker_threads';
import { CodedError } from '@auralis/errors';
import { liveDescriptors, toDatabaseError } from '@auralis/sqlite/support';
import { type JobName, readerJobs } from './jobs.ts';
import type { Answer, Outcome, Request } from './reader-thread.ts';

// Answers one request after another from a library, until the parent ends the thread.

const { path } = workerData as { readonly path: string };
const jobs = readerJobs(path);

async function answer({ id, name, input }: Request): Promise<void> {
  const outcome = await outcomeOf(name, jobs[name] as (input: unknown) => unknown, input);
  parentPort?.postMessage({ id, outcome, openDescriptors: liveDescriptors() } satisfies Answer);
}

async function outcomeOf(name: JobName, run: (input: unknown) => unknown, input: unknown): Promise<Outcome> {
  try {
    return { result: await run(input) };
  } catch (cause) {
    const { code, message, detail, hint, facts } =
      toDatabaseError(cause, { database: path }) ?? unexpected(name, cause);
    return { error: { code, message, detail, hint, facts } };
  }
}

function unexpected(name: JobName, cause: unknown): CodedError {
  return new CodedError('UNEXPECTED', {
    message: 'The library could not be read.',
    detail: `${name}: ${cause instanceof Error ? cause.message : String(cause)}`,
    hint: 'Start the app again. If it happens again, report it.',
  });
}

parentPort?.on('message', (request: Request) => void answer(request));
