import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { CodedError } from '@auralis/errors';
import { adoptLiveDescriptors, workerFlags } from '@auralis/sqlite/support';
import type { JobMessage } from './job-worker.ts';
import type { JobInput, JobName, JobResult } from './thread-jobs.ts';

const OWN_WORKER = new URL('./job-worker.ts', import.meta.url);

/**
 * Does a job in a thread of its own. When the signal aborts, the thread is ended: these jobs change nothing but
 * temporary files.
 *
 * @param workerFile - in a bundle: the file into which the bundler put `job-worker.ts`
 * @throws CodedError with the codes of the job, or `CANCELLED`
 */
export function runJob<Name extends JobName>(
  name: Name,
  input: JobInput,
  { signal, workerFile = OWN_WORKER }: { readonly signal: AbortSignal; readonly workerFile?: URL | string },
): Promise<JobResult<Name>> {
  return new Promise((resolve, reject) => {
    const migrations = input.migrations instanceof URL ? fileURLToPath(input.migrations) : input.migrations;
    const workerData = { name, input: { ...input, migrations } };
    // A descriptor that closes would drop the locks of this process on the library.
    const worker = new Worker(workerFile, { ...workerFlags(), workerData, trackUnmanagedFds: false });
    const stop = () => void worker.terminate();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    worker.once('message', (message: JobMessage) => {
      adoptLiveDescriptors(message.descriptors);
      if ('result' in message) resolve(message.result as JobResult<Name>);
      else reject(new CodedError(message.error.code, message.error));
    });
    worker.once('error', (cause) => reject(ended(signal, cause)));
    worker.once('exit', () => {
      signal.removeEventListener('abort', stop);
      reject(ended(signal, null));
    });
  });
}

function ended(signal: AbortSignal, cause: unknown): CodedError {
  return new CodedError(signal.aborted ? 'CANCELLED' : 'UNEXPECTED', {
    message: signal.aborted ? 'The operation was cancelled.' : 'The work on the backup ended unexpectedly.',
    detail: cause === null ? 'The thread ended without a result.' : String(cause),
    hint: 'Try again. If it happens again, report it.',
    cause,
  });
}
