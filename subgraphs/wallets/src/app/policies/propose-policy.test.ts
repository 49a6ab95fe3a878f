import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { policySetting } from "../../../test/fakes/policy-setting.ts";
import { NETWORK } from "../../../test/fakes/sending-world.ts";

const OTHER = newId("usr");
const refused = (code: string, more: object = {}) => ({ ok: false, error: { code, ...more } });

describe("what is proposed", () => {
  it("is refused over another version than is in force", async () => {
    const { propose, command, setPolicy } = policySetting();
    expect(await propose({ ...command, basedOn: 1, idempotencyKey: "k" })).toEqual(
      refused("SIGNING_POLICY_OUTDATED", { latestVersion: 0 }),
    );
    setPolicy({});
    expect(await propose({ ...command, basedOn: 0, idempotencyKey: "k" })).toEqual(
      refused("SIGNING_POLICY_OUTDATED", { latestVersion: 1 }),
    );
  });

  it("decides nothing before somebody else agrees", async () => {
    const { proposed, read, decide, policies } = policySetting();
    const id = await proposed();
    expect(await read.see(id)).toMatchObject({ state: "PROPOSED", policy: { version: null, decided: null } });
    expect(await policies.reader.listLatest(NETWORK)).toEqual([]);
    expect((await decide.approve({ operatorId: OTHER, policyId: id, reason: "so" })).ok).toBe(true);
    expect(await read.see(id)).toMatchObject({ state: "IN_FORCE", policy: { version: 1, decided: { by: OTHER } } });
  });
});
