import { abortError, type HashFileOptions, hashFile, throwIfAborted, workerThreads } from '@auralis/sqlite';
import { type CopyInspection, inspectCopyFile } from './inspect-copy.ts';
import { doProofJob, type Look, type ProofJob } from './proof-job.ts';

/** Megabytes. The work is SQLite's and the file system's: room for young objects would only be filled, not needed. */
const LIMITS = { maxYoungGenerationSizeMb: 2 };

/** Below this, starting a thread costs more than the work. */
const WORTH_A_THREAD = 8 * 1024 * 1024;

interface OffThreadOptions {
  readonly bytes: number;
  readonly signal?: AbortSignal | undefined;
}

/** SHA-256 of a file that isn't a live database, in another thread when it is large. */
export async function hashOffThread(path: string, { bytes, signal }: OffThreadOptions): Promise<string> {
  throwIfAborted(signal);
  if (bytes < WORTH_A_THREAD) return hashFile(path, { bytes });
  return run<string>({ kind: 'hash', path, bytes }, signal);
}

/** A thread at the heels of a writer, that reads back and compares; null when the file is too small for one. */
export function followWriter(
  path: string,
  options: Required<HashFileOptions>,
  signal?: AbortSignal,
): Promise<string> | null {
  return options.bytes < WORTH_A_THREAD ? null : inWorker<string>({ kind: 'hash', path, ...options }, signal);
}

/** Inspects a database nobody changes meanwhile, in another thread when it is large. */
export async function inspectOffThread(look: Look, { bytes, signal }: OffThreadOptions): Promise<CopyInspection> {
  throwIfAborted(signal);
  if (bytes < WORTH_A_THREAD) return inspectCopyFile(look.path, look.depth, look.count);
  return run<CopyInspection>({ kind: 'inspect', ...look }, signal);
}

/** Brings a large log into the main file in another thread, so that the checkpoint after it has little left to do. */
export async function checkpointOffThread(path: string, { bytes }: OffThreadOptions): Promise<void> {
  if (bytes >= WORTH_A_THREAD) await run({ kind: 'checkpoint', path }, undefined);
}

/** From source Node runs `.ts`, from a package `.js`: the worker lies beside this file in both. */
function workerFile(here: string = import.meta.url): URL {
  return new URL(here.endsWith('.ts') ? './proof-worker.ts' : './proof-worker.js', here);
}

async function run<Result>(job: ProofJob, signal: AbortSignal | undefined): Promise<Result> {
  try {
    return await inWorker<Result>(job, signal);
  } catch (error) {
    // An app bundled into one file has no worker beside it: slower, but the same proof.
    if ((error as { readonly code?: unknown }).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    return doProofJob(job) as Result;
  }
}

function inWorker<Result>(job: ProofJob, signal: AbortSignal | undefined): Promise<Result> {
  return new Promise((resolve, reject) => {
    const { Worker } = workerThreads();
    const worker = new Worker(workerFile(), { workerData: job, resourceLimits: LIMITS });
    const stop = () => {
      void worker.terminate();
      reject(abortError(signal));
    };
    signal?.addEventListener('abort', stop, { once: true });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => {
      signal?.removeEventListener('abort', stop);
      reject(new Error(`The thread that checks the copy ended early, with code ${code}`));
    });
  });
}
