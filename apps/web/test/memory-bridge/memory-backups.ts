import type { Backup, Backups } from '../../src/contract/backups.ts';
import { type Bridge, BridgeError } from '../../src/contract/bridge.ts';

const HOUR = 3_600_000;
const ago = (milliseconds: number) => new Date(Date.now() - milliseconds).toISOString();
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const base: Backup = {
  id: 'b1',
  createdAt: ago(2 * HOUR),
  reason: 'before-upgrade',
  label: null,
  appVersion: '1.4.0',
  schemaVersion: 5,
  isReadable: true,
  bytes: 363_000_000,
  rows: { tracks: 3500, playlists: 18 },
  verifiedLevel: 5,
  verifiedAt: ago(2 * HOUR),
  failure: null,
  isProtected: true,
};

type BackupMethods = Pick<
  Bridge,
  'backups' | 'createBackup' | 'verifyBackup' | 'deleteBackup' | 'previewRestore' | 'restore' | 'undoRestore'
>;

export function createMemoryBackups(): BackupMethods {
  let rows: Backup[] = [
    base,
    {
      ...base,
      id: 'b2',
      createdAt: ago(30 * HOUR),
      reason: 'manual',
      label: 'Before I tidied up the playlists',
      verifiedLevel: 3,
      verifiedAt: ago(29 * HOUR),
      isProtected: false,
    },
    {
      ...base,
      id: 'b3',
      createdAt: ago(400 * HOUR),
      reason: 'before-restore',
      appVersion: '1.8.0',
      schemaVersion: 8,
      isReadable: false,
      isProtected: false,
    },
    {
      ...base,
      id: 'b4',
      createdAt: ago(2000 * HOUR),
      reason: 'scheduled',
      verifiedLevel: 0,
      verifiedAt: null,
      isProtected: false,
      failure: { at: ago(40 * HOUR), reason: 'the file is shorter than it was' },
    },
    { ...base, id: 'b5', createdAt: ago(5000 * HOUR), reason: 'scheduled', verifiedLevel: 1, isProtected: false },
  ];
  let undo: Backups['undo'] = { id: 'b3', restoredAt: ago(5 * HOUR) };
  const find = (id: string) => {
    const backup = rows.find((row) => row.id === id);
    if (backup === undefined)
      throw new BridgeError('BACKUP_MISSING', 'There is no such backup.', 'Choose one from the list.');
    return backup;
  };
  return {
    backups: async () => ({
      rows,
      unusable: [{ id: 'library-2024-11-02', reason: 'it has no manifest' }],
      bytes: rows.reduce((sum, { bytes }) => sum + bytes, 0),
      job: null,
      undo,
    }),
    createBackup: async () => {
      await wait(1500);
      const backup: Backup = {
        ...base,
        id: `b${rows.length + 1}`,
        createdAt: ago(0),
        reason: 'manual',
        isProtected: false,
        verifiedAt: ago(0),
        verifiedLevel: 3,
      };
      rows = [backup, ...rows];
      return backup;
    },
    verifyBackup: async (id) => {
      await wait(1500);
      rows = rows.map((row) => (row.id === id ? { ...row, verifiedLevel: 3, verifiedAt: ago(0), failure: null } : row));
      return find(id);
    },
    deleteBackup: async (id) => {
      rows = rows.filter((row) => row.id !== id);
    },
    previewRestore: async (id) => ({
      backup: find(id),
      differences: [
        { name: 'tracks', current: 3512, backup: 3500 },
        { name: 'albums', current: 412, backup: 412 },
        { name: 'playlists', current: 19, backup: 18 },
        { name: 'plays', current: 4401, backup: 4344 },
        { name: 'favourites', current: 96, backup: 99 },
      ],
      playlistsLost: ['Sunday, slowly', 'נסיעה'],
      playlistsBack: ['Old road songs'],
      willUpgrade: true,
    }),
    restore: async (id) => {
      undo = { id, restoredAt: ago(0) };
      return { id, counts: { tracks: 3500, playlists: 18, plays: 4344, favourites: 99 }, beforeRestore: 'b9' };
    },
    undoRestore: async () => {
      undo = null;
      return { id: 'b3', counts: { tracks: 3512 }, beforeRestore: 'b9' };
    },
  };
}
