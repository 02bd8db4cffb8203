#!/usr/bin/env node
import { appendFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { previewRelease, renderPreview } from '@auralis/changelog/release';

// node scripts/release/preview.ts [file] [summary] [outputs]
// Writes a preview of the next release as Markdown: for a pull request, shortened to what GitHub takes there, and for the
// summary of the job, in full. The outputs of the step get its status: ready, nothing or refused.
// Exits with 1 if the release could not be cut in the present state.

const root = resolve(import.meta.dirname, '../..');
const preview = await previewRelease({ root });
const text = renderPreview(preview);
const [file, summary, outputs] = process.argv.slice(2);
if (file === undefined) process.stdout.write(text);
else writeFileSync(file, renderPreview(preview, wholePreview()));
if (summary !== undefined) appendFileSync(summary, text);
if (outputs !== undefined) appendFileSync(outputs, `status=${preview.status}\n`);
if (preview.status === 'refused') process.exitCode = 1;

/** The summary of the job has the whole preview. */
function wholePreview(): string {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = process.env;
  if (run === undefined) return '`pnpm exec auralis-changelog preview` shows all of it.';
  return `[The whole preview](${server}/${repository}/actions/runs/${run})`;
}
