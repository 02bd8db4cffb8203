import { join } from 'node:path';
import { app, BrowserWindow, ipcMain } from 'electron';
import { databaseStartup } from './database-startup.ts';

await app.whenReady();

// The window comes first: an upgrade of a large database takes seconds, and the user sees its progress.
const window = new BrowserWindow({ webPreferences: { preload: join(import.meta.dirname, 'preload.cjs') } });
await window.loadFile('startup.html');

const startup = databaseStartup({
  database: join(app.getPath('userData'), 'tasks.db'),
  appVersion: app.getVersion(),
  onState: (state) => window.webContents.send('startup-state', state),
});

ipcMain.handle('startup-retry', () => startup.start());
ipcMain.handle('startup-cancel', () => startup.cancel());
ipcMain.handle('startup-restore', (_, backupId: string) => startup.restore(backupId));

await startup.start();
