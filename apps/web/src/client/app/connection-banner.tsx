import type { Connection } from '../../contract/bridge.ts';
import { Icon } from '../components/icons.tsx';
import { useTexts } from '../texts/texts.ts';
import styles from './connection-banner.module.css';

/** Lies over the upper edge of the window while the app does not answer, so that nothing moves when it comes and goes. */
export function ConnectionBanner({ connection }: { readonly connection: Connection }) {
  const { t } = useTexts();
  return (
    <div className={styles.place} role="status">
      {connection === 'online' ? null : (
        <div className={styles.banner}>
          <Icon name="offline" />
          <span>{t.frame.offline}</span>
        </div>
      )}
    </div>
  );
}
