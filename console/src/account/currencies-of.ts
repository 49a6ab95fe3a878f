type Currency = { readonly code: string };

/** What moves over a network: its own currency, and tokens. */
export const currenciesOf = <C extends Currency>(network: {
  readonly nativeCurrency: C;
  readonly tokens: readonly { readonly currency: C }[];
}): readonly C[] => [network.nativeCurrency, ...network.tokens.map(({ currency }) => currency)];
