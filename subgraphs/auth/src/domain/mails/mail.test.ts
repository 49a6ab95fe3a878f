import { describe, expect, it } from "vitest";
import { MAIL_ATTEMPTS_MAX, retryDelayMs } from "./mail.ts";

describe("the retries of a mail", () => {
  it("end after twelve tries, within some three and a half hours", () => {
    const delays = Array.from({ length: MAIL_ATTEMPTS_MAX }, (_, i) => retryDelayMs(i + 1));
    expect(delays.at(-1)).toBeNull();
    const waited = delays.filter((ms) => ms !== null);
    expect(waited).toHaveLength(MAIL_ATTEMPTS_MAX - 1);
    expect(waited.reduce((sum, ms) => sum + ms, 0) / 3_600_000).toBeCloseTo(3.4, 0);
  });

  it("wait longer each time, and never longer than an hour", () => {
    expect([1, 2, 3, 11].map(retryDelayMs)).toEqual([10_000, 20_000, 40_000, 3_600_000]);
  });
});
