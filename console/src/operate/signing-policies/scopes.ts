import type { Currency } from "@coffer/client/money";
import { currenciesOf } from "../../account/currencies-of.ts";
import type { SigningPoliciesPageQuery } from "../../generated/operate/signing-policies/signing-policies.ts";

export type Scope = {
  readonly key: string;
  readonly name: string;
  readonly network: string;
  readonly currency: Currency;
};

type Network = SigningPoliciesPageQuery["networks"][number];

/** Each currency that moves over a network has a policy of its own. */
export const scopesOf = (networks: readonly Network[]): readonly Scope[] =>
  networks.flatMap((network) =>
    currenciesOf(network).map((currency) => ({
      ...{ key: `${network.code} ${currency.code}`, name: network.name, network: network.code, currency },
    })),
  );
