import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import type { VersionInfo } from '../../contract/about.ts';
import { useBridge } from '../bridge/bridge-context.tsx';
import { useNotices, type Words } from '../components/notices.tsx';
import { Page } from '../components/page.tsx';
import { reportName, saveJson } from '../components/save-file.ts';
import { describeError, LoadError } from '../components/words.tsx';
import { type Texts, useTexts } from '../texts/texts.ts';
import { useUpdates } from '../updates/updates-context.tsx';
import styles from './about.module.css';

/** All versions at once, to be read, compared and copied. */
export default function AboutPage() {
  const texts = useTexts();
  const { t } = texts;
  const bridge = useBridge();
  const notices = useNotices();
  const { data, error, refetch } = useQuery({ queryKey: ['version'], queryFn: () => bridge.version() });
  const rows = data === undefined ? [] : versionRows(data, texts);
  // What is copied may be sent to others, so the name of the file is not in it.
  const shown = data === undefined ? [] : [[t.about.library, data.library] as const, ...rows];
  const updates = useUpdates();
  const copy = () => navigator.clipboard.writeText(rows.map(([name, value]) => `${name}: ${value}`).join('\n'));
  const attempt = (work: Promise<void>, done: Words) =>
    void work.then(
      () => notices.succeed(done),
      (refusal: unknown) => notices.fail((texts) => describeError(refusal, texts.t)),
    );
  return (
    <Page title={t.about.title} width="text">
      {data === undefined && error !== null ? <LoadError error={error} onRetry={() => void refetch()} /> : null}
      <dl className={styles.versions}>
        {shown.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className={styles.buttons}>
        {updates === null ? null : <Button onClick={updates.check}>{t.update.check}</Button>}
        <Button disabled={data === undefined} onClick={() => attempt(copy(), (texts) => texts.t.failure.copied)}>
          {t.about.copy}
        </Button>
        <Button
          onClick={() =>
            attempt(
              bridge.report().then((report) => saveJson(reportName(), report)),
              (texts) => texts.t.failure.saved,
            )
          }
        >
          {t.about.report}
        </Button>
      </div>
      <p className={styles.note}>{t.about.reportHint}</p>
    </Page>
  );
}

function versionRows({ app, api, minClient, schema, sqlite, node }: VersionInfo, { t }: Texts) {
  return [
    [t.about.app, app],
    [t.about.schemaFile, schema.file === null ? t.about.unknown : String(schema.file)],
    [t.about.schemaCode, String(schema.code)],
    [t.about.api, api],
    [t.about.minClient, minClient],
    [t.about.sqlite, sqlite],
    [t.about.node, node],
  ] as const;
}
