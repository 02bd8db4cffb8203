#!/usr/bin/env node
import { start } from '@auralis/command-line';

await start('auralis-version', () => import('./cli/main.ts'));
