import { app } from 'electron';
import { runApp } from './window/run-app.main.ts';

// The main process starts here.

// After an update, the old version starts the new one to put it in place, and waits for its end.
const isInstalling = process.env.APPIMAGE_EXIT_AFTER_INSTALL !== undefined;

if (isInstalling || !app.requestSingleInstanceLock()) app.exit(0);
else runApp();
