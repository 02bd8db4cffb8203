import { Hono } from 'hono';
import { z } from 'zod';
import {
  favourite,
  id,
  listRequest,
  move,
  page,
  playlistName,
  searchRequest,
  trackIds,
  tracksRequest,
} from '../../contract/library.ts';
import type { LibraryController } from '../controllers/library-controller.ts';
import { input } from './request-input.ts';

const path = z.object({ id });

export function libraryRoutes(library: LibraryController) {
  return new Hono()
    .get('/tracks', input('query', tracksRequest), async (c) => c.json(await library.tracks(c.req.valid('query'))))
    .get('/letters', input('query', listRequest), async (c) => c.json(await library.letters(c.req.valid('query'))))
    .get('/search', input('query', searchRequest), async (c) => c.json(await library.search(c.req.valid('query'))))
    .put('/tracks/:id/favourite', input('param', path), input('json', favourite), async (c) => {
      await library.setFavourite(c.req.valid('param').id, c.req.valid('json').favourite);
      return c.body(null, 204);
    })
    .post('/tracks/:id/plays', input('param', path), async (c) => {
      await library.recordPlay(c.req.valid('param').id);
      return c.body(null, 204);
    })
    .get('/albums', input('query', page), async (c) => c.json(await library.albums(c.req.valid('query'))))
    .get('/albums/:id', input('param', path), async (c) => c.json(await library.album(c.req.valid('param').id)))
    .get('/artists', input('query', page), async (c) => c.json(await library.artists(c.req.valid('query'))))
    .get('/artists/:id', input('param', path), async (c) => c.json(await library.artist(c.req.valid('param').id)))
    .get('/genres', async (c) => c.json(await library.genres()))
    .get('/playlists', async (c) => c.json(await library.playlists()))
    .post('/playlists', input('json', playlistName), async (c) =>
      c.json(await library.createPlaylist(c.req.valid('json').name), 201),
    )
    .patch('/playlists/:id', input('param', path), input('json', playlistName), async (c) => {
      await library.renamePlaylist(c.req.valid('param').id, c.req.valid('json').name);
      return c.body(null, 204);
    })
    .delete('/playlists/:id', input('param', path), async (c) => {
      await library.deletePlaylist(c.req.valid('param').id);
      return c.body(null, 204);
    })
    .post('/playlists/:id/tracks', input('param', path), input('json', trackIds), async (c) =>
      c.json(await library.addToPlaylist(c.req.valid('param').id, c.req.valid('json').tracks)),
    )
    .delete('/playlists/:id/tracks', input('param', path), input('json', trackIds), async (c) => {
      await library.removeFromPlaylist(c.req.valid('param').id, c.req.valid('json').tracks);
      return c.body(null, 204);
    })
    .post('/playlists/:id/move', input('param', path), input('json', move), async (c) => {
      const { track, position } = c.req.valid('json');
      await library.moveInPlaylist(c.req.valid('param').id, track, position);
      return c.body(null, 204);
    })
    .get('/processing', input('query', page), async (c) => c.json(await library.processing(c.req.valid('query'))));
}
