import { installAndRun } from './bootstrap.mjs';

installAndRun('app', process.argv.slice(2));
