import { type Litecoind, startLitecoind, whyNoLitecoind } from "@coffer/local-parts/litecoind";
import { afterAll, beforeAll, describe } from "vitest";
import { findAdminUrl } from "../src/find-admin-url.ts";
import { litecoinSettings } from "../src/litecoin.ts";
import { makeStaff } from "../src/operators.ts";
import { tellOfNodeWallets } from "../src/tell-of-node-wallets.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";

describe.skipIf(whyNoLitecoind())("wallets of a node, in one process", () => {
  const environment: Record<string, string> = {};
  let litecoind: Litecoind;
  beforeAll(async () => {
    litecoind = await startLitecoind();
    Object.assign(environment, litecoinSettings(litecoind.url));
  });
  afterAll(() => litecoind?.stop());
  const coffer = useOwnCoffer(environment);
  tellOfNodeWallets({
    urls: () => [coffer.url],
    admin: () => makeStaff(coffer.url, findAdminUrl(coffer.running.dataFolder), "ADMIN"),
    litecoind: () => litecoind,
  });
});
