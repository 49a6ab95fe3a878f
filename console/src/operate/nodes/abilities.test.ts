import { expect, it } from "vitest";
import { abilitiesToTick, abilityChange } from "./abilities.ts";

it("a change says what was ticked and typed that was not there, and what was there and is no more", () => {
  const held = ["btc", "wallet"];
  const change = (ticked: readonly string[], typed = "") => abilityChange(held, { ticked, typed });
  expect(change(held)).toEqual({ toGrant: [], toTakeBack: [] });
  expect(change(["btc"])).toEqual({ toGrant: [], toTakeBack: ["wallet"] });
  expect(change([...held], " eth,, till-2\teth ")).toEqual({ toGrant: ["eth", "till-2"], toTakeBack: [] });
  expect(change([], "eth")).toEqual({ toGrant: ["eth"], toTakeBack: ["btc", "wallet"] });
  // Typed again, it is not taken back.
  expect(change(["btc"], "wallet")).toEqual({ toGrant: [], toTakeBack: [] });
  expect(abilityChange([], { ticked: ["wallet"], typed: "" })).toEqual({ toGrant: ["wallet"], toTakeBack: [] });
});

it("wallet can always be ticked but of a node that is disabled, which is granted nothing", () => {
  expect(abilitiesToTick([], true)).toEqual(["wallet"]);
  expect(abilitiesToTick(["btc", "wallet"], true)).toEqual(["wallet", "btc"]);
  expect(abilitiesToTick(["btc"], false)).toEqual(["btc"]);
});
