import { type HashFileOptions, hashFile } from './hash-file.ts';
import { type Depth, inspectStill } from './inspect-still.ts';

export interface HashJob extends HashFileOptions {
  readonly kind: 'hash';
  readonly path: string;
}

export interface InspectJob {
  readonly kind: 'inspect';
  readonly path: string;
  readonly depth: Depth;
}

/** What takes seconds on a large library, as plain data so that another thread can do it. */
export type ProofJob = HashJob | InspectJob;

export function doProofJob(job: ProofJob): unknown {
  return job.kind === 'hash' ? hashFile(job.path, job) : inspectStill(job.path, job.depth);
}
