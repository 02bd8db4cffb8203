import Button from '@mui/material/Button';
import { useState } from 'react';
import { useTexts } from '../texts/texts.ts';
import styles from './backups.module.css';

/** As the app accepts it. */
const LONGEST_NAME = 100;

export interface CreateBackupProps {
  readonly isBusy: boolean;
  readonly onCreate: (name: string) => void;
}

/** Makes a backup, with a name by which the listener recognises it later. */
export function CreateBackup({ isBusy, onCreate }: CreateBackupProps) {
  const { t } = useTexts();
  const [name, setName] = useState('');
  return (
    <form
      className={styles.create}
      onSubmit={(event) => {
        event.preventDefault();
        onCreate(name.trim());
        setName('');
      }}
    >
      <input
        dir="auto"
        aria-label={t.backups.name}
        placeholder={t.backups.name}
        maxLength={LONGEST_NAME}
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      <Button type="submit" variant="contained" color="primary" disabled={isBusy}>
        {t.backups.create}
      </Button>
    </form>
  );
}
