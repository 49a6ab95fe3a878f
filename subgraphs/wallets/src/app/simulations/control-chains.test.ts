import { newId } from "@coffer/contracts/ids";
import { err } from "@coffer/platform/values/result";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { describe, expect, it } from "vitest";
import { makeFakeOutageStore } from "../../../test/fakes/outages.ts";
import { NoAnswer, NodeRefusal } from "../chains/ports.ts";
import type { Networks } from "../wallets/ports.ts";
import { type ControlledChain, makeControlChains } from "./control-chains.ts";
import { makeOutages } from "./outages.ts";
import type { ChainControls } from "./ports.ts";

const FINALITY = 6;
const userId = newId("usr");
const refusedFor = (fault: string) => err({ code: "CHAIN_CONTROL_REFUSED", fault });
const silent = () => Promise.reject(new NoAnswer("away"));
const unknown = () => Promise.reject(new NodeRefusal(-32_601, "Method not found"));

/** Of a chain of so many blocks. */
function makeChain(tip: number) {
  const done: string[] = [];
  let height = tip;
  const controls: ChainControls = {
    height: async () => height,
    async mine(blocks) {
      height += blocks;
      done.push(`mined ${blocks}`);
    },
    async reorganise(depth) {
      done.push(`replaced ${depth}`);
    },
  };
  return { controls, done };
}

function setting(providers: readonly ChainControls[] | null, { isSandbox = true } = {}) {
  const clock = makeFakeClock();
  const chains = new Map<string, ControlledChain>(
    providers ? [["TEST", { finality: FINALITY, controls: providers }]] : [],
  );
  const outages = makeOutages({ store: makeFakeOutageStore(), clock });
  const networks = new Map([["TEST", {}]]) as unknown as Networks;
  const app = makeControlChains({ networks, clock, sandbox: isSandbox ? { chains, outages } : null });
  const all = (network = "TEST") =>
    Promise.all([
      app.mine({ network, blocks: 1 }),
      app.reorganise({ network, depth: 1 }),
      app.cutOff({ userId, network, seconds: 60 }),
      app.restore(network),
    ]);
  return { app, all, clock };
}

describe("what is done with the chains of a sandbox", () => {
  it("is refused where money is real, whatever is asked for, and no chain is shown", async () => {
    const { controls, done } = makeChain(50);
    const { app, all } = setting([controls], { isSandbox: false });
    const refused = err({ code: "SANDBOX_ONLY" });
    expect(await all()).toEqual([refused, refused, refused, refused]);
    expect(await all("NONE")).toEqual([refused, refused, refused, refused]);
    expect(await app.list()).toEqual([]);
    expect(done).toEqual([]);
  });

  it("is refused of a network that is none here, and of one that no node is connected of", async () => {
    const { app, all } = setting(null);
    const none = refusedFor("UNKNOWN_NETWORK");
    expect(await all("NONE")).toEqual([none, none, none, none]);
    const away = refusedFor("NOT_CONNECTED");
    expect(await all()).toEqual([away, away, away, away]);
    expect(await app.list()).toEqual([]);
  });

  it("is refused where no node does it, or such a chain never does, and an outage can be simulated all the same", async () => {
    const unsupported = refusedFor("NOT_SUPPORTED");
    for (const providers of [[], [{ ...makeChain(50).controls, mine: unknown, reorganise: unknown }]]) {
      const [mined, replaced, cut, restored] = await setting(providers).all();
      expect([mined, replaced]).toEqual([unsupported, unsupported]);
      expect([cut.ok, restored.ok]).toEqual([true, true]);
    }
    const { controls, done } = makeChain(50);
    const { app } = setting([{ ...controls, reorganise: null }]);
    expect(await app.reorganise({ network: "TEST", depth: 1 })).toEqual(unsupported);
    expect(await app.list()).toEqual([{ network: "TEST", canMine: true, deepest: null, outageUntil: null }]);
    expect(done).toEqual([]);
  });

  it("is refused by nodes that are silent, and asked of the next one; but not where one may have done it", async () => {
    const dead = { height: silent, mine: silent, reorganise: silent };
    expect(await setting([dead]).app.mine({ network: "TEST", blocks: 1 })).toEqual(refusedFor("NO_ANSWER"));
    const next = makeChain(50);
    const mined = await setting([dead, next.controls]).app.mine({ network: "TEST", blocks: 2 });
    expect(mined).toMatchObject({ ok: true, value: { height: 52 } });
    const halfway = { ...makeChain(50).controls, mine: silent };
    expect(await setting([halfway, next.controls]).app.mine({ network: "TEST", blocks: 1 })).toEqual(
      refusedFor("NO_ANSWER"),
    );
    expect(next.done).toEqual(["mined 2"]);
  });

  it("replaces fewer blocks than hold one for good, and never the first one", async () => {
    const { controls, done } = makeChain(50);
    const { app } = setting([controls]);
    expect(await app.reorganise({ network: "TEST", depth: FINALITY })).toEqual(
      err({ code: "REORGANISATION_TOO_DEEP", deepest: FINALITY - 1 }),
    );
    expect(done).toEqual([]);
    expect(await app.reorganise({ network: "TEST", depth: FINALITY - 1 })).toEqual({
      ok: true,
      value: { chain: { network: "TEST", canMine: true, deepest: 5, outageUntil: null }, height: 50 },
    });
    expect(done).toEqual(["replaced 5"]);
    const young = setting([makeChain(2).controls]).app;
    expect(await young.reorganise({ network: "TEST", depth: 3 })).toEqual(
      err({ code: "REORGANISATION_TOO_DEEP", deepest: 2 }),
    );
  });

  it("cuts a network off until a moment that is shown, or until it is let go", async () => {
    const { app, clock } = setting([makeChain(50).controls]);
    const until = new Date(clock.now().getTime() + 60_000);
    const cut = { network: "TEST", canMine: true, deepest: 5, outageUntil: until };
    expect(await app.cutOff({ userId, network: "TEST", seconds: 60 })).toEqual({ ok: true, value: cut });
    expect(await app.list()).toEqual([cut]);
    expect(await app.restore("TEST")).toEqual({ ok: true, value: { ...cut, outageUntil: null } });
    expect(await app.list()).toEqual([{ ...cut, outageUntil: null }]);
  });

  it("hides no fault of ours behind a refusal", async () => {
    const broken = { ...makeChain(50).controls, mine: () => Promise.reject(new Error("a bug")) };
    await expect(setting([broken]).app.mine({ network: "TEST", blocks: 1 })).rejects.toThrow("a bug");
  });
});
