import { Worker } from 'node:worker_threads';
import { CodedError, type ErrorParts } from '@auralis/errors';
import { adoptLiveDescriptors, describeCause, workerFlags } from '@auralis/sqlite/support';
import type { JobInput, JobName, JobResult } from './jobs.ts';

export interface Request {
  readonly id: number;
  readonly name: JobName;
  readonly input: unknown;
}

export interface ReaderData {
  readonly path: string;
  /** 1 when the thread has to come to an end. */
  readonly stop: Int32Array<SharedArrayBuffer>;
}

export type Outcome = { readonly result: unknown } | { readonly error: ErrorParts & { readonly code: string } };

export interface Answer {
  readonly id: number;
  readonly outcome: Outcome;
  /** Descriptors that the thread must not close, since that would drop locks of this process; see `liveDescriptor`. */
  readonly openDescriptors: readonly number[];
}

export interface ReaderThread {
  /** @throws CodedError as plain data of the error in the thread; `CANCELLED` after `close` */
  run<Name extends JobName>(name: Name, input: JobInput<Name>): Promise<JobResult<Name>>;
  /** Ends the thread, and with it its connections, until the next request. */
  pause(): Promise<void>;
  /** Ends the thread for good. Who still waits gets `CANCELLED`. */
  close(): Promise<void>;
}

/** The worker of this package. A bundle puts it elsewhere. */
export const OWN_WORKER: URL = new URL('./reader-worker.ts', import.meta.url);

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
  let stop = new Int32Array(new SharedArrayBuffer(4));

  function start(): Worker {
    const trackUnmanagedFds = process.platform === 'win32';
    stop = new Int32Array(new SharedArrayBuffer(4));
    const data = { path, stop } satisfies ReaderData;
    const started = new Worker(workerFile, { ...workerFlags(), workerData: data, trackUnmanagedFds });
    let failure: unknown = null;
    let openDescriptors: readonly number[] = [];
    started.unref();
    started.on('message', ({ id, outcome, openDescriptors: left }: Answer) => {
      const request = waiting.get(id);
      waiting.delete(id);
      // While the thread is ending the process stays: somebody waits for that.
      if (waiting.size === 0 && Atomics.load(data.stop, 0) === 0) started.unref();
      openDescriptors = left;
      if ('result' in outcome) request?.resolve(outcome.result as never);
      else request?.reject(new CodedError(outcome.error.code, outcome.error));
    });
    started.once('error', (cause) => {
      failure = cause;
    });
    started.once('exit', (exitCode) => {
      worker = null;
      if (!trackUnmanagedFds) adoptLiveDescriptors(openDescriptors);
      rejectAll(failure ?? new Error(`The thread exited with code ${exitCode}`));
    });
    return started;
  }

  function rejectAll(cause: unknown): void {
    for (const { reject } of waiting.values()) reject(isClosed ? closedError() : failed(cause));
    waiting.clear();
  }

  /** Not `terminate`: SQLite crashes the process when its thread ends within a statement. */
  async function end(): Promise<void> {
    if (worker === null) return;
    const ending = worker;
    const exited = new Promise((resolve) => {
      ending.once('exit', resolve);
    });
    Atomics.store(stop, 0, 1);
    ending.ref();
    ending.postMessage({ id: 0, name: 'close', input: undefined } satisfies Request);
    await exited;
  }

  return {
    run(name, input) {
      if (isClosed) return Promise.reject(closedError());
      return new Promise((resolve, reject) => {
        worker ??= start();
        const id = ++requests;
        waiting.set(id, { resolve, reject });
        // The process stays alive while somebody waits, and only then.
        worker.ref();
        worker.postMessage({ id, name, input } satisfies Request);
      });
    },
    pause: end,
    close() {
      isClosed = true;
      return end();
    },
  };
}

export function closedError(): CodedError {
  return new CodedError('CANCELLED', {
    message: 'The library was closed.',
    detail: 'The reader was closed before it answered.',
    hint: 'Try again when the library is open.',
  });
}

function failed(cause: unknown): CodedError {
  return new CodedError('UNEXPECTED', {
    message: 'The thread that reads the library failed.',
    detail: describeCause(cause),
    hint: 'Try again. If it happens again, report it.',
    cause,
  });
}
