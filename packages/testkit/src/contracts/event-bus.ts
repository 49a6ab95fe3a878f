import { randomBytes } from "node:crypto";
import { type CofferEvent, topicOf, wrapEvent } from "@coffer/contracts/event";
import type { EventBus, EventHandler, Selection } from "@coffer/platform/events/bus";
import { afterEach, describe, expect, it, vi } from "vitest";

/** Makes a bus that knows these topics. Called for each test; the contract closes what it gets. */
export type MakeEventBus = (topics: readonly string[]) => Promise<EventBus>;

const WAIT = { timeout: 120_000, interval: 5 };

/** What the product relies on, whichever adapter carries its events. */
export function describeEventBus(name: string, makeBus: MakeEventBus): void {
  describe(name, () => {
    const open: EventBus[] = [];
    afterEach(async () => {
      for (const bus of open.splice(0)) await bus.close();
    });
    const makeWorld = async () => {
      const made = await openWorld(makeBus);
      open.push(made.bus);
      return made;
    };
    describeGroups(makeWorld);
    describeSelection(makeWorld);
    describeOrder(makeWorld);
    describeMany(makeWorld);
    describeAbsence(makeWorld);
    describeListeners(makeWorld);
    describeClosing(makeWorld);
  });
}

type World = Awaited<ReturnType<typeof openWorld>>;
type MakeWorld = () => Promise<World>;

/** Topics and groups of its own, so that a server that serves many tests mixes nothing up. */
async function openWorld(makeBus: MakeEventBus) {
  const mark = randomBytes(6).toString("hex");
  const topic = topicOf(`contract-${mark}`);
  const otherTopic = topicOf(`contract-${mark}-other`);
  const bus = await makeBus([topic, otherTopic]);
  return {
    bus,
    topic,
    otherTopic,
    group: (name: string) => `${mark}.${name}`,
    read: (name: string, handle: EventHandler) => bus.subscribe({ group: `${mark}.${name}`, topics: [topic], handle }),
    /** As a relay does: until the bus takes them. */
    publish: (...events: CofferEvent[]) => vi.waitFor(() => bus.publish(topic, events), WAIT),
  };
}

const happened = (subject: string, count: number) =>
  wrapEvent("contract", { type: "thing.happened", subject, data: { count }, time: new Date(0) });

/** Notes what it is given; an event that comes again is noted once, as an inbox would. */
function makeNotes() {
  const ids = new Set<string>();
  const events: CofferEvent[] = [];
  return {
    events,
    note: (event: CofferEvent) => {
      if (!ids.has(event.id)) events.push(event);
      ids.add(event.id);
    },
    names: () => events.map(({ subject, data }) => `${subject}${(data as { count: number }).count}`),
  };
}

const until = (condition: () => void) => vi.waitFor(condition, WAIT);

function describeGroups(makeWorld: MakeWorld): void {
  it("stops a group at an event whose handler throws, and gives it that event again before any later one", async () => {
    const { read, publish } = await makeWorld();
    const { note, names } = makeNotes();
    let failures = 0;
    await read("one", async (event) => {
      if (event.subject === "b" && failures < 2) {
        failures += 1;
        throw new Error("not yet");
      }
      note(event);
    });

    await publish(happened("a", 1), happened("b", 1), happened("b", 2));

    await until(() => expect(names().toSorted()).toEqual(["a1", "b1", "b2"]));
    expect(names().filter((name) => name.startsWith("b"))).toEqual(["b1", "b2"]);
    expect(failures).toBe(2);
  });

  it("lets a group that fails hold back no other group", async () => {
    const { read, publish } = await makeWorld();
    const { note, names } = makeNotes();
    let isMended = false;
    await read("failing", async () => {
      if (!isMended) throw new Error("not yet");
    });
    await read("sound", async (event) => note(event));

    const published = publish(happened("a", 1), happened("a", 2));

    await until(() => expect(names()).toEqual(["a1", "a2"]));
    isMended = true;
    await published;
  });

  it("gives every group every event of its topics, and of no other", async () => {
    const { bus, read, publish, otherTopic } = await makeWorld();
    const [one, two] = [makeNotes(), makeNotes()];
    await read("one", async (event) => one.note(event));
    await read("two", async (event) => two.note(event));

    await bus.publish(otherTopic, [happened("elsewhere", 1)]);
    await publish(happened("a", 1), happened("a", 2));
    await publish(happened("a", 3));

    for (const { names } of [one, two]) await until(() => expect(names()).toEqual(["a1", "a2", "a3"]));
  });
}

