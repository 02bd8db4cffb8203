import type { CallAnswer, Channel, ChannelEvent } from '@auralis/web/contract/channel';
import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';

// All that a page gets from Electron: one call, and one kind of event. The main process checks both.

const channel: Channel = {
  hasUpdates: process.argv.includes('--auralis-updates'),
  call: (name, args) => ipcRenderer.invoke('auralis:call', name, args) as Promise<CallAnswer>,
  listen(onEvent) {
    // The page must not see the event of Electron, which has the sender.
    const pass = (_: IpcRendererEvent, event: ChannelEvent) => onEvent(event);
    ipcRenderer.on('auralis:event', pass);
    return () => ipcRenderer.off('auralis:event', pass);
  },
};

contextBridge.exposeInMainWorld('auralis', channel);
