import { parentPort, workerData } from 'node:worker_threads';
import { CodedError } from '@auralis/errors';
import { liveDescriptors, toDatabaseError } from '@auralis/sqlite/support';
import { type JobName, readerJobs } from './jobs.ts';
import { type Answer, closedError, type Outcome, type ReaderData, type Request } from './reader-thread.ts';

// Answers one request after another from a library, until the parent asks for `close`.

const { path, stop } = workerData as ReaderData;
const jobs = readerJobs(path, assertRunning);

function assertRunning(): void {
  if (Atomics.load(stop, 0) === 1) throw closedError();
}

async function answer({ id, name, input }: Request): Promise<void> {
  const outcome = await outcomeOf(name, jobs[name] as (input: unknown) => unknown, input);
  parentPort?.postMessage({ id, outcome, openDescriptors: liveDescriptors() } satisfies Answer);
  if (name === 'close') parentPort?.close();
}

async function outcomeOf(name: JobName, run: (input: unknown) => unknown, input: unknown): Promise<Outcome> {
  try {
    if (name !== 'close') assertRunning();
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
