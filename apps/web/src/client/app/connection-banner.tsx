import { Icon } from '../components/icons.tsx';
import { useTexts } from '../texts/texts.ts';
import styles from './connection-banner.module.css';

/** Says that the app does not answer, for as long as that is so. */
export function ConnectionBanner() {
  const { t } = useTexts();
  return (
    <div className={styles.banner}>
      <Icon name="offline" />
      <span>{t.frame.offline}</span>
    </div>
  );
}
