import { whyNoAnvil } from "@coffer/local-parts/anvil";
import { type Btcd, startBtcd, whyNoBtcd } from "@coffer/local-parts/btcd";
import { afterAll, beforeAll, describe } from "vitest";
import { BITCOIN, ETHEREUM, TRON, tellOfChainDeposits, USDC } from "../src/tell-of-chain-deposits.ts";
import { tellOfChainTools } from "../src/tell-of-chain-tools.ts";
import { tellOfRescans } from "../src/tell-of-rescans.ts";
import { useCoffer, useOwnCoffer } from "../src/use-coffer.ts";

describe("the chains that npm start runs", () => {
  const coffer = useCoffer();
  const own = {
    get urls() {
      return [coffer.url];
    },
    // They do so by themselves.
    mine: async () => undefined,
  };
  describe.skipIf(whyNoAnvil())("one of them is anvil", () => {
    for (const chain of [ETHEREUM, USDC]) tellOfChainDeposits(own, chain);
  });
  tellOfChainDeposits(own, TRON);
});

describe.skipIf(whyNoBtcd())("a node of Bitcoin beside it", () => {
  const environment: Record<string, string> = {};
  let btcd: Btcd;
  beforeAll(async () => {
    btcd = await startBtcd();
    environment.BITCOIN_RPC_URLS = btcd.url;
  });
  afterAll(() => btcd.stop());
  const coffer = useOwnCoffer(environment);
  tellOfChainDeposits(
    {
      get urls() {
        return [coffer.url];
      },
      mine: () => btcd.ask("generate", 1),
    },
    BITCOIN,
  );
  if (!whyNoAnvil()) {
    tellOfRescans(coffer);
    describe("the chains beside it", () => tellOfChainTools(coffer));
  }
});
