import { type HashFileOptions, hashFile, openDatabase } from '@auralis/sqlite';
import { type Count, type Depth, inspectCopyFile } from './inspect-copy.ts';

interface HashJob extends HashFileOptions {
  readonly kind: 'hash';
  readonly path: string;
}

/** What to look for in a database that nobody changes meanwhile. */
export interface Look {
  readonly path: string;
  readonly depth: Depth;
  /** Default: rows. */
  readonly count?: Count | undefined;
}

interface InspectJob extends Look {
  readonly kind: 'inspect';
}

interface CheckpointJob {
  readonly kind: 'checkpoint';
  readonly path: string;
}

/** What takes seconds on a large library, as plain data so that another thread can do it. */
export type ProofJob = HashJob | InspectJob | CheckpointJob;

export function doProofJob(job: ProofJob): unknown {
  if (job.kind === 'hash') return hashFile(job.path, job);
  return job.kind === 'inspect' ? inspectCopyFile(job.path, job.depth, job.count) : checkpoint(job.path);
}

/** Brings the log into the main file as far as readers allow, without waiting for them. */
function checkpoint(path: string): null {
  const connection = openDatabase(path, { timeoutMs: 0 });
  try {
    connection.pragma('wal_checkpoint(PASSIVE)');
  } finally {
    connection.close();
  }
  return null;
}
