import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { idFromUuid, isId, newId, uuidOf } from "./ids.ts";

describe("TypeIDs", () => {
  // The published vectors of the TypeID specification, spec/valid.yml.
  it.each([
    ["00000000-0000-0000-0000-000000000000", "00000000000000000000000000"],
    ["00000000-0000-0000-0000-000000000001", "00000000000000000000000001"],
    ["00000000-0000-0000-0000-00000000000a", "0000000000000000000000000a"],
    ["00000000-0000-0000-0000-000000000010", "0000000000000000000000000g"],
    ["00000000-0000-0000-0000-000000000020", "00000000000000000000000010"],
    ["ffffffff-ffff-ffff-ffff-ffffffffffff", "7zzzzzzzzzzzzzzzzzzzzzzzzz"],
    ["0110c853-1d09-52d8-d73e-1194e95b5f19", "0123456789abcdefghjkmnpqrs"],
    ["01890a5d-ac96-774b-bcce-b302099a8057", "01h455vb4pex5vsknk084sn02q"],
  ])("writes %s as %s, and reads it back", (uuid, text) => {
    expect(idFromUuid("prefix", uuid)).toBe(`prefix_${text}`);
    expect(uuidOf(`prefix_${text}`)).toBe(uuid);
  });

  it.each([
    "pay_",
    "pay_01h455vb4pex5vsknk084sn02",
    "pay_01h455vb4pex5vsknk084sn02qq",
    "acc_01h455vb4pex5vsknk084sn02q",
    "pay-01h455vb4pex5vsknk084sn02q",
    "pay_81h455vb4pex5vsknk084sn02q",
    "pay_01H455VB4PEX5VSKNK084SN02Q",
    "pay_01h455vb4pex5vsknk084sn0il",
    "",
    "pay",
    "pay_０1h455vb4pex5vsknk084sn02q",
  ])("refuses %j", (text) => {
    expect(isId("pay", text)).toBe(false);
  });

  it("round-trips every UUID", () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        (uuid) => uuidOf(idFromUuid("acc", uuid)) === uuid && isId("acc", idFromUuid("acc", uuid)),
      ),
    );
  });

  it("makes ids that sort in the order they were made in", () => {
    const made = Array.from({ length: 2000 }, () => newId("pay"));
    expect(made.toSorted()).toEqual(made);
    expect(new Set(made).size).toBe(2000);
  });
});
