import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { describe, expect, it } from "vitest";
import { makeFakeLimits } from "../../../test/fakes/doors.ts";
import { makeRequestPasswordReset } from "./request-password-reset.ts";

function world() {
  const [limits, clock, queued] = [makeFakeLimits(), makeFakeClock(), [] as string[]];
  const ask = makeRequestPasswordReset({
    limits,
    passwords: {
      async queueReset(key) {
        queued.push(key);
      },
    },
    clock,
  });
  return { ask, limits, queued };
}

describe("requestPasswordReset", () => {
  it.each(["email", "mail"] as const)("queues nothing beyond a limit: %s", async (full) => {
    const { ask, limits, queued } = world();
    limits.full = full;
    await expect(ask({ login: "ann" })).rejects.toMatchObject({ extensions: { code: "RATE_LIMITED" } });
    expect(queued).toEqual([]);
  });

  it("queues one row and says the same for everybody, and for what can be nobody", async () => {
    const { ask, queued, limits } = world();
    const logins = ["Ann", " ANN@Example.com ", "no name at all", "", "x".repeat(100_000)];
    for (const login of logins) expect(await ask({ login, address: "192.0.2.1" })).toEqual({ minutes: 30 });
    expect(queued).toEqual(["ann", "ann@example.com", "", "", ""]);
    expect(limits.emails).toEqual(["ann", "ann@example.com", "no name at all", "", ""]);
    expect(limits.mailRequests).toEqual(logins.map(() => ({ network: "192.0.2.1" })));
  });
});
