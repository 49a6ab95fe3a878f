import { describe, expect, it } from "vitest";
import { BEHIND_A_PROXY, tellOfApiKeys } from "../src/tell-of-api-keys.ts";
import { useDistributed, whyNotDistributed } from "../src/use-distributed.ts";

const why = whyNotDistributed();

describe.skipIf(why)(
  `the distributed shape, with two gateways and two of auth${why ? ` (skipped: ${why})` : ""}`,
  () => {
    const coffer = useDistributed({
      instances: { gateway: 2, auth: 2 },
      environment: {
        ...BEHIND_A_PROXY,
        AUTH_LOGIN_ATTEMPTS_PER_ADDRESS: "1000",
        AUTH_REGISTER_ATTEMPTS_PER_ADDRESS: "1000",
        AUTH_HASHING_WAIT_MS: "60000",
      },
    });

    tellOfApiKeys({
      get urls() {
        return coffer.running.urls;
      },
      adminUrl: () => coffer.running.parts.postgres.adminUrl,
    });

    it("writes no key into a line of any process", () => {
      expect(coffer.written()).not.toMatch(/cof_[0-9A-Za-z]{20}/);
    });
  },
);
