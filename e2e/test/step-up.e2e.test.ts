import { findAdminUrl } from "../src/find-admin-url.ts";
import { logInOlivia } from "../src/operators.ts";
import { tellOfApprovals } from "../src/tell-of-approvals.ts";
import { tellOfStepUp } from "../src/tell-of-step-up.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";

const coffer = useOwnCoffer();

tellOfStepUp({
  get url() {
    return coffer.url;
  },
  adminUrl: () => findAdminUrl(coffer.running.dataFolder),
  operator: () => logInOlivia(coffer.running),
});

tellOfApprovals({
  get urls() {
    return [coffer.url];
  },
  adminUrl: () => findAdminUrl(coffer.running.dataFolder),
});
