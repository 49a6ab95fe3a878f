import { findAdminUrl } from "../src/find-admin-url.ts";
import { tellOfCurrencies } from "../src/tell-of-currencies.ts";
import { tellOfFees } from "../src/tell-of-fees.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";

const coffer = useOwnCoffer();

tellOfCurrencies({
  get urls() {
    return [coffer.url];
  },
  adminUrl: () => findAdminUrl(coffer.running.dataFolder),
});
tellOfFees({
  get urls() {
    return [coffer.url];
  },
  adminUrl: () => findAdminUrl(coffer.running.dataFolder),
});