function describeSelection(makeWorld: MakeWorld): void {
  it("gives a group that selects what it wants by the time of each batch, and nothing else", async () => {
    const { bus, topic, group, publish } = await makeWorld();
    const { note, names } = makeNotes();
    const wanted = new Set(["a"]);
    let known: ReadonlySet<string> = new Set();
    let failures = 1;
    let asked = 0;
    const selection: Selection = {
      async renew() {
        failures -= 1;
        if (failures >= 0) throw new Error("not known yet");
        known = new Set(wanted);
      },
      wants({ subject }) {
        asked += 1;
        return known.has(subject);
      },
      wantsOf: () => true,
    };
    await bus.subscribe({ group: group("choosy"), topics: [topic], handle: async (event) => note(event), selection });

    await publish(happened("a", 1), happened("b", 1));
    await until(() => expect([names(), asked]).toEqual([["a1"], 2]));
    wanted.add("b");
    await publish(happened("b", 2));
    await until(() => expect([names(), asked]).toEqual([["a1", "b2"], 3]));
    wanted.delete("a");
    await publish(happened("a", 2), happened("b", 3));
    await until(() => expect([names(), asked]).toEqual([["a1", "b2", "b3"], 5]));
  });
}

function describeOrder(makeWorld: MakeWorld): void {
  it("keeps the order of each subject, also where its events come in many batches and a handler takes its time", async () => {
    const { read, publish } = await makeWorld();
    const { note, events } = makeNotes();
    await read("slow", async (event) => {
      await new Promise((resolve) => setImmediate(resolve));
      note(event);
    });

    for (let batch = 0; batch < 5; batch += 1)
      await publish(...["a", "b", "c"].flatMap((s) => [happened(s, 2 * batch), happened(s, 2 * batch + 1)]));

    await until(() => expect(events).toHaveLength(30));
    for (const subject of ["a", "b", "c"]) {
      const counts = events.filter((event) => event.subject === subject).map(({ data }) => data);
      expect(counts).toEqual(Array.from({ length: 10 }, (_, count) => ({ count })));
    }
  });

  it("gives each group an event of its own: what one does to it, no other sees", async () => {
    const { read, publish } = await makeWorld();
    const { note, events } = makeNotes();
    const spoil: EventHandler = async (event) => {
      (event.data as { count: number }).count = -1;
    };
    await read("a-spoiler", spoil);
    await read("reader", async (event) => note(event));
    await read("z-spoiler", spoil);

    await publish(happened("a", 7));

    await until(() => expect(events.map(({ data }) => data)).toEqual([{ count: 7 }]));
  });
}

function describeMany(makeWorld: MakeWorld): void {
  it("gives a group that takes many at once all of them in order, of its types alone, and those that it refused again", async () => {
    const { bus, topic, group, publish } = await makeWorld();
    const { note, names } = makeNotes();
    const taken: number[] = [];
    let failures = 0;
    await bus.subscribe({
      group: group("many"),
      topics: [topic],
      types: new Set(["coffer.contract.thing.happened"]),
      handle: () => Promise.reject(new Error("one alone")),
      async handleMany(events) {
        if (failures < 2) {
          failures += 1;
          throw new Error("not yet");
        }
        taken.push(events.length);
        for (const event of events) note(event);
      },
    });
    const passedOver = wrapEvent("contract", { type: "other", subject: "a", data: {}, time: new Date(0) });

    await publish(passedOver, ...Array.from({ length: 1_200 }, (_, count) => happened("a", count)), passedOver);

    await until(() => expect(names()).toEqual(Array.from({ length: 1_200 }, (_, count) => `a${count}`)));
    expect(failures).toBe(2);
    expect(Math.max(...taken)).toBeLessThanOrEqual(500);
    expect(taken.length).toBeLessThan(100);
  });
}

