import type { ChainSettingsFactsFragment, ListingFactsFragment } from "../../generated/operate/chains/terms.ts";
import { Amount } from "../../ui/amount.tsx";
import { type Fact, fact } from "../../ui/facts.tsx";
import { words } from "../../words/words.ts";

const w = words.networkChanges;

/** How a network is used. */
export const settingsFacts = (settings: ChainSettingsFactsFragment): readonly (Fact | null)[] => {
  const { confirmations, feeMax, sweepMinimum, consolidation } = settings;
  return [
    fact(w.confirmations, String(confirmations)),
    fact(w.feeMax, <Amount money={feeMax} />),
    sweepMinimum && fact(w.sweepMinimum, <Amount money={sweepMinimum} />),
    consolidation && fact(w.consolidation, w.joins(consolidation.rateMax, consolidation.outputs)),
  ];
};

/** What a token is. */
export const listingFacts = (listing: ListingFactsFragment): readonly (Fact | null)[] => {
  const { contract, decimals, domainName, domainVersion, symbol, sweepMinimum } = listing;
  const calls = symbol ?? (domainName === null ? null : `${domainName} · ${domainVersion}`);
  return [
    fact(w.contract, <span className="wrap-anywhere">{contract}</span>),
    fact(w.decimals, String(decimals)),
    calls === null ? null : fact(w.identity, calls),
    fact(w.sweepMinimum, sweepMinimum ? <Amount money={sweepMinimum} /> : w.never),
  ];
};
