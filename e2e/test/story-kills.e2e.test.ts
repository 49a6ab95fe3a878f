import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectSameMovements } from "../src/expect-same-movements.ts";
import { Killer } from "../src/kill-in-turn.ts";
import { operation } from "../src/operations.ts";
import { PatientClient } from "../src/patient-client.ts";
import type { PatientFollower } from "../src/patient-follower.ts";
import { type Books, readBooks } from "../src/read-books.ts";
import { readSessionId } from "../src/read-session-id.ts";
import { tellStory } from "../src/story/tell-story.ts";
import { useDistributed, whyNotDistributed } from "../src/use-distributed.ts";

// The story holds whatever is killed in the middle of it: before each step one part in turn, and
// three while a payment waits in its transaction.

/** PostgreSQL and Redis twice in a turn: they are there again at once. */
const IN_TURN = ["auth", "redis", "payments", "postgres", "gateway", "redis", "ledger", "postgres", "kafka"];
const IN_FLIGHT = ["payments", "gateway", "postgres"];
const why = whyNotDistributed();

describe.skipIf(why)(`the story, while each part is killed and started again${why ? ` (skipped: ${why})` : ""}`, () => {
  const coffer = useDistributed();
  const killer = new Killer(coffer, { inTurn: IN_TURN, inFlight: IN_FLIGHT });
  const clients: PatientClient[] = [];
  /** Each with the number of gateways that had died before it began. */
  const followers: { follower: PatientFollower; after: number }[] = [];
  tellStory(coffer, {
    connect(accessToken) {
      const client = new PatientClient(coffer.url, accessToken, (follower) =>
        followers.push({ follower, after: killer.countOf("gateway") }),
      );
      clients.push(client);
      return client;
    },
    beforeEachStep: () => killer.killNext(),
    beforeEachPayment: () => killer.killDuringPayment(),
  });

  // Before the story's followers are ended, with every part running again.
  describe("and afterwards", () => {
    let books: Books;
    beforeAll(async () => {
      await killer.rest();
      books = await readBooks(coffer.running.parts.postgres.adminUrl);
    });
    afterAll(() => books?.close());

    it("each part was killed twice or more, and those in a payment's way while one was made", () => {
      expect(IN_TURN.filter((name) => killer.countOf(name) < 2)).toEqual([]);
      expect(killer.kills.flatMap(({ name, when }) => (when === "in flight" ? [name] : []))).toEqual(IN_FLIGHT);
      expect(killer.kills.length).toBeGreaterThan(30);
      // Each of these took the answer away from a payment: it was sent again.
      expect(clients.reduce((sum, { repeats }) => sum + repeats, 0)).toBeGreaterThanOrEqual(IN_FLIGHT.length);
    });

    it("the books add up: entries to zero, one payment for each key", async () => {
      expect(await books.listFaultyEntries()).toEqual([]);
      expect(await books.listFaultyClaims()).toEqual([]);
    });

    it("every event went out, and none was given up", async () => {
      await expect.poll(() => books.countIn("outbox")).toBe(0);
      expect(await books.countIn("dead_letter")).toBe(0);
    });

    it("who followed came back after each death of the gateway, and saw every movement once and in order", async () => {
      const whole = followers.filter(
        ({ follower: { isFollowing, events } }) => isFollowing && events[0]?.balanceChanged,
      );
      expect(whole.length).toBeGreaterThanOrEqual(2);
      for (const { follower, after } of whole) {
        const deaths = killer.countOf("gateway") - after;
        expect(deaths).toBeGreaterThanOrEqual(2);
        await expect.poll(() => follower.reconnections).toBeGreaterThanOrEqual(deaths);
        await expectSameMovements(follower, books);
      }
      for (const { follower } of followers) {
        const cursors = follower.events.map((event) => Object.values(event)[0].cursor);
        expect(new Set(cursors).size).toBe(cursors.length);
      }
    });

    it("who logged out is refused, although Redis was wiped since and the gateway began anew", async () => {
      const ended = await books.listEndedSessions();
      const left = clients.filter(({ accessToken }) => accessToken && ended.has(readSessionId(accessToken)));
      expect(left.length).toBeGreaterThan(0);
      // Redis may have died a moment ago: auth puts back what it lost.
      for (const client of left)
        await expect
          .poll(async () => (await client.send(operation("Me"))).errors?.[0]?.extensions.code)
          .toBe("UNAUTHENTICATED");
    });
  });
});
