const { contextBridge, ipcRenderer } = require('electron');

contextBridge.exposeInMainWorld('startup', {
  onState: (listener) => ipcRenderer.on('startup-state', (_, state) => listener(state)),
  retry: () => ipcRenderer.invoke('startup-retry'),
  cancel: () => ipcRenderer.invoke('startup-cancel'),
  restore: (backupId) => ipcRenderer.invoke('startup-restore', backupId),
});
