import { installAndRun } from './bootstrap.mjs';

installAndRun('main-job', process.argv.slice(2));
