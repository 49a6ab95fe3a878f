import { describe, expect, it, onTestFinished, vi } from "vitest";
import { knowAssets } from "./known-assets.ts";

const USD = { code: "USD", scale: 2 };
const NEW = { code: "NEW", scale: 6 };

describe("known assets", () => {
  it("reject where the table cannot be read at first", async () => {
    await expect(knowAssets(() => Promise.reject(new Error("away")))).rejects.toThrow("away");
  });

  it("are found without a look; what is not known makes none for each who asks", async () => {
    let reads = 0;
    const assets = await knowAssets(async () => {
      reads += 1;
      return [USD];
    });
    expect(assets.find("USD")).toEqual(USD);
    expect(reads).toBe(1);
    for (let n = 0; n < 1_000; n += 1) expect(assets.find(`X${n}`)).toBeUndefined();
    expect(reads).toBe(2);
  });

  it("learn of one that is added later, once what it needs is there", async () => {
    const table = [USD];
    const told: string[] = [];
    const assets = await knowAssets(
      async () => table,
      async (added) => void told.push(...added.map(({ code }) => code)),
    );
    table.push(NEW);
    expect(assets.find("NEW")).toBeUndefined();
    await Promise.all([assets.look(), assets.look()]);
    expect(assets.find("NEW")).toEqual(NEW);
    expect(told).toEqual(["USD", "NEW"]);
  });

  it("look by themselves, a little later, for what they were asked for and did not know", async () => {
    const table = [USD];
    const assets = await knowAssets(async () => table);
    table.push(NEW);
    await vi.waitFor(() => expect(assets.find("NEW")).toEqual(NEW), { timeout: 120_000, interval: 50 });
  });

  it("are looked for before an answer, once for all that ask, and not for each stranger's code", async () => {
    const now = vi.spyOn(performance, "now").mockReturnValue(0);
    onTestFinished(() => now.mockRestore());
    const table = [USD];
    let reads = 0;
    const assets = await knowAssets(async () => {
      reads += 1;
      return [...table];
    });
    table.push(NEW);
    await Promise.all([assets.settle("NEW"), assets.settle("NEW")]);
    expect(assets.find("NEW")).toEqual(NEW);
    for (const code of ["USD", "NEW", "X1", "X2"]) await assets.settle(code);
    expect(reads).toBe(2);
    now.mockReturnValue(2_001);
    for (const code of ["USD", "NEW", "X1", "X2"]) await assets.settle(code);
    expect(reads).toBe(3);
  });

  it("stay known while the table cannot be read", async () => {
    let isAway = false;
    const assets = await knowAssets(async () => {
      if (isAway) throw new Error("away");
      return [USD];
    });
    isAway = true;
    await expect(assets.look()).rejects.toThrow("away");
    expect(assets.find("USD")).toEqual(USD);
  });
});
