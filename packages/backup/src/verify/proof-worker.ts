import { parentPort, workerData } from 'node:worker_threads';
import { doProofJob, type ProofJob } from './proof-job.ts';

/** Runs one job in a thread of its own; an error goes to the parent as the thread's own end. */
parentPort?.postMessage(doProofJob(workerData as ProofJob));
