#!/usr/bin/env node
import { start } from '@auralis/command-line';

await start('auralis-backup', () => import('./cli/main.ts'));
