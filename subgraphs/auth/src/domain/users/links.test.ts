import { describe, expect, it } from "vitest";
import { LINK_LIFE_MS, type LinkPurpose, linkExpiry } from "./links.ts";

const asked = new Date("2026-01-01T00:00:00.000Z");
const after = (ms: number) => new Date(asked.getTime() + ms);

describe("a link", () => {
  it.each(Object.entries(LINK_LIFE_MS) as [LinkPurpose, number][])(
    "is not sent any more once its time is over, and ends at the same moment whenever it is sent: %s",
    (purpose, lifeMs) => {
      expect(linkExpiry(purpose, asked, after(lifeMs))).toBeNull();
      expect(linkExpiry(purpose, asked, after(lifeMs - 1))).toEqual(after(lifeMs));
      expect(linkExpiry(purpose, asked, asked)).toEqual(after(lifeMs));
    },
  );

  it("lives for half an hour where it resets a password, a day where it confirms, three where it takes back", () => {
    expect(LINK_LIFE_MS).toEqual({ RESET: 1_800_000, CONFIRM: 86_400_000, CHANGE: 86_400_000, UNDO: 259_200_000 });
  });
});
