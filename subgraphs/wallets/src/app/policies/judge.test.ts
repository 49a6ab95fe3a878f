import { describe, expect, it } from "vitest";
import { verdictWriterOver } from "../../../test/fakes/policies.ts";
import { makeSendingWorld, NATIVE, NETWORK } from "../../../test/fakes/sending-world.ts";
import { judge } from "./judge.ts";

async function setting() {
  const here = makeSendingWorld();
  const id = await here.plan(5n);
  const send = here.find(id);
  const look = (isCounted: boolean) =>
    here.sends.inRows((rows) =>
      judge(
        verdictWriterOver(rows),
        {
          ...{ id: send.id, network: NETWORK, currency: NATIVE.code, at: here.clock.now() },
          proposed: { payee: send.payee, units: 5n, askedBy: send.userId, isOwn: false },
        },
        { isCounted },
      ),
    );
  const kept = () => here.sends.rows().verdicts.map(({ number, version, is }) => [number, version, is]);
  return { ...here, look, kept };
}

describe("what is made of a send", () => {
  it("is nothing where no policy is", async () => {
    const { look, kept } = await setting();
    expect(await look(true)).toBeNull();
    expect(kept()).toEqual([]);
  });

  it("is kept once for what it says, and not where a first look lets it go", async () => {
    const { look, kept, setPolicy, clock } = await setting();
    setPolicy({ newPayeeDelaySeconds: 60 });
    for (let i = 0; i < 3; i += 1) await look(false);
    expect(kept()).toEqual([[1, 1, "WAIT"]]);
    clock.pass(60_000);
    await look(false);
    expect(kept()).toHaveLength(1);
    await look(true);
    expect(kept().at(-1)).toEqual([2, 1, "ALLOW"]);
  });

  it("is kept anew for another policy that says the same", async () => {
    const { look, kept, setPolicy } = await setting();
    setPolicy({ transactionMax: 4n });
    await look(false);
    setPolicy({ transactionMax: 3n });
    await look(false);
    expect(kept()).toEqual([
      [1, 1, "DENY"],
      [2, 2, "DENY"],
    ]);
  });
});
