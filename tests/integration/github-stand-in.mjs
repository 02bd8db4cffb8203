#!/usr/bin/env node
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

// Stands in for the program "gh" on PATH: "gh release" with the verbs, the limit and the messages of GitHub. Its releases are
// in a file beside it, and their assets in a folder, in which those of a public release have the paths of GitHub's addresses.
// The address of a server for that folder can be in another file.

const here = dirname(process.argv[1]);
const file = join(here, 'github.json');
const address = join(here, 'github-url');
const site = existsSync(address) ? readFileSync(address, 'utf8') : 'https://github.com/auralis/auralis/';
const releases = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'verify-tag': { type: 'boolean' },
    title: { type: 'string' },
    'notes-file': { type: 'string' },
    prerelease: { type: 'boolean' },
    draft: { type: 'string' },
    latest: { type: 'string' },
    clobber: { type: 'boolean' },
    json: { type: 'string' },
  },
  // gh has flags with an optional value: "--draft" and "--draft=false".
  args: process.argv.slice(2).map((word) => (word === '--draft' ? '--draft=true' : word)),
});
const [command, verb, tag, ...assets] = positionals;
const refuse = (message) => {
  process.stderr.write(`${message}\n`);
  process.exit(1);
};
const notes = values['notes-file'] === undefined ? undefined : readFileSync(values['notes-file'], 'utf8');
const found = releases[tag];

if (command !== 'release' || !['view', 'create', 'upload', 'edit'].includes(verb)) refuse(`unknown command "${verb}"`);
if (verb === 'create' ? found !== undefined : found === undefined)
  refuse(verb === 'create' ? 'HTTP 422: Validation Failed: tag_name already exists' : 'release not found');
if (notes !== undefined && notes.length > 125_000)
  refuse('HTTP 422: Validation Failed: body is too long (maximum is 125000 characters)');
for (const asset of assets) if (!existsSync(resolve(asset))) refuse(`no matches found for ${asset}`);

const set = (key, value) => (value === undefined ? {} : { [key]: value });
const folderOf = (draft) => join(here, 'github', draft ? 'drafts' : 'releases/download', tag);
if (verb === 'view') {
  const about = { tagName: tag, url: `${site}releases/tag/${tag}` };
  process.stdout.write(`${JSON.stringify({ [values.json]: about[values.json] })}\n`);
} else {
  releases[tag] = {
    draft: false,
    latest: true,
    ...found,
    ...set('notes', notes),
    ...set('prerelease', values.prerelease),
    ...set('draft', values.draft && values.draft === 'true'),
    ...set('latest', values.latest && values.latest === 'true'),
    assets: [...new Set([...(found?.assets ?? []), ...assets.map((asset) => basename(asset))])],
  };
  const { draft } = releases[tag];
  if (found?.draft && !draft) {
    mkdirSync(dirname(folderOf(false)), { recursive: true });
    renameSync(folderOf(true), folderOf(false));
  }
  mkdirSync(folderOf(draft), { recursive: true });
  for (const asset of assets) copyFileSync(resolve(asset), join(folderOf(draft), basename(asset)));
  writeFileSync(file, JSON.stringify(releases));
}
