import { newId } from "@coffer/contracts/ids";
import { err } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { makeFakeWorld } from "../../../test/fakes/world.ts";
import { makeCreateWallet } from "./create-wallet.ts";
import { makeLabelAddress } from "./label-address.ts";

describe("labelWalletAddress", () => {
  it("says anew what an address is for, and labels none that is not one's own", async () => {
    const { deps } = makeFakeWorld();
    const ownerId = newId("usr");
    const made = await makeCreateWallet(deps)({ userId: ownerId, network: "TRON", name: null, idempotencyKey: null });
    const walletIds = made.ok ? [made.value.id] : [];
    const addresses = () => deps.reader.listAddresses(walletIds, { from: 0, count: 9 });
    const label = makeLabelAddress(deps);
    const [{ id: addressId } = { id: null }] = await addresses();
    for (const text of ["rent", "rent", null])
      expect(await label({ ownerId, addressId, label: text })).toMatchObject({ ok: true, value: { label: text } });
    const notFound = err({ code: "ADDRESS_NOT_FOUND" });
    expect(await label({ ownerId: newId("usr"), addressId, label: "x" })).toEqual(notFound);
    expect(await label({ ownerId, addressId: newId("adr"), label: "x" })).toEqual(notFound);
    expect(await label({ ownerId, addressId: null, label: "x" })).toEqual(notFound);
    expect(await addresses()).toMatchObject([{ label: null }]);
  });
});
