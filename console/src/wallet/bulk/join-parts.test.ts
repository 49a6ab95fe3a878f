import { expect, it } from "vitest";
import { joinParts } from "./join-parts.ts";

it("joins parts of a list into one file with one header, also where a cell has lines", () => {
  const parts = ['row,memo\r\n1,"a\r\nb"\r\n', "row,memo\r\n2,c\r\n"];
  expect(joinParts(parts)).toBe('\uFEFFrow,memo\r\n1,"a\r\nb"\r\n2,c\r\n');
  expect(joinParts(["row,memo\r\n"])).toBe("\uFEFFrow,memo\r\n");
});
