import { describe } from "vitest";
import { findAdminUrl } from "../src/find-admin-url.ts";
import { tellOfTronPayouts } from "../src/tell-of-tron-payouts.ts";
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
