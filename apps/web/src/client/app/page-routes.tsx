import { Navigate, Route, Routes } from 'react-router';
import type { WatchedState } from '../bridge/bridge-context.tsx';
import { NotFound } from '../components/not-found.tsx';
import { lazyPage } from './lazy-page.ts';
import { MorePage } from './more-page.tsx';

const LibraryPage = lazyPage(() => import('../library/library-page.tsx'));
const AlbumPage = lazyPage(() => import('../library/album-page.tsx'));
const ArtistPage = lazyPage(() => import('../library/artist-page.tsx'));
const GenrePage = lazyPage(() => import('../library/genre-page.tsx'));
const PlaylistsPage = lazyPage(() => import('../playlists/playlists-page.tsx'));
const PlaylistPage = lazyPage(() => import('../playlists/playlist-page.tsx'));
const BackupsRoute = lazyPage(() => import('../backups/backups-route.tsx'));
const RestoreRoute = lazyPage(() => import('../backups/restore-route.tsx'));
const HistoryPage = lazyPage(() => import('../history/history-page.tsx'));
const KeptReceipt = lazyPage(() => import('../history/kept-receipt.tsx'));
const WhatsNewRoute = lazyPage(() => import('../whats-new/whats-new-route.tsx'));
const SettingsPage = lazyPage(() => import('../settings/settings-page.tsx'));
const AboutPage = lazyPage(() => import('../about/about-page.tsx'));
const ReceiptPage = lazyPage(() => import('../upgrade/receipt-page.tsx'));

/** Every page has an address, so that it can be linked, reloaded and gone back to. */
export function PageRoutes({ watched }: { readonly watched: WatchedState }) {
  return (
    <Routes>
      <Route path="/" element={<Navigate to="/library" replace />} />
      <Route path="/library/albums/:id" element={<AlbumPage />} />
      <Route path="/library/artists/:id" element={<ArtistPage />} />
      <Route path="/library/genres/:id" element={<GenrePage />} />
      <Route path="/library/:view?" element={<LibraryPage watched={watched} />} />
      <Route path="/playlists" element={<PlaylistsPage />} />
      <Route path="/playlists/:id" element={<PlaylistPage />} />
      <Route path="/backups" element={<BackupsRoute watched={watched} />} />
      <Route path="/backups/:id/restore" element={<RestoreRoute />} />
      <Route path="/history" element={<HistoryPage />} />
      <Route path="/history/:startedAt" element={<KeptReceipt />} />
      <Route path="/whats-new" element={<WhatsNewRoute />} />
      <Route path="/settings" element={<SettingsPage />} />
      <Route path="/about" element={<AboutPage />} />
      <Route path="/update" element={<ReceiptPage watched={watched} />} />
      <Route path="/more" element={<MorePage />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}
