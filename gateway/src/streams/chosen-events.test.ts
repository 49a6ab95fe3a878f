import fc from "fast-check";
import { GraphQLError } from "graphql";
import { expect, it } from "vitest";
import type { GatewayContext } from "../sources/subgraph-source.ts";
import { makeLiveFeed } from "./live-feed.ts";
import type { StreamEvent, StreamItem, StreamOwner } from "./stream-types.ts";
import { makeStreams } from "./streams.ts";

// A field whose arguments choose among a stream's events: `eventOccurred`.

const context: GatewayContext = { requestId: "r", actor: "ann" };
const [FIELD, STREAM] = ["eventOccurred", "events:usr_ann"] as const;
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A stream whose every event is of a type, and an owner that shows those of one type. */
function makeWorld(pageMax = 3) {
  const types: string[] = [];
  const state = { isForbidden: false };
  const feed = makeLiveFeed();
  const faults: unknown[] = [];
  const place = (sequence: number) => ({
    field: FIELD,
    stream: STREAM,
    sequence: String(sequence),
    audience: [STREAM],
  });
  const after = (sequence: string, chosen: unknown, limit: number): StreamEvent[] => {
    if (state.isForbidden) throw new GraphQLError("No.", { extensions: { code: "FORBIDDEN" } });
    return types.slice(Number(sequence), Number(sequence) + limit).map((type, n) => {
      const at = place(Number(sequence) + n + 1);
      return type === chosen ? { ...at, data: { type } } : { ...at, data: {}, skipped: true };
    });
  };
  const owner: StreamOwner = {
    keyOf: async () => ({ ok: true, key: STREAM }),
    async open({ positions, arguments: { types: chosen } }) {
      if (positions === null) return { ok: true, positions: [place(types.length)], events: [], more: false };
      const [{ sequence } = { sequence: "0" }] = positions;
      const events = after(sequence, chosen, pageMax);
      const reached = String(events.at(-1)?.sequence ?? sequence);
      return {
        ok: true,
        positions: [{ stream: STREAM, sequence: reached }],
        events,
        more: Number(reached) < types.length,
      };
    },
    eventsAfter: async ({ sequence, limit, arguments: given }) => after(sequence, given?.types, limit),
  };
  const wait = async () => {};
  const streams = makeStreams({ feed, owner, reportFault: (fault) => faults.push(fault), wait, pageMax: 2 });
  const follow = async (cursor?: string) => {
    const subscribed = await streams.subscribe({ field: FIELD, arguments: { types: "a", after: cursor }, context });
    if (!subscribed.ok) throw subscribed.error;
    return new Reader(subscribed.items);
  };
  return {
    follow,
    state,
    faults,
    /** Happened; told of where `isHeard`, as one hint for many. */
    commit(of: readonly string[], isHeard = true) {
      types.push(...of);
      if (isHeard && of.length > 0) feed.publish(place(types.length));
    },
    /** The places of what was chosen. */
    chosen: () => types.flatMap((type, n) => (type === "a" ? [String(n + 1)] : [])),
  };
}

class Reader {
  readonly seen: string[] = [];
  cursor: string | undefined;
  error: GraphQLError | undefined;
  readonly #reading: Promise<void>;

  constructor(items: AsyncIterator<StreamItem, undefined>) {
    this.#reading = this.#read(items);
  }

  async #read(items: AsyncIterator<StreamItem, undefined>): Promise<void> {
    for (let step = await items.next(); !step.done; step = await items.next()) {
      if ("error" in step.value) this.error = step.value.error;
      else {
        const { sequence, cursor, data } = step.value.event as { sequence: string; cursor: string; data?: object };
        expect(data).toEqual({ type: "a" });
        this.seen.push(sequence);
        this.cursor = cursor;
      }
    }
  }

  ended = () => this.#reading;
}

it("delivers each event that was chosen once and in order, and no other, whatever is told of and wherever it resumes", async () => {
  const batches = fc.array(fc.tuple(fc.array(fc.constantFrom("a", "b"), { maxLength: 7 }), fc.boolean()), {
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(batches, fc.nat(8), async (happening, leaveAt) => {
      const { follow, commit, chosen, faults } = makeWorld();
      commit(["a", "b"], false);
      const first = await follow();
      let reader = first;
      const before: string[] = [];
      for (const [n, [types, isHeard]] of happening.entries()) {
        commit(types, isHeard);
        await settled();
        if (n === leaveAt && reader.cursor !== undefined) {
          before.push(...reader.seen);
          reader = await follow(reader.cursor);
        }
      }
      commit(["b", "a"]);
      await settled();
      expect([...before, ...reader.seen]).toEqual(chosen().slice(1));
      expect(faults).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

it("ends with the refusal of an owner that no longer shows any of it", async () => {
  const { follow, commit, state, faults } = makeWorld();
  const reader = await follow();
  commit(["a"]);
  await settled();
  state.isForbidden = true;
  commit(["a"]);
  await reader.ended();
  expect(reader.seen).toEqual(["1"]);
  expect(reader.error?.extensions.code).toBe("FORBIDDEN");
  expect(faults).toEqual([]);
});
