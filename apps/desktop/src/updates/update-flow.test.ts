import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { updateState } from '@auralis/web/contract/updates';
import { expect, test } from 'vitest';
import { standInApp } from '../../test/stand-in-app.ts';

test('an update is offered with the notes of all versions crossed, downloaded, hashed, and installed on quit', async () => {
  await using app = await standInApp();
  await app.publish('1.6.0');
  const updates = app.start();
  const seen: string[] = [];
  updates.watch((state) => {
    updateState.parse(state);
    if (seen.at(-1) !== state.state) seen.push(state.state);
  });
  await updates.perform({ action: 'check' });
  expect(updates.state).toEqual({
    state: 'offered',
    answer: 'none',
    offer: {
      version: '1.6.0',
      installed: '1.4.0',
      releasedAt: '2026-12-01T00:00:00.000Z',
      bytes: expect.any(Number),
      notes: [
        { id: 'listener-1.6.0', category: 'added', text: 'Plays without gaps.', version: '1.6.0' },
        { id: 'listener-1.5.0', category: 'added', text: 'Finds tracks faster.', version: '1.5.0' },
      ],
      library: {
        effect: 'upgrade',
        from: 5,
        to: 7,
        canReturn: false,
        text: expect.stringContaining('This version can not open it afterwards'),
      },
      lastBackupAt: '2026-12-02T08:00:00.000Z',
    },
  });
  await updates.perform({ action: 'download' });
  await updates.perform({ action: 'install', when: 'on-quit' });
  expect({ seen, installed: app.installed() }).toEqual({
    seen: ['idle', 'checking', 'offered', 'downloading', 'ready'],
    installed: '1.4.0',
  });
  updates.onQuit();
  expect({ installed: app.installed(), started: app.started() }).toEqual({ installed: '1.6.0', started: '' });
  expect(app.logged).toEqual([]);
});

test('no request to the server identifies the user', async () => {
  await using app = await standInApp();
  await app.publish('1.5.0');
  const updates = app.start();
  await updates.perform({ action: 'check' });
  await updates.perform({ action: 'download' });
  const { userId } = JSON.parse(readFileSync(join(app.folder, 'updates.json'), 'utf8'));
  const updaterId = readFileSync(join(app.folder, 'data/.updaterId'), 'utf8');
  const sent = JSON.stringify(app.server.requests);
  expect(app.server.requests.length).toBeGreaterThanOrEqual(2);
  expect([userId, updaterId].filter((id) => sent.includes(id))).toEqual([]);
});
