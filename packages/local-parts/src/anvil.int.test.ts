import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Anvil, startAnvil, whyNoAnvil } from "./anvil.ts";
import { makeTemporaryFolder, type TemporaryFolder } from "./temporary-folder.ts";

describe.skipIf(whyNoAnvil() !== null)(`anvil (${whyNoAnvil() ?? "anvil"})`, () => {
  let folder: TemporaryFolder;
  beforeAll(async () => {
    folder = await makeTemporaryFolder("anvil");
  });
  afterAll(() => folder.remove());

  const hashAt = async (anvil: Anvil, height: number): Promise<unknown> => {
    const block = (await anvil.ask("eth_getBlockByNumber", `0x${height.toString(16)}`, false)) as {
      hash: string;
    } | null;
    return block?.hash;
  };

  it("does not start where its port is taken, though somebody answers there", async () => {
    const anvil = await startAnvil();
    await expect(startAnvil({ port: anvil.port })).rejects.toThrow(/is taken/);
    await anvil.stop();
  });

  it("has the same chain when it starts again on its file, after a stop and after a kill", async () => {
    const stateFile = join(folder.path, "kept.json");
    const first = await startAnvil({ stateFile, mining: "on-demand" });
    await first.ask("anvil_mine", 3);
    const hashes = [await hashAt(first, 0), await hashAt(first, 3)];
    await first.stop();

    const second = await startAnvil({ stateFile, mining: "on-demand" });
    expect([await hashAt(second, 0), await hashAt(second, 3)]).toEqual(hashes);
    await second.kill();

    const third = await startAnvil({ stateFile, mining: "on-demand" });
    expect([await hashAt(third, 0), await hashAt(third, 3)]).toEqual(hashes);
    await third.stop();
  });

  it("has another chain at each start without a file, and no unlocked accounts", async () => {
    const [one, other] = [await startAnvil(), await startAnvil()];
    expect(await one.ask("eth_accounts")).toEqual([]);
    expect(one.port).not.toBe(other.port);
    await Promise.all([one.stop(), other.stop()]);
  });

  it("mines by the clock, or a block for each transaction, and counts epochs as it is told", async () => {
    const byClock = await startAnvil({ mining: 1 });
    await expect.poll(() => hashAt(byClock, 2)).toBeDefined();
    await byClock.stop();

    const atOnce = await startAnvil({ accounts: 2, slotsInAnEpoch: 1 });
    const [from, to] = (await atOnce.ask("eth_accounts")) as string[];
    // Those that wait when it makes a block go into it together.
    for (const value of ["0x1", "0x2", "0x3"]) {
      await atOnce.ask("eth_sendTransaction", { from, to, value });
      await expect.poll(() => atOnce.ask("eth_blockNumber")).toBe(value);
    }
    expect(await atOnce.ask("eth_getBlockByNumber", "finalized", false)).toMatchObject({ number: "0x1" });
    await atOnce.stop();
  });

  it("tells when it ends by itself, and not when it is stopped", async () => {
    const said: string[] = [];
    const anvil = await startAnvil({ onUnexpectedEnd: (message) => said.push(message) });
    process.kill(anvil.pid, "SIGKILL");
    await expect.poll(() => said).toEqual(["anvil ended unexpectedly (SIGKILL)"]);
    await anvil.stop();

    const other = await startAnvil({ onUnexpectedEnd: (message) => said.push(message) });
    await other.stop();
    expect(said).toHaveLength(1);
  });
});
