import { whyNoAnvil } from "@coffer/local-parts/anvil";
import { type Btcd, startBtcd, whyNoBtcd } from "@coffer/local-parts/btcd";
import { afterAll, beforeAll, describe } from "vitest";
import { BITCOIN, ETHEREUM, tellOfChainDeposits } from "../src/tell-of-chain-deposits.ts";
import { useCoffer, useOwnCoffer } from "../src/use-coffer.ts";

describe.skipIf(whyNoAnvil())("the chain that npm start runs", () => {
  const coffer = useCoffer();
  tellOfChainDeposits(
    {
      get urls() {
        return [coffer.url];
      },
      // It does so by itself.
      mine: async () => undefined,
    },
    ETHEREUM,
  );
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
});
