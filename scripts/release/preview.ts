#!/usr/bin/env node
import { appendFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { previewRelease, renderPreview } from '@auralis/changelog/release';

// node scripts/release/preview.ts [file] [summary]
// Writes a preview of the next release as Markdown: for the comment on a pull request, and for the summary of the job.
// Exits with 1 if the release could not be cut in the present state.

const root = resolve(import.meta.dirname, '../..');
const preview = await previewRelease({ root });
const text = renderPreview(preview);
const [file, summary] = process.argv.slice(2);
if (file === undefined) process.stdout.write(text);
else writeFileSync(file, text);
if (summary !== undefined) appendFileSync(summary, text);
if (preview.status === 'refused') process.exitCode = 1;
