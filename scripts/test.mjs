import { installAndRun } from './bootstrap.mjs';

installAndRun('checks', process.argv.slice(2));
