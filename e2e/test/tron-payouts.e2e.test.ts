import { describe } from "vitest";
import { findAdminUrl } from "../src/find-admin-url.ts";
import { tellOfTronPayouts } from "../src/tell-of-tron-payouts.ts";
import { tellOfTronTokens } from "../src/tell-of-tron-tokens.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";

describe("the stand-in for a chain of Tron that npm start runs", () => {
  const coffer = useOwnCoffer({ LOCAL_ETHEREUM: "false" });
  tellOfTronPayouts({
    get urls() {
      return [coffer.url];
    },
    adminUrl: () => findAdminUrl(coffer.running.dataFolder),
    // It does so by itself.
    mine: async () => undefined,
  });
});

describe("the test USDT of that stand-in", () => {
  const coffer = useOwnCoffer({ LOCAL_ETHEREUM: "false" });
  tellOfTronTokens({
    get urls() {
      return [coffer.url];
    },
    adminUrl: () => findAdminUrl(coffer.running.dataFolder),
    mine: async () => undefined,
  });
});
