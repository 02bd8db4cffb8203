/** The forms that a language distinguishes; `other` stands in for those that are left out. `#` is the number. */
export type PluralForms = { readonly other: string } & Partial<Readonly<Record<Intl.LDMLPluralRule, string>>>;

/**
 * Chooses the form of a text that the language uses for a number, and puts the number in its place.
 *
 * @example
 * const plural = pluralIn('en');
 * plural(1, { one: '# track', other: '# tracks' }); // '1 track'
 */
export function pluralIn(locale: string): (count: number, forms: PluralForms) => string {
  const rules = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);
  return (count, forms) => (forms[rules.select(count)] ?? forms.other).replaceAll('#', numbers.format(count));
}
