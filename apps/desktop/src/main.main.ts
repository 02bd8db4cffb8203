import { app } from 'electron';
import { runApp } from './window/run-app.main.ts';

// The main process starts here.

if (app.requestSingleInstanceLock()) runApp();
else app.exit(0);
