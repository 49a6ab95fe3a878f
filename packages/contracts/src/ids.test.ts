import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { idFromUuid, isId, newId, newUuid, uuidOf } from "./ids.ts";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
/** By the definition, as slowly as it reads: one number of 128 bits, written in base 32. */
const byDefinition = (uuid: string): string => {
  let number = BigInt(`0x${uuid.replaceAll("-", "")}`);
  let text = "";
  for (let i = 0; i < 26; i++) {
    text = `${ALPHABET[Number(number % 32n)]}${text}`;
    number /= 32n;
  }
  return text;
};

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

  it.each([
    "pay_",
    "pay_81h455vb4pex5vsknk084sn02q",
    "pay_01H455VB4PEX5VSKNK084SN02Q",
    "pay_01h455vb4pex5vsknk084sn0il",
    "pay_０1h455vb4pex5vsknk084sn02q",
    "pay_01h455vb4pex5vsknk084sn02qq",
    "",
  ])("has no UUID for %j", (text) => {
    expect(() => uuidOf(text)).toThrow("not a TypeID");
  });

  it.each([
    "",
    "01890a5dac96774bbcceb302099a8057",
    "01890a5d-ac96-774b-bcce-b302099a805g",
    "0１890a5d-ac96-774b-bcce-b302099a805",
  ])("makes no id of %j", (uuid) => {
    expect(() => idFromUuid("pay", uuid)).toThrow("not a UUID");
  });

  it("writes every UUID as the definition has it, in either case of letters", () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        (uuid) =>
          idFromUuid("acc", uuid) === `acc_${byDefinition(uuid)}` &&
          idFromUuid("acc", uuid.toUpperCase()) === `acc_${byDefinition(uuid)}`,
      ),
    );
  });

  it("makes UUIDs of version 7", () => {
    for (let n = 0; n < 2000; n += 1)
      expect(newUuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
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
