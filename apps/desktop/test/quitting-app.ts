import { join } from 'node:path';
import { readAcceptedKeys } from '../src/feed/key-files.ts';
import { choicesFile } from '../src/updates/choices-file.node.ts';
import { electronUpdater } from '../src/updates/electron-updater.node.ts';
import { UpdateController } from '../src/updates/update-controller.ts';
import { NOW, ROOMY, realUpdater } from './stand-in-app.ts';

// An app of its own process: it downloads the update, answers, and quits.
const [, , folder = '', url = '', accepted = '', action] = process.argv;

const onQuit = (handler: (exitCode: number) => void) => process.on('exit', handler);
const updates = new UpdateController({
  updater: electronUpdater(realUpdater(folder, url, '1.4.0', onQuit), null, { url, fetch }),
  choices: choicesFile(join(folder, 'updates.json')),
  installed: { version: '1.4.0', schema: 5 },
  acceptedKeys: readAcceptedKeys(accepted),
  readLocalFacts: () => Promise.resolve(ROOMY),
  activity: () => 'idle',
  backUp: () => Promise.resolve(),
  quit: () => process.exit(),
  now: () => NOW,
  log: (error) => console.error(error),
});
process.on('exit', () => updates.onQuit());
await updates.perform({ action: 'check' });
await updates.perform({ action: 'download' });
await updates.perform(action === 'install' ? { action, when: 'on-quit' } : { action: 'later' });
process.exit();
