import { installAndRun } from './bootstrap.mjs';

installAndRun('demo', process.argv.slice(2));
