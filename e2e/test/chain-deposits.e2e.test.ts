import { whyNoAnvil } from "@coffer/local-parts/anvil";
import { describe } from "vitest";
import { tellOfChainDeposits } from "../src/tell-of-chain-deposits.ts";
import { useCoffer } from "../src/use-coffer.ts";

describe.skipIf(whyNoAnvil())("the chain that npm start runs", () => {
  const coffer = useCoffer();
  tellOfChainDeposits({
    get urls() {
      return [coffer.url];
    },
    // It does so by itself.
    mine: async () => undefined,
  });
});
