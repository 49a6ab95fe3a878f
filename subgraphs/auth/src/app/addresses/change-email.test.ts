import { newId } from "@coffer/contracts/ids";
import { ok } from "@coffer/platform/values/result";
import { Secret } from "@coffer/platform/values/secret";
import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { email, makeFakeWorld, PASSWORD } from "../../../test/fakes/world.ts";
import { makeCheckPassword } from "../users/check-password.ts";
import { makeChangeEmail } from "./change-email.ts";

async function world() {
  const { deps, person, limits, clock } = makeFakeWorld();
  const id = await person("ann");
  const queued: unknown[] = [];
  const change = makeChangeEmail({
    checkPassword: makeCheckPassword(deps),
    limits,
    addresses: {
      async queueChange(asked) {
        queued.push(asked);
        return ok(asked.address);
      },
    },
    clock,
  });
  const actor = userActor(id, { credential: { kind: "session", id: newId("ses") } });
  const ask = (password: string) =>
    change({ actor, password: new Secret(password), email: email("New@example.com"), address: "192.0.2.1" });
  return { ask, queued, limits, clock, id };
}

describe("changeEmail", () => {
  it("refuses another password, and counts and queues nothing for the address", async () => {
    const { ask, queued, limits } = await world();
    expect(await ask("wrong")).toEqual({ ok: false, error: { code: "WRONG_PASSWORD" } });
    expect([queued, limits.emails]).toEqual([[], []]);
  });

  it("refuses too many mails to one address, whoever asks for them", async () => {
    const { ask, queued, limits } = await world();
    limits.full = "email";
    await expect(ask(PASSWORD)).rejects.toMatchObject({ extensions: { code: "RATE_LIMITED" } });
    expect([queued, limits.emails]).toEqual([[], ["new@example.com"]]);
  });

  it("asks for the address, and does not look whose it is", async () => {
    const { ask, queued, clock, id } = await world();
    expect(await ask(PASSWORD)).toEqual({ ok: true, value: "New@example.com" });
    expect(queued).toEqual([{ userId: id, address: "New@example.com", at: clock.now() }]);
  });
});
