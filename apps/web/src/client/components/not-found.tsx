import Button from '@mui/material/Button';
import { Link } from 'react-router';
import { useTexts } from '../texts/texts.ts';
import { Page } from './page.tsx';

/** An address that leads nowhere, or to what was deleted. */
export function NotFound() {
  const { t } = useTexts();
  return (
    <Page title={t.frame.notFound}>
      <p>{t.frame.notFoundHint}</p>
      <div>
        <Button component={Link} to="/library" replace>
          {t.frame.toLibrary}
        </Button>
      </div>
    </Page>
  );
}
