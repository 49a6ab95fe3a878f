import { type Btcd, startBtcd, whyNoBtcd } from "@coffer/local-parts/btcd";
import { afterAll, beforeAll, describe } from "vitest";
import { findAdminUrl } from "../src/find-admin-url.ts";
import { tellOfBitcoinPayouts } from "../src/tell-of-bitcoin-payouts.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";

describe.skipIf(whyNoBtcd())("a node of Bitcoin beside npm start", () => {
  const environment: Record<string, string> = {};
  let btcd: Btcd;
  beforeAll(async () => {
    btcd = await startBtcd();
    environment.BITCOIN_RPC_URLS = btcd.url;
  });
  afterAll(() => btcd.stop());
  const coffer = useOwnCoffer(environment);
  tellOfBitcoinPayouts({
    get urls() {
      return [coffer.url];
    },
    adminUrl: () => findAdminUrl(coffer.running.dataFolder),
    mine: () => btcd.ask("generate", 1),
    mineMany: (blocks) => btcd.ask("generate", blocks),
  });
});
