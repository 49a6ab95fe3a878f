import { expect, it } from "vitest";
import { fakeNetworks } from "../../../test/fakes/world.ts";
import { nativeOf } from "./native-of.ts";

it("is a network's own currency, and the network's name where that is not there any more", () => {
  expect(nativeOf(fakeNetworks, "ETHEREUM")).toEqual({ code: "ETHEREUM", scale: 18 });
  expect(nativeOf(fakeNetworks, "GONE")).toEqual({ code: "GONE", scale: 0 });
});
