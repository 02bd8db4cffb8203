import { Worker } from 'node:worker_threads';
import { CodedError, type ErrorParts } from '@auralis/errors';
import { workerFlags } from '@auralis/sqlite/support';
import type { JobInput, JobName, JobResult } from './jobs.ts';

export interface Request {
  readonly id: number;
  readonly name: JobName;
  readonly input: unknown;
}

export type Answer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: ErrorParts & { readonly code: string } };

export interface ReaderThread {
  /** @throws CodedError as plain data of the error in the thread */
  run<Name extends JobName>(name: Name, input: JobInput<Name>): Promise<JobResult<Name>>;
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
}

/** A thread that reads a library. It starts with the first request, and again with the next one after it failed. */
export function readerThread(path: string, workerFile: URL | string): ReaderThread {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let requests = 0;
  let isClosed = false;

  function start(): Worker {
    const started = new Worker(workerFile, { ...workerFlags(), workerData: { path }, trackUnmanagedFds: false });
    started.unref();
    started.on('message', (answer: Answer) => {
      const request = waiting.get(answer.id);
      waiting.delete(answer.id);
      if (waiting.size === 0) started.unref();
      if ('result' in answer) request?.resolve(answer.result as never);
      else request?.reject(new CodedError(answer.error.code, answer.error));
    });
    started.once('error', (cause) => fail('The thread that reads the library failed.', cause));
    started.once('exit', () => {
      if (worker === started) fail('The thread that reads the library ended.', null);
    });
    return started;
  }

  function fail(message: string, cause: unknown): void {
    worker = null;
    const hint = 'Try again. If it happens again, report it.';
    const error = new CodedError(isClosed ? 'CANCELLED' : 'UNEXPECTED', {
      message,
      detail: String(cause),
      hint,
      cause,
    });
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  }

  return {
    run(name, input) {
      return new Promise((resolve, reject) => {
        worker ??= start();
        const id = ++requests;
        waiting.set(id, { resolve, reject });
        // The process stays alive while somebody waits, and only then.
        worker.ref();
        worker.postMessage({ id, name, input } satisfies Request);
      });
    },
    async close() {
      isClosed = true;
      await worker?.terminate();
    },
  };
}
