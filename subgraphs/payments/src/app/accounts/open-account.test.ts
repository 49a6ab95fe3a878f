import { newId } from "@coffer/contracts/ids";
import { err, ok } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { makeFakeWorld } from "../../../test/fakes/world.ts";
import { makeOpenAccount, type OpenAccount } from "./open-account.ts";

const actorId = newId("usr");
const asked = (changes: Partial<OpenAccount> = {}): OpenAccount => ({
  actorId,
  currency: "USD",
  name: null,
  idempotencyKey: "k",
  ...changes,
});

describe("openAccount", () => {
  it.each([{ currency: "EUR" }, { name: "Savings" }, { name: "USD" }])(
    "refuses the same key with %j",
    async (changes) => {
      const { money } = makeFakeWorld();
      const open = makeOpenAccount(money);
      await open(asked());
      expect(await open(asked(changes))).toEqual(err({ code: "IDEMPOTENCY_KEY_REUSED" }));
      expect(money.submitted).toHaveLength(1);
    },
  );

  it("refuses more than one person may have, and says so to the repeat once there would be room", async () => {
    const { money } = makeFakeWorld();
    money.refuseNext({ code: "QUOTA_EXCEEDED", limit: 3 });
    for (let times = 0; times < 2; times += 1)
      expect(await makeOpenAccount(money)(asked())).toEqual(err({ code: "QUOTA_EXCEEDED", limit: 3 }));
  });

  it("takes any other refusal for a fault", async () => {
    const { money } = makeFakeWorld();
    money.refuseNext({ code: "ACCOUNT_FROZEN" });
    await expect(makeOpenAccount(money)(asked())).rejects.toThrow("cannot end refused");
  });

  it("opens one account for one key, its owner the actor and its name the currency's where none is given", async () => {
    const { money } = makeFakeWorld();
    const opened = await makeOpenAccount(money)(asked());
    expect(await makeOpenAccount(money)(asked())).toEqual(opened);
    const [command, ...others] = money.submitted;
    expect(others).toEqual([]);
    expect(opened).toEqual(ok({ id: command?.subjectId }));
    expect(command?.step).toMatchObject({ account: { ownerId: actorId, currency: "USD", name: "USD" } });
  });
});
