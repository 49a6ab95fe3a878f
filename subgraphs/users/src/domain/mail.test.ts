import { describe, expect, it } from "vitest";
import { MAIL_ATTEMPTS_MAX, retryDelayMs } from "./mail.ts";

describe("a mail that could not be sent", () => {
  it("is given up after the last attempt", () => {
    expect(retryDelayMs(MAIL_ATTEMPTS_MAX)).toBeNull();
    expect(retryDelayMs(MAIL_ATTEMPTS_MAX - 1)).not.toBeNull();
  });

  it("waits longer after each failure, from ten seconds to an hour", () => {
    const delays = Array.from({ length: MAIL_ATTEMPTS_MAX - 1 }, (_, i) => retryDelayMs(i + 1) ?? 0);
    expect(delays[0]).toBe(10_000);
    expect(delays.at(-1)).toBe(3_600_000);
    expect(delays).toEqual(delays.toSorted((a, b) => a - b));
  });
});
