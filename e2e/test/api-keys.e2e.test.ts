import { describe, expect, it } from "vitest";
import { findAdminUrl } from "../src/find-admin-url.ts";
import { BEHIND_A_PROXY, tellOfApiKeys } from "../src/tell-of-api-keys.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";

const coffer = useOwnCoffer({ ...BEHIND_A_PROXY, LOG_LEVEL: "info" });

describe("in one process", () => {
  tellOfApiKeys({
    get urls() {
      return [coffer.url];
    },
    adminUrl: () => findAdminUrl(coffer.running.dataFolder),
  });

  it("writes no key into a line", () => {
    expect(coffer.running.lines.join("\n")).not.toMatch(/cof_[0-9A-Za-z]{20}/);
  });
});
