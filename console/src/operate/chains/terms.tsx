import { ChainTermsDocument } from "../../generated/operate/chains/terms.ts";
import { useAsk } from "../../live/use-ask.ts";
import { Facts, fact } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { State } from "../../ui/state.tsx";
import { words } from "../../words/words.ts";
import { listingFacts, settingsFacts } from "./terms-facts.tsx";

/** What holds of one network, and by whose word. */
export function Terms({ code }: { readonly code: string }) {
  const { data, error, refetch } = useAsk(ChainTermsDocument, { network: code });
  const terms = data?.networkTerms;
  const w = words.networkChanges;
  if (error) return <Fault fault={error} onAgain={() => void refetch()} />;
  if (!terms) return null;
  const by = (version: number | null) => (version === null ? w.environment : w.version(version));
  return (
    <>
      <h3 className="font-semibold text-sm">{w.terms}</h3>
      <Facts
        facts={[
          ...settingsFacts(terms.settings),
          fact(w.by, by(terms.version)),
          ...terms.tokens.map(({ listing, version }) =>
            fact(
              listing.currency,
              <>
                <span className="flex flex-wrap gap-x-3">
                  <State tone={listing.isListed ? "good" : "quiet"}>{listing.isListed ? w.listed : w.takenOff}</State>
                  <span className="text-dim">{by(version)}</span>
                </span>
                <details>
                  <summary className="w-fit cursor-pointer text-sm">{w.whatItIs(listing.currency)}</summary>
                  <Facts facts={listingFacts(listing)} />
                </details>
              </>,
            ),
          ),
        ]}
      />
    </>
  );
}
