import { tellOfEvents } from "../src/tell-of-events.ts";
import { QUICK_RETRIES, tellOfWebhooks } from "../src/tell-of-webhooks.ts";
import { tellOfWithdrawals } from "../src/tell-of-withdrawals.ts";
import { useCoffer } from "../src/use-coffer.ts";

const coffer = useCoffer(QUICK_RETRIES);
const its = {
  get urls() {
    return [coffer.url];
  },
};

tellOfWithdrawals(its);
tellOfWebhooks(its);
tellOfEvents(its);
