import { parentPort, workerData } from 'node:worker_threads';
import { type Job, runJob } from './off-thread.ts';

/** Runs one job in a thread; an error ends the thread and so reaches the parent. */
parentPort?.postMessage(runJob(workerData as Job));
