import type { KeptToken, KnownToken, Token } from "../tokens/token.ts";
import type { ChangeVersion, NetworkSettings } from "./network-change.ts";

/** What a network's environment says, which holds until a version says otherwise. */
export type BaseTerms = {
  /** The code of its own currency. */
  readonly native: string;
  readonly settings: NetworkSettings;
  readonly tokens: readonly Token[];
};

/** `version`: 0 where it is what the environment says. */
export type SettingsInForce = { readonly settings: NetworkSettings; readonly version: number };
export type ListingInForce = { readonly token: Token; readonly isListed: boolean; readonly version: number };

/** What holds of a network now. */
export type NetworkTerms = NetworkSettings & {
  /** Of its settings. */
  readonly version: number;
  /** By currency; those that were listed once and are no more among them. */
  readonly listings: readonly ListingInForce[];
  /** What moves over it. */
  readonly tokens: readonly Token[];
  /**
   * The same, and behind them what moved once: of these nothing is credited or planned, but what
   * was signed is followed to its end, and what comes in is seen.
   */
  readonly known: readonly KnownToken[];
};

/** `changes`: the newest version of each currency. `kept`: what contracts were found to be. */
export function termsOf(
  base: BaseTerms,
  changes: readonly ChangeVersion[],
  kept: readonly KeptToken[] = [],
): NetworkTerms {
  const { settings, version } = settingsOf(base, changes);
  const listings = listingsOf(base, changes);
  const tokens = listings.flatMap(({ token, isListed }) => (isListed ? [token] : []));
  return {
    ...settings,
    ...{ version, listings, tokens },
    known: [...tokens, ...kept.filter(({ contract }) => !tokens.some((token) => token.contract === contract))],
  };
}

function settingsOf({ native, settings }: BaseTerms, changes: readonly ChangeVersion[]): SettingsInForce {
  const change = changes.find(({ currency }) => currency === native);
  return change?.settings ? { settings: change.settings, version: change.version } : { settings, version: 0 };
}

/**
 * What the environment lists counts where no version names its currency or its contract: what two
 * have taken off does not come back by an old file.
 */
function listingsOf({ tokens }: BaseTerms, changes: readonly ChangeVersion[]): readonly ListingInForce[] {
  const agreed = changes.flatMap(({ listing, version }) => (listing ? [{ ...listing, version }] : []));
  const isNamed = ({ asset, contract }: Token) =>
    agreed.some(({ token }) => token.asset.code === asset.code || token.contract === contract);
  const others = tokens.filter((token) => !isNamed(token)).map((token) => ({ token, isListed: true, version: 0 }));
  return [...agreed, ...others].sort((a, b) => (a.token.asset.code < b.token.asset.code ? -1 : 1));
}
