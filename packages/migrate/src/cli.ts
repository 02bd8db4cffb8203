#!/usr/bin/env node
import { start } from '@auralis/command-line';

await start('auralis-migrate', () => import('./cli/main.ts'));
