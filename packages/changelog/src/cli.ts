#!/usr/bin/env node
import { start } from '@auralis/command-line';

await start('auralis-changelog', () => import('./cli/main.ts'));
