import { whyNoAnvil } from "@coffer/local-parts/anvil";
import { describe } from "vitest";
import { findAdminUrl } from "../src/find-admin-url.ts";
import { tellOfChainPayouts } from "../src/tell-of-chain-payouts.ts";
import { tellOfNetworkChanges } from "../src/tell-of-network-changes.ts";
import { tellOfSigningPolicies } from "../src/tell-of-signing-policies.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";

describe.skipIf(whyNoAnvil())("the chain that npm start runs", () => {
  const coffer = useOwnCoffer();
  const here = {
    get urls() {
      return [coffer.url];
    },
    adminUrl: () => findAdminUrl(coffer.running.dataFolder),
    // It does so by itself.
    mine: async () => undefined,
  };
  tellOfChainPayouts(here);
  tellOfSigningPolicies(here);
  tellOfNetworkChanges(here);
});
