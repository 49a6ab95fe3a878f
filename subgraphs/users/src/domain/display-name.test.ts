import { describe, expect, it } from "vitest";
import { parseDisplayName } from "./display-name.ts";

const refused = (code: string) => ({ ok: false, error: { code } });

describe("a display name", () => {
  it.each(["", "   ", "a".repeat(65), "🐎".repeat(65)])("refuses %j for its length", (raw) => {
    expect(parseDisplayName(raw)).toEqual(refused("DISPLAY_NAME_LENGTH"));
  });

  it.each([
    "Ann\u0000",
    "Ann\nBob",
    "Ann\u007f",
    "Ann\u0085Bob",
    "Ann\u2028Bob",
    "\u202eknaB",
    "Ann\u2066x",
    "Ann\u200f!",
    "Ann\ud800",
    "\u200b\u200b",
    "\u2060",
    "\u0301",
    "\ue000",
  ])("refuses %j for its characters", (raw) => {
    expect(parseDisplayName(raw)).toEqual(refused("DISPLAY_NAME_CHARACTERS"));
  });

  it.each([
    ["  Ann  ", "Ann"],
    ["A", "A"],
    ["a".repeat(64), "a".repeat(64)],
    ["🐎".repeat(64), "🐎".repeat(64)],
    ["Zoe\u0308", "Zo\u00eb"],
    ["Мария Ñandú 王", "Мария Ñandú 王"],
    ["👩‍👧 Ann", "👩‍👧 Ann"],
  ])("takes %j as %j", (raw, name) => {
    expect(parseDisplayName(raw)).toEqual({ ok: true, value: name });
  });
});
