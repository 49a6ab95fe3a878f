import { describe, expect, it } from "vitest";
import { makeBrought } from "../../../test/fakes/brought.ts";

describe("crediting what a chain has brought", () => {
  it.each([
    [{ currency: "DOGE" }, "no currency here"],
    [{ amount: "5.001" }, "another scale"],
    [{ amount: "0" }, "nothing, or too much"],
  ])("throws on %j, and nothing is done", async (changes, fault) => {
    const { credit, money, custodies, told } = makeBrought();
    await expect(credit(changes)).rejects.toThrow(fault);
    expect([money.submitted, custodies, told]).toEqual([[], [], []]);
  });

  it("throws where the ledger refuses it, and nobody is told", async () => {
    const { credit, money, told } = makeBrought();
    money.refuseNext({ code: "ACCOUNT_FROZEN" });
    await expect(credit()).rejects.toThrow("was not credited: ACCOUNT_FROZEN");
    expect(told).toEqual([]);
  });

  it("makes one payment of each confirmation, with where it came from, and tells its id", async () => {
    const { credit, money, data, told, custodies } = makeBrought();
    const id = await credit();
    expect([await credit(), await credit()]).toEqual([null, null]);
    const { depositId, userId, network, txid, address } = data;
    expect(money.submitted.map(({ step }) => step)).toMatchObject([
      {
        kind: "creditFromChain",
        payee: { userId, currency: "USD", isFound: false },
        payment: { kind: "DEPOSIT", status: "COMPLETED", chain: { depositId, credit: 1, network, txid, address } },
      },
    ]);
    expect([told, custodies]).toEqual([[{ depositId, credit: 1, userId, paymentId: id }], ["TRON USD"]]);
    expect(await credit({ credit: 2 })).not.toBeNull();
  });

  it("looks for a currency that was just added", async () => {
    const { credit, looked } = makeBrought();
    expect(await credit({ currency: "NEW" })).not.toBeNull();
    expect(looked).toHaveLength(1);
  });
});
