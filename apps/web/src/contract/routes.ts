/**
 * The routes of the HTTP API, under `/api`. Bodies and answers are JSON with the schemas of this folder; errors are
 * problem+json. Changes need the header `Auralis-Token`, which the page has in `<meta name="auralis-token">`; clients name
 * their version in `Auralis-Client`.
 *
 * GET    /api/health                        health
 * GET    /api/version                       version; 426 for an outdated client
 * GET    /api/upgrade                       appState
 * GET    /api/upgrade/events                text/event-stream: events `state` (appState) and `library` (rows changed), with ids
 * POST   /api/upgrade/start                 startRequest -> 202
 * POST   /api/upgrade/stop                  202
 * POST   /api/upgrade/dismiss               204
 * GET    /api/history                       history
 * GET    /api/report                        the support report
 * GET    /api/releases                      releases
 * POST   /api/releases/seen                 204
 * GET    /api/settings                      settings
 * PATCH  /api/settings                      settingsChange -> settings
 * GET    /api/backups                       backups
 * POST   /api/backups                       createRequest -> 201 backup
 * POST   /api/backups/:id/verify            backup
 * DELETE /api/backups/:id                   204
 * GET    /api/backups/:id/restore           restorePreview
 * POST   /api/backups/:id/restore           restored
 * POST   /api/backups/undo-restore          restored
 * GET    /api/tracks                        tracksRequest -> tracks
 * GET    /api/letters                       listRequest -> letters
 * GET    /api/search                        searchRequest -> found
 * PUT    /api/tracks/:id/favourite          favourite -> 204
 * POST   /api/tracks/:id/plays              204
 * GET    /api/albums                        page -> albums
 * GET    /api/albums/:id                    album
 * GET    /api/artists                       page -> artists
 * GET    /api/artists/:id                   artist with albumRows
 * GET    /api/genres                        genre[]
 * GET    /api/playlists                     playlist[]
 * POST   /api/playlists                     playlistName -> 201 playlist
 * PATCH  /api/playlists/:id                 playlistName -> 204
 * DELETE /api/playlists/:id                 204
 * POST   /api/playlists/:id/tracks          trackIds -> 204
 * DELETE /api/playlists/:id/tracks          trackIds -> 204
 * POST   /api/playlists/:id/move            move -> 204
 * GET    /api/processing                    page -> processing
 * GET    /api/openapi.json                  OpenAPI 3.1
 */
export const API_PREFIX = '/api';
