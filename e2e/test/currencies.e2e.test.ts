import { findAdminUrl } from "../src/find-admin-url.ts";
import { tellOfContacts } from "../src/tell-of-contacts.ts";
import { tellOfCurrencies } from "../src/tell-of-currencies.ts";
import { tellOfExchanges } from "../src/tell-of-exchanges.ts";
import { tellOfExports } from "../src/tell-of-exports.ts";
import { tellOfFees } from "../src/tell-of-fees.ts";
import { tellOfLimits } from "../src/tell-of-limits.ts";
import { tellOfPreviews } from "../src/tell-of-previews.ts";
import { tellOfStuck } from "../src/tell-of-stuck.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";

const coffer = useOwnCoffer();

const told = {
  get urls() {
    return [coffer.url];
  },
  adminUrl: () => findAdminUrl(coffer.running.dataFolder),
};
tellOfCurrencies(told);
tellOfFees(told);
tellOfStuck(told);
tellOfExchanges(told);
tellOfLimits(told);
tellOfPreviews(told);
tellOfExports(told);
tellOfContacts(told);
