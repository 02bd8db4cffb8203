import Button from '@mui/material/Button';
import { useState } from 'react';
import { useTexts } from '../texts/texts.ts';
import styles from './playlists.module.css';
import { usePlaylists } from './use-playlist-changes.ts';

/** With more playlists than this, one searches among them. */
const FEW = 10;

export interface PlaylistChoicesProps {
  readonly onChoose: (id: string, name: string) => void;
}

/** The playlists to which tracks can be added, and where they are many, a field that leaves those with its text. */
export function PlaylistChoices({ onChoose }: PlaylistChoicesProps) {
  const { t, language } = useTexts();
  const { data = [] } = usePlaylists();
  const [text, setText] = useState('');
  const own = data.filter(({ isSmart }) => !isSmart);
  const lower = (words: string) => words.toLocaleLowerCase(language);
  const found = own.filter(({ name }) => lower(name).includes(lower(text.trim())));
  return (
    <>
      {own.length <= FEW ? null : (
        <div className={styles.field}>
          <input
            type="search"
            dir="auto"
            aria-label={t.playlists.filter}
            placeholder={t.playlists.filter}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        </div>
      )}
      {found.length === 0 && text !== '' ? <p role="status">{t.library.nothingFound}</p> : null}
      <ul className={styles.choices}>
        {found.map(({ id, name, tracks }) => (
          <li key={id}>
            <Button variant="text" onClick={() => onChoose(id, name)} title={name}>
              <span className={styles.name} dir="auto">
                {name || t.library.untitled}
              </span>
              <span className={styles.note}>{t.playlists.tracks(tracks)}</span>
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
