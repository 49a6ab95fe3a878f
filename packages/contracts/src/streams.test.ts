import { describe, expect, it } from "vitest";
import { newId } from "./ids.ts";
import {
  chosenBy,
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

const [userId, paymentId] = [newId("usr"), newId("pay")];
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
    expect(parseStreamOfOne("paymentStatus", streamOfOne("paymentStatus", paymentId))).toBe(paymentId);
    expect(parseStreamOfPerson("paymentStatus", streamOfPerson("paymentStatus", userId))).toBe(userId);
  });

  it("do not become 'all mine' where one is asked for that there is not", () => {
    expect(toFollowerKey("balanceChanged", { accountId: "" }, userId)).toBe("account:");
    expect(toFollowerKey("balanceChanged", { accountId: null }, userId)).toBe(`user:${userId}`);
    expect(toFollowerKey("eventOccurred", { userId: "" }, userId)).toBe("events:");
    expect(toFollowerKey("eventOccurred", { userId: null }, userId)).toBe(`events:${userId}`);
  });

  it("are chosen from by arguments where their field says so, and by nothing else", () => {
    expect(chosenBy("eventOccurred")).toEqual(["types", "objectId"]);
    for (const field of ["paymentStatus", "toString", "other"]) expect(chosenBy(field)).toEqual([]);
  });

  it("are listened on where they are written", () => {
    expect(toFollowerKey("paymentStatus", { paymentId }, userId)).toBe(streamOfOne("paymentStatus", paymentId));
    const other = newId("usr");
    expect(toFollowerKey("eventOccurred", { userId: other }, userId)).toBe(streamOfPerson("eventOccurred", other));
    for (const field of fields) expect(toFollowerKey(field, {}, userId)).toBe(streamOfPerson(field, userId));
  });
});
