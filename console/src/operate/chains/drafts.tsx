import { useState } from "react";
import type { ChainFactsFragment } from "../../generated/operate/chains/chains.ts";
import {
  ChainTermsDocument,
  type ChainTermsQuery,
  DraftNetworkSettingsDocument,
  DraftTokenChangeDocument,
  DraftTokenDelistingDocument,
  DraftTokenListingDocument,
} from "../../generated/operate/chains/terms.ts";
import { refusalText } from "../../live/refusal-code.ts";
import { useAsk } from "../../live/use-ask.ts";
import { Card } from "../../ui/card.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Choice } from "../../ui/field.tsx";
import { useReader } from "../../ui/reader.tsx";
import { typedForm } from "../../ui/typed-form.ts";
import { words } from "../../words/words.ts";
import { ChangeForm } from "./change-form.tsx";
import {
  delistingFields,
  listingFields,
  settingsFields,
  toDelisting,
  tokenFields,
  toListing,
  toSettings,
  toTokenChange,
} from "./draft-fields.ts";
import { listingFacts } from "./terms-facts.tsx";

type Network = ChainFactsFragment;
type Props = { readonly owner: string; readonly networks: readonly Network[] };
const KINDS = ["settings", "listing", "change", "delisting"] as const;
type Kind = (typeof KINDS)[number];

/** Proposes what is to hold of a network: its settings, a token more, another way, or one less. */
export function Drafts({ owner, networks }: Props) {
  const [code, setCode] = useState(networks[0]?.code ?? "");
  const [kind, setKind] = useState<Kind>("settings");
  const network = networks.find((one) => one.code === code);
  const { data } = useAsk(ChainTermsDocument, { network: code });
  const terms = data?.networkTerms;
  const w = words.networkChanges;
  if (!network) return null;
  return (
    <Card title={w.draft}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
        <div className="grid gap-5 sm:grid-cols-2">
          <Choice label={w.network} value={code} onChange={({ target }) => setCode(target.value)}>
            {networks.map(({ code: each, name }) => (
              <option key={each} value={each}>
                {name}
              </option>
            ))}
          </Choice>
          <Choice
            label={w.kind}
            value={kind}
            onChange={({ target }) => setKind(KINDS.find((each) => each === target.value) ?? "settings")}
          >
            {KINDS.map((each) => (
              <option key={each} value={each}>
                {w.kinds[each]}
              </option>
            ))}
          </Choice>
        </div>
        {terms && <Draft key={`${code} ${kind} ${terms.version}`} {...{ owner, network, kind, terms }} />}
      </div>
    </Card>
  );
}

type Terms = NonNullable<ChainTermsQuery["networkTerms"]>;
type DraftProps = {
  readonly owner: string;
  readonly network: Network;
  readonly kind: Kind;
  readonly terms: Terms;
};

function Draft({ owner, network, kind, terms }: DraftProps) {
  const { locale } = useReader();
  const { means, refusals } = words.networkChanges;
  const about = { owner, form: `network-${kind}-${network.code}`, means: means[kind] };
  switch (kind) {
    case "settings":
      return (
        <ChangeForm
          {...about}
          document={DraftNetworkSettingsDocument}
          fieldsOf={() => settingsFields(terms.settings, network.nativeCurrency, (text) => typedForm(text, locale))}
          variablesOf={(said) => ({ input: toSettings(said, { network: network.code, terms }) })}
          refusalOf={({ proposeNetworkSettings }) => refusalText(proposeNetworkSettings, refusals)}
        />
      );
    case "listing":
      return (
        <ChangeForm
          {...about}
          document={DraftTokenListingDocument}
          fieldsOf={listingFields}
          variablesOf={(said) => ({ input: toListing(said, { network: network.code, terms }) })}
          refusalOf={({ proposeTokenListing }) => refusalText(proposeTokenListing, refusals)}
        />
      );
    case "change":
    case "delisting":
      return <OfToken {...{ owner, network, kind, terms }} />;
  }
}

/** Of a token that is listed: which, what it is, and what is to become of it. */
function OfToken({ owner, network, kind, terms }: DraftProps & { readonly kind: "change" | "delisting" }) {
  const { locale } = useReader();
  const [chosen, setChosen] = useState<string>();
  const { means, refusals, token: label, noTokens } = words.networkChanges;
  const listed = terms.tokens.filter(({ listing }) => listing.isListed);
  const token = listed.find(({ listing }) => listing.currency === chosen) ?? listed[0];
  if (!token) return <p>{noTokens}</p>;
  const { currency } = token.listing;
  const about = { owner, form: `network-${kind}-${network.code}-${currency}`, means: means[kind] };
  const of = { network: network.code, token };
  return (
    <>
      <Choice label={label} value={currency} onChange={({ target }) => setChosen(target.value)}>
        {listed.map(({ listing }) => (
          <option key={listing.currency} value={listing.currency}>
            {listing.currency}
          </option>
        ))}
      </Choice>
      <Facts facts={listingFacts(token.listing)} />
      {kind === "change" ? (
        <ChangeForm
          key={`change ${currency} ${token.version}`}
          {...about}
          document={DraftTokenChangeDocument}
          fieldsOf={() => tokenFields(token, (text) => typedForm(text, locale))}
          variablesOf={(said) => ({ input: toTokenChange(said, of) })}
          refusalOf={({ proposeTokenChange }) => refusalText(proposeTokenChange, refusals)}
        />
      ) : (
        <ChangeForm
          key={`delisting ${currency} ${token.version}`}
          {...about}
          document={DraftTokenDelistingDocument}
          fieldsOf={delistingFields}
          variablesOf={(said) => ({ input: toDelisting(said, of) })}
          refusalOf={({ proposeTokenDelisting }) => refusalText(proposeTokenDelisting, refusals)}
        />
      )}
    </>
  );
}
