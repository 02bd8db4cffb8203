import { Link } from 'react-router';
import { Icon, type IconName } from '../components/icons.tsx';
import { Page } from '../components/page.tsx';
import { useTexts } from '../texts/texts.ts';
import styles from './more-page.module.css';

const LINKS = [
  ['/history', 'history'],
  ['/whats-new', 'whatsNew'],
  ['/settings', 'settings'],
  ['/about', 'about'],
] as const satisfies readonly (readonly [string, IconName])[];

/** Where a narrow window has the places that the bar has no room for. */
export function MorePage() {
  const { t } = useTexts();
  return (
    <Page title={t.frame.more}>
      <ul className={styles.links}>
        {LINKS.map(([to, name]) => (
          <li key={to}>
            <Link to={to}>
              <Icon name={name} />
              {t.frame[name]}
            </Link>
          </li>
        ))}
      </ul>
    </Page>
  );
}
