import { expect, it } from "vitest";
import { writeDuration } from "./duration.ts";

it.each([
  [1, "1 second", "1 Sekunde"],
  [90, "90 seconds", "90 Sekunden"],
  [120, "2 minutes", "2 Minuten"],
  [7_200, "2 hours", "2 Stunden"],
  [86_400, "1 day", "1 Tag"],
  [2_678_400, "31 days", "31 Tage"],
])("writes %i seconds in the largest unit that leaves no rest", (seconds, english, german) => {
  expect([writeDuration(seconds, "en"), writeDuration(seconds, "de")]).toEqual([english, german]);
});
