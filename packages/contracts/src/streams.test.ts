import { describe, expect, it } from "vitest";
import {
  type Followable,
  type FollowedField,
  isFollowedField,
  parseStreamOfOne,
  parseStreamOfPerson,
  STREAMS,
  streamOfOne,
  streamOfPerson,
  toFollowerKey,
} from "./streams.ts";

const fields = Object.keys(STREAMS) as FollowedField[];

describe("the names of streams", () => {
  it.each(["toString", "__proto__", "constructor", "", "other"])("are not known of the field %j", (field) => {
    expect(isFollowedField(field)).toBe(false);
  });

  it("are one word each, and nobody else's", () => {
    const prefixes = fields.flatMap((field) => {
      const { one, mine }: Followable = STREAMS[field];
      return one ? [one.prefix, mine.prefix] : [mine.prefix];
    });
    for (const prefix of prefixes) expect(prefix).toMatch(/^[a-z]+$/);
    expect(new Set(prefixes).size).toBe(prefixes.length);
  });

  it("are no streams of another kind, and give back whose they are", () => {
    expect(parseStreamOfOne("paymentStatus", "payments:usr_1")).toBeNull();
    expect(parseStreamOfPerson("paymentStatus", "payment:pay_1")).toBeNull();
    expect(parseStreamOfOne("paymentStatus", streamOfOne("paymentStatus", "pay_1"))).toBe("pay_1");
    expect(parseStreamOfPerson("paymentStatus", streamOfPerson("paymentStatus", "usr_1"))).toBe("usr_1");
  });

  it("do not become 'all mine' where one is asked for that there is not", () => {
    expect(toFollowerKey("balanceChanged", { accountId: "" }, "usr_1")).toBe("account:");
    expect(toFollowerKey("balanceChanged", { accountId: null }, "usr_1")).toBe("user:usr_1");
  });

  it("are listened on where they are written", () => {
    expect(toFollowerKey("paymentStatus", { paymentId: "pay_1" }, "usr_1")).toBe(streamOfOne("paymentStatus", "pay_1"));
    for (const field of fields) expect(toFollowerKey(field, {}, "usr_1")).toBe(streamOfPerson(field, "usr_1"));
  });
});
