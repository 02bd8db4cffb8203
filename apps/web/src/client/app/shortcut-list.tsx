import Dialog from '@mui/material/Dialog';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import IconButton from '@mui/material/IconButton';
import { useId } from 'react';
import { Icon } from '../components/icons.tsx';
import { type Catalogue, useTexts } from '../texts/texts.ts';
import styles from './shortcut-list.module.css';

const KEYS: readonly (readonly [keys: readonly string[], name: Exclude<keyof Catalogue['shortcuts'], 'title'>])[] = [
  [['/'], 'search'],
  [['?'], 'help'],
  [['Esc'], 'close'],
  [['↑', '↓'], 'move'],
  [['Home', 'End'], 'ends'],
  [['Page ↑', 'Page ↓'], 'page'],
  [['F'], 'favourite'],
  [['Enter'], 'play'],
  [['P'], 'add'],
  [['␣', 'Shift ↑', 'Shift ↓'], 'choose'],
  [['Del'], 'remove'],
  [['Alt ↑', 'Alt ↓'], 'reorder'],
];

/** All shortcuts, with what they do. */
export default function ShortcutList({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTexts();
  const titleId = useId();
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth aria-labelledby={titleId}>
      <div className={styles.head}>
        <DialogTitle id={titleId}>{t.shortcuts.title}</DialogTitle>
        <IconButton aria-label={t.frame.close} onClick={onClose}>
          <Icon name="close" />
        </IconButton>
      </div>
      {/* On a low window it scrolls, also by keyboard. */}
      <DialogContent tabIndex={0}>
        <dl className={styles.keys}>
          {KEYS.map(([keys, name]) => (
            <div key={name}>
              <dt>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{t.shortcuts[name]}</dd>
            </div>
          ))}
        </dl>
      </DialogContent>
    </Dialog>
  );
}
