/** What one may choose, and how it is shown. */
export type Option = readonly [value: string, text: string];

export const textOf = (known: readonly Option[], value: string): string =>
  known.find(([each]) => each === value)?.[1] ?? value;

/** What an address names is among what may be chosen, also before that is known. */
export const withNamed = (known: readonly Option[], named: string | undefined): readonly Option[] =>
  named === undefined || known.some(([value]) => value === named) ? known : [...known, [named, named]];
