import { dirname, extname, join } from 'node:path';
import { openDatabase, type PrepareConnection } from '@auralis/sqlite';
import {
  abortError,
  type HashFileOptions,
  hashFile,
  isolatedView,
  throwIfAborted,
  workerFlags,
  workerThreads,
} from '@auralis/sqlite/support';
import { type Inspection, type InspectionResult, inspectDatabaseFile } from './inspect-copy.ts';

/** Megabytes. SQLite and the file system do the work: a larger young generation would only fill up. */
const LIMITS = { maxYoungGenerationSizeMb: 2 };

/** For smaller files, starting a thread takes longer than the work. */
const THREAD_MIN_BYTES = 8 * 1024 * 1024;

interface HashJob extends HashFileOptions {
  readonly kind: 'hash';
  readonly path: string;
}

interface InspectJob extends Inspection {
  readonly kind: 'inspect';
}

interface CheckpointJob {
  readonly kind: 'checkpoint';
  readonly path: string;
}

/** Work that takes seconds on a large database, as plain data so that another thread can do it. */
export type Job = HashJob | InspectJob | CheckpointJob;

interface OffThreadOptions {
  readonly bytes: number;
  readonly signal?: AbortSignal | undefined;
}

interface InspectOptions extends OffThreadOptions {
  /** A function cannot be sent to another thread: with one, the inspection is done in this thread. */
  readonly prepare?: PrepareConnection | undefined;
}

/** SHA-256 of a file that isn't open as a database, in another thread when the file is large. */
export async function hashOffThread(path: string, { bytes, signal }: OffThreadOptions): Promise<string> {
  throwIfAborted(signal);
  if (bytes < THREAD_MIN_BYTES) return hashFile(path, { bytes });
  return runOffThread<string>({ kind: 'hash', path, bytes }, signal);
}

/**
 * A thread that reads back what a writer writes, and compares; null when the file is too small for a thread, or when there
 * is no worker to start.
 */
export function followWriter(
  path: string,
  options: Required<HashFileOptions>,
  signal?: AbortSignal,
): Promise<string> | null {
  const worker = workerFile();
  if (options.bytes < THREAD_MIN_BYTES || worker === null) return null;
  return runInWorker<string>(worker, { kind: 'hash', path, ...options }, signal);
}

/** Inspects a database that nobody changes at the same time, in another thread when it is large. */
export async function inspectOffThread(
  inspection: Inspection,
  { bytes, signal, prepare }: InspectOptions,
): Promise<InspectionResult> {
  throwIfAborted(signal);
  if (bytes < THREAD_MIN_BYTES || prepare !== undefined) return inspectDatabaseFile(inspection, prepare);
  return runOffThread<InspectionResult>({ kind: 'inspect', ...inspection }, signal);
}

/** Inspects a copy under another name, so that neither the copy nor the files beside it change. */
export async function inspectCopy(inspection: Inspection, options: InspectOptions): Promise<InspectionResult> {
  const view = isolatedView(inspection.path);
  try {
    return await inspectOffThread({ ...inspection, path: view.path }, options);
  } finally {
    view.remove();
  }
}

/** Copies a large log into the main file in another thread, so that the next checkpoint has little left to do. */
export async function checkpointOffThread(path: string, { bytes }: OffThreadOptions): Promise<void> {
  if (bytes >= THREAD_MIN_BYTES) await runOffThread({ kind: 'checkpoint', path }, undefined);
}

/** Does a job in the current thread. */
export function runJob(job: Job): unknown {
  if (job.kind === 'hash') return hashFile(job.path, job);
  return job.kind === 'inspect' ? inspectDatabaseFile(job) : checkpoint(job.path);
}

/** Copies the log into the main file as far as readers allow, without waiting for them. */
function checkpoint(path: string): null {
  const connection = openDatabase(path, { timeoutMs: 0 });
  try {
    connection.pragma('wal_checkpoint(PASSIVE)');
  } finally {
    connection.close();
  }
  return null;
}

/**
 * The worker is beside this file: `.ts` in the sources, `.js` in the package. Null in a bundle whose format doesn't say
 * where it is. The URL of this module would not do: webpack makes it that of the source on the developer's machine.
 */
function workerFile(here: string | undefined = import.meta.filename): string | null {
  return here === undefined ? null : join(dirname(here), `off-thread-worker${extname(here)}`);
}

async function runOffThread<Result>(job: Job, signal: AbortSignal | undefined): Promise<Result> {
  const worker = workerFile();
  if (worker === null) return runJob(job) as Result;
  try {
    return await runInWorker<Result>(worker, job, signal);
  } catch (error) {
    // A bundle has no worker beside it: do the same job here, which blocks. Which code it is depends on Node's loader.
    if (!/MODULE_NOT_FOUND$/.test(String((error as { readonly code?: unknown }).code))) throw error;
    return runJob(job) as Result;
  }
}

function runInWorker<Result>(file: string, job: Job, signal: AbortSignal | undefined): Promise<Result> {
  return new Promise((resolve, reject) => {
    const { Worker } = workerThreads();
    const worker = new Worker(file, { ...workerFlags(), workerData: job, resourceLimits: LIMITS });
    const stop = () => {
      void worker.terminate();
      reject(abortError(signal));
    };
    signal?.addEventListener('abort', stop, { once: true });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => {
      signal?.removeEventListener('abort', stop);
      reject(new Error(`The verification thread ended early with code ${code}`));
    });
  });
}
