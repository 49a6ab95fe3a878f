import { useState } from "react";
import type { ChainFactsFragment } from "../../generated/operate/chains/chains.ts";
import {
  ChainTermsDocument,
  type ChainTermsQuery,
  DraftNetworkSettingsDocument,
  DraftTokenDelistingDocument,
  DraftTokenListingDocument,
} from "../../generated/operate/chains/terms.ts";
import { refusalText } from "../../live/refusal-code.ts";
import { useAsk } from "../../live/use-ask.ts";
import { Card } from "../../ui/card.tsx";
import { Choice } from "../../ui/field.tsx";
import { useReader } from "../../ui/reader.tsx";
import { typedForm } from "../../ui/typed-form.ts";
import { words } from "../../words/words.ts";
import { ChangeForm } from "./change-form.tsx";
import { delistingFields, listingFields, settingsFields, toDelisting, toListing, toSettings } from "./draft-fields.ts";

type Network = ChainFactsFragment;
type Props = { readonly owner: string; readonly networks: readonly Network[] };
const KINDS = ["settings", "listing", "delisting"] as const;
type Kind = (typeof KINDS)[number];

/** Proposes what is to hold of a network: its settings, a token more, or one less. */
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
    case "delisting":
      return (
        <ChangeForm
          {...about}
          document={DraftTokenDelistingDocument}
          fieldsOf={delistingFields}
          variablesOf={(said) => ({ input: toDelisting(said, { network: network.code, terms }) })}
          refusalOf={({ proposeTokenDelisting }) => refusalText(proposeTokenDelisting, refusals)}
        />
      );
  }
}
