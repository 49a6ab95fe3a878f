import { money } from "@coffer/money/money";
import { describe, expect, it } from "vitest";
import { makeOutputWorld, NATIVE, NETWORK } from "../../../../test/fakes/output-world.ts";
import { NoAnswer } from "../../chains/ports.ts";
import { makeQuoteOutputs } from "./quote-outputs.ts";

const expiresAt = new Date(5);

function setting() {
  const here = makeOutputWorld();
  const quote = makeQuoteOutputs(here.deps);
  const ask = (units: bigint | null = null, address: string | null = "ann") =>
    quote({ network: NETWORK, address, amount: units === null ? null : money(NATIVE, units), expiresAt });
  return { ...here, ask };
}

const feesOf = (said: Awaited<ReturnType<ReturnType<typeof setting>["ask"]>>) =>
  said.ok ? said.value.options.map(({ maximum }) => maximum.units) : said.error.code;

describe("what a network whose money is outputs would take", () => {
  it("is by how soon, of one output that is spent and one that is left where nothing else is known", async () => {
    const { ask } = setting();
    const said = await ask(null, null);
    expect(said).toMatchObject({ ok: true, value: { network: NETWORK, source: "HISTORY", expiresAt } });
    expect(feesOf(said)).toEqual([705n, 282n, 141n]);
  });

  it("is by what would be spent for the amount", async () => {
    const { ask, give } = setting();
    for (let i = 0; i < 3; i += 1) give(50_000n);
    // Three inputs and two outputs.
    expect(feesOf(await ask(120_000n))).toEqual([1_385n, 554n, 277n]);
    expect(feesOf(await ask(10_000n))).toEqual([705n, 282n, 141n]);
  });

  it("is refused where no node would relay it, and where nobody can say", async () => {
    const { ask, state } = setting();
    expect(feesOf(await ask(293n))).toBe("PAYEE_REFUSES");
    state.fault = new NoAnswer("away");
    expect(feesOf(await ask(5_000n))).toBe("CHAIN_UNAVAILABLE");
    state.chain = null;
    expect(feesOf(await ask(5_000n))).toBe("CHAIN_UNAVAILABLE");
  });
});
