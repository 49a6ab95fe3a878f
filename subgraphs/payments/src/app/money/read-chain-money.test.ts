import { expect, it } from "vitest";
import { fakeAssets } from "../../../test/fakes/world.ts";
import { readChainMoney } from "./read-chain-money.ts";

it("throws on a currency that is none here, also after a look", async () => {
  await expect(readChainMoney(fakeAssets, { currency: "DOGE", amount: "1" })).rejects.toThrow("no currency here");
});

it("looks once for what it does not know, and reads exactly", async () => {
  const looks: string[] = [];
  const asset = { code: "NEW", scale: 2 };
  const assets = {
    find: (code: string) => (code === "NEW" && looks.length > 0 ? asset : undefined),
    look: async () => void looks.push("looked"),
  };
  expect((await readChainMoney(assets, { currency: "NEW", amount: "5.01" })).units).toBe(501n);
  await readChainMoney(assets, { currency: "NEW", amount: "5.01" });
  expect(looks).toHaveLength(1);
});
