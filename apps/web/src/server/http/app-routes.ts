import { Hono } from 'hono';
import { z } from 'zod';
import { settingsChange } from '../../contract/about.ts';
import { backupId, createRequest } from '../../contract/backups.ts';
import { startRequest } from '../../contract/upgrade.ts';
import type { Controllers } from '../controllers/controllers.ts';
import type { EventStreams } from './event-stream.ts';
import { openApiDocument } from './openapi.ts';
import { input } from './request-input.ts';

const path = z.object({ id: backupId });

/** State, upgrade, history, releases and settings: all that is answered while the library is not open. */
export function appRoutes({ session, about }: Controllers, streams: EventStreams) {
  return new Hono()
    .get('/health', (c) => c.json(about.health()))
    .get('/version', async (c) => c.json(await about.version()))
    .get('/upgrade', (c) => c.json(session.state))
    .get('/upgrade/events', (c) => streams.open(c))
    .post('/upgrade/start', input('json', startRequest), (c) => {
      void session.start(c.req.valid('json'));
      return c.body(null, 202);
    })
    .post('/upgrade/stop', (c) => {
      session.stop();
      return c.body(null, 202);
    })
    .post('/upgrade/dismiss', (c) => {
      session.dismissReceipt();
      return c.body(null, 204);
    })
    .get('/history', (c) => c.json(about.history()))
    .get('/report', async (c) => c.json(await about.report()))
    .get('/releases', (c) => c.json(about.releases()))
    .post('/releases/seen', (c) => {
      about.markReleasesSeen();
      return c.body(null, 204);
    })
    .get('/settings', (c) => c.json(about.settings()))
    .patch('/settings', input('json', settingsChange), (c) => c.json(about.changeSettings(c.req.valid('json'))))
    .get('/openapi.json', (c) => c.json(openApiDocument()));
}

export function backupRoutes({ backups }: Pick<Controllers, 'backups'>) {
  return new Hono()
    .get('/backups', async (c) => c.json(await backups.list()))
    .post('/backups', input('json', createRequest), async (c) => c.json(await backups.create(c.req.valid('json')), 201))
    .post('/backups/undo-restore', async (c) => c.json(await backups.undoRestore()))
    .post('/backups/:id/verify', input('param', path), async (c) =>
      c.json(await backups.verify(c.req.valid('param').id)),
    )
    .delete('/backups/:id', input('param', path), async (c) => {
      await backups.remove(c.req.valid('param').id);
      return c.body(null, 204);
    })
    .get('/backups/:id/restore', input('param', path), async (c) =>
      c.json(await backups.preview(c.req.valid('param').id)),
    )
    .post('/backups/:id/restore', input('param', path), async (c) =>
      c.json(await backups.restore(c.req.valid('param').id)),
    );
}
