import { useTexts } from '../texts/texts.ts';

/** A day, with the time of day in the tooltip. */
export function Day({ at }: { readonly at: string }) {
  const { f } = useTexts();
  return (
    <time dateTime={at} title={f.dateTime(at)}>
      {f.date(at)}
    </time>
  );
}
