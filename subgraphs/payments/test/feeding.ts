import { randomUUID } from "node:crypto";
import { type CofferEvent, type Json, topicOf } from "@coffer/contracts/event";
import type { UserActor } from "@coffer/platform/identity/actor";
import { expect, vi } from "vitest";
import { WEBHOOK_EVENT_TYPES } from "../src/domain/events/event-types.ts";
import { describeEventType } from "../src/domain/events/examples.ts";
import { walletCreated } from "./hooking.ts";
import { makeWorld, PATIENT, type Person, type World } from "./world.ts";

export const EVENTS = `query ($filter: EventFilter, $first: Int = 100, $after: String) { events(filter: $filter, first: $first, after: $after) {
  nodes { id type subject occurredAt body } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } keptSince } }`;

export type Told = { id: string; type: string; subject: string; occurredAt: string; body: string };
// biome-ignore lint/suspicious/noExplicitAny: as free as the tests' queries are
type Found = any;

/** A world that keeps what happens. */
export const makeFeedWorld = (config: Parameters<typeof makeWorld>[0] = {}) =>
  makeWorld({ events: { keepDays: 30, forEverybody: true }, ...config });

export async function listed(who: Pick<Person, "ask">, filter: object = {}): Promise<Told[]> {
  const told: Told[] = [];
  for (let after: string | null = null; ; ) {
    const { events }: Found = await who.ask(EVENTS, { filter, after });
    told.push(...events.nodes);
    if (!events.pageInfo.hasNextPage) return told;
    after = events.pageInfo.endCursor;
  }
}

/** Once so many of somebody's are kept, the oldest first. */
export const untilKept = (who: Pick<Person, "ask">, count: number, filter: object = {}): Promise<Told[]> =>
  vi.waitFor(async () => {
    const told = await listed(who, filter);
    expect(told).toHaveLength(count);
    return told.toReversed();
  }, PATIENT);

/** By its subgraph's topic, as a relay does. */
export async function publish(world: World, ...events: readonly CofferEvent[]): Promise<void> {
  for (const event of events)
    await world.environments.bus.publish(topicOf(event.source.replace("/coffer/", "")), [event]);
}

/** One of each type that people are told, all of them somebody's. */
export function oneOfEach(userId: string): CofferEvent[] {
  return WEBHOOK_EVENT_TYPES.map((type) => {
    const example = JSON.parse(describeEventType(type).example) as CofferEvent<Record<string, Json>>;
    const named = Object.entries(example.data).map(([name, value]) => [
      name,
      ["userId", "ownerId", "payeeUserId", "fromUserId"].includes(name) ? userId : value,
    ]);
    const withheld = { operatorId: userId, subject: null };
    return { ...example, id: `${type}/${randomUUID()}`, data: { ...withheld, ...Object.fromEntries(named) } };
  });
}

/** Many of somebody's, one after the other. */
export const wallets = (userId: string, count: number): CofferEvent[] =>
  Array.from({ length: count }, () => walletCreated(userId));

/** What the gateway asks. */
export async function askStream(who: Pick<Person, "ask">, request: object): Promise<Found> {
  const answer = await who.ask("query ($request: StreamRequest!) { paymentsStream(request: $request) }", {
    request: { field: "eventOccurred", ...request },
  });
  return answer.errors ?? answer.paymentsStream;
}

export const openStream = (who: Pick<Person, "ask">, args: object, positions: object[] | null): Promise<Found> =>
  askStream(who, { op: "open", arguments: args, positions });

/** Somebody with another credential, or another role. */
export const as = (world: World, { actor }: Person, changes: Partial<UserActor>): Pick<Person, "ask"> => ({
  async ask(query, variables = {}) {
    const request = { query, variables, actor: { ...actor, ...changes }, requestId: "req_test" };
    const { data, errors } = await world.subgraph.execute(request);
    return errors?.length ? { ...data, errors: errors.map((error) => error.toJSON()) } : { ...data };
  },
});
