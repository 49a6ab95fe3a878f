import { tellOfWithdrawals } from "../src/tell-of-withdrawals.ts";
import { useCoffer } from "../src/use-coffer.ts";

const coffer = useCoffer();

tellOfWithdrawals({
  get urls() {
    return [coffer.url];
  },
});
