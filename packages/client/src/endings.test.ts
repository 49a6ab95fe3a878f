import { expect, it } from "vitest";
import { endingOfSocket } from "./endings.js";
import { CofferError } from "./errors.js";

it("tells of an answer that no token could be had for, and not of a network that is away: that is a cut", () => {
  const busy = new CofferError({ code: "BUSY", message: "later" });
  expect(endingOfSocket(busy)).toEqual({ goesOn: "later", error: busy });
  const away = new CofferError({ code: "UNREACHABLE", message: "no answer came", mayBeDone: true });
  expect(endingOfSocket(away)).toEqual({ goesOn: "later", error: null });
});
