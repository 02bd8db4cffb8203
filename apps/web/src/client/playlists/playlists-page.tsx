import Button from '@mui/material/Button';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { Page } from '../components/page.tsx';
import { Empty, LoadError } from '../components/words.tsx';
import { useTexts } from '../texts/texts.ts';
import { NameDialog } from './name-dialog.tsx';
import styles from './playlists.module.css';
import { usePlaylistChanges, usePlaylists } from './use-playlist-changes.ts';

/** All playlists, and a way to make one. */
export default function PlaylistsPage() {
  const { t } = useTexts();
  const { data, error, refetch } = usePlaylists();
  const changes = usePlaylistChanges();
  const navigate = useNavigate();
  const [isNaming, setNaming] = useState(false);
  const create = async (name: string) => {
    const { id } = await changes.create(name);
    navigate(`/playlists/${id}`);
  };
  return (
    <Page
      title={t.playlists.title}
      actions={
        <Button variant="contained" color="primary" onClick={() => setNaming(true)}>
          {t.playlists.create}
        </Button>
      }
    >
      {data === undefined && error !== null ? <LoadError error={error} onRetry={() => void refetch()} /> : null}
      {data?.length === 0 ? <Empty title={t.playlists.empty} hint={t.playlists.emptyHint} /> : null}
      {data === undefined || data.length === 0 ? null : (
        <ul className={styles.list}>
          {data.map(({ id, name, description, isSmart, tracks }) => (
            <li key={id}>
              <Link to={`/playlists/${id}`}>
                <span className={styles.name} dir="auto" title={name}>
                  {name || t.library.untitled}
                </span>
                <span className={styles.note} dir="auto">
                  {[t.playlists.tracks(tracks), isSmart ? t.playlists.smart : [], description ?? []].flat().join(' · ')}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      {isNaming ? (
        <NameDialog
          title={t.playlists.create}
          confirm={t.playlists.createConfirm}
          name=""
          onSave={create}
          onClose={() => setNaming(false)}
        />
      ) : null}
    </Page>
  );
}