function describeAbsence(makeWorld: MakeWorld): void {
  it("keeps for a group that has read before what is published while it is away", async () => {
    const { read, publish } = await makeWorld();
    const { note, names } = makeNotes();
    const first = await read("one", async (event) => note(event));
    await publish(happened("a", 1));
    await until(() => expect(names()).toEqual(["a1"]));
    await first.stop();

    const published = publish(happened("a", 2));
    await read("one", async (event) => note(event));
    await published;

    await until(() => expect(names()).toEqual(["a1", "a2"]));
  });

  it("waits, when a group stops, for the event it is at, and gives it no other", async () => {
    const { bus, topic, read } = await makeWorld();
    const { note, names } = makeNotes();
    const begun = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const reader = await read("one", async (event) => {
      begun.resolve();
      await gate.promise;
      note(event);
    });
    const marks: string[] = [];
    await bus.listen([topic], ({ subject }) => marks.push(subject));
    const published = bus.publish(topic, [happened("a", 1), happened("a", 2)]).catch(() => undefined);
    await begun.promise;

    const stopped = reader.stop();
    gate.resolve();
    await stopped;
    expect(names()).toEqual(["a1"]);

    await published;
    await bus.publish(topic, [happened("b", 1)]).catch(() => undefined);
    await until(() => expect(marks).toContain("b"));
    expect(names()).toEqual(["a1"]);
  });
}

function describeListeners(makeWorld: MakeWorld): void {
  it("lets a listener that throws harm neither who publishes nor who else listens", async () => {
    const { bus, topic, read, publish } = await makeWorld();
    const [heard, taken] = [makeNotes(), makeNotes()];
    await bus.listen([topic], () => {
      throw new Error("a bug in a listener");
    });
    await bus.listen([topic], heard.note);
    await read("one", async (event) => taken.note(event));

    await publish(happened("a", 1));

    for (const { names } of [heard, taken]) await until(() => expect(names()).toEqual(["a1"]));
  });

  it("gives every listener every event of its topics from then on, and none once it has stopped", async () => {
    const { bus, topic, publish } = await makeWorld();
    const [one, two] = [makeNotes(), makeNotes()];
    const first = await bus.listen([topic], one.note);
    await bus.listen([topic], two.note);
    await publish(happened("a", 1));
    for (const { names } of [one, two]) await until(() => expect(names()).toEqual(["a1"]));

    await first.stop();
    await publish(happened("a", 2));

    await until(() => expect(two.names()).toEqual(["a1", "a2"]));
    expect(one.names()).toEqual(["a1"]);
  });
}

function describeClosing(makeWorld: MakeWorld): void {
  it("refuses events once it is closed: they stay with who publishes", async () => {
    const { bus, topic, read } = await makeWorld();
    const { note, names } = makeNotes();
    await read("one", async (event) => note(event));

    await bus.close();

    await expect(bus.publish(topic, [happened("a", 1)])).rejects.toThrow();
    expect(names()).toEqual([]);
  });

  it("waits, when it closes, for the event that a group is at", async () => {
    const { bus, topic, read } = await makeWorld();
    const begun = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    let isDone = false;
    await read("one", async () => {
      begun.resolve();
      await gate.promise;
      isDone = true;
    });
    void bus.publish(topic, [happened("a", 1)]).catch(() => undefined);
    await begun.promise;

    const closed = bus.close();
    gate.resolve();
    await closed;

    expect(isDone).toBe(true);
  });
}
