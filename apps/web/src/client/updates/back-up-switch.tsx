import Switch from '@mui/material/Switch';
import { useId } from 'react';
import { useTexts } from '../texts/texts.ts';
import styles from './update-dialog.module.css';

export interface BackUpSwitchProps {
  readonly lastBackupAt: string | null;
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
}

/** Asks whether to back the library up before the installation, with the age of the last backup beside it. */
export function BackUpSwitch({ lastBackupAt, isChecked, onChange }: BackUpSwitchProps) {
  const { t, f } = useTexts();
  const [switchId, ageId] = [useId(), useId()];
  return (
    <div className={styles.backup}>
      <div>
        <label htmlFor={switchId}>{t.update.backUpFirst}</label>
        <p id={ageId} className={styles.note} title={lastBackupAt === null ? undefined : f.dateTime(lastBackupAt)}>
          {lastBackupAt === null ? t.update.noBackupYet : t.update.backupAge(f.ago(lastBackupAt))}
        </p>
      </div>
      <Switch
        id={switchId}
        checked={isChecked}
        onChange={({ target }) => onChange(target.checked)}
        slotProps={{ input: { 'aria-describedby': ageId } }}
      />
    </div>
  );
}
