import type { CallAnswer } from '@auralis/web/contract/channel';
import { ipcMain } from 'electron';
import type { DesktopApp } from '../app/desktop-app.node.ts';
import { isTrustedSender } from '../shell/security.ts';

/** Answers the calls of the preload script, of which only those of the interface itself are accepted. */
export function answerCalls(opening: Promise<DesktopApp>): void {
  ipcMain.handle('auralis:call', async ({ senderFrame }, name: unknown, args: unknown): Promise<CallAnswer> => {
    if (!isTrustedSender(senderFrame)) throw new Error('Calls are answered only to the interface of Auralis.');
    return (await opening).answer(name, args);
  });
}
