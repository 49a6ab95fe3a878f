import { notifyManager, QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, describe, expect, it } from "vitest";
import { ASK_ANEW, keepLive } from "./keep-live.ts";

const KEY = ["balance", {}];
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A query whose answers are given by the test, and events that say what the balance is now. */
function makeWorld() {
  const cache = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  const asked: ((balance: string) => void)[] = [];
  const shown: string[] = [];
  const observer = new QueryObserver<string>(cache, {
    queryKey: KEY,
    queryFn: () => new Promise<string>((resolve) => void asked.push(resolve)),
  });
  // As useQuery reads it: what is there when all changes of a batch have been made.
  const read = notifyManager.batchCalls(() => {
    const { data } = observer.getCurrentResult();
    if (data !== undefined && data !== shown.at(-1)) shown.push(data);
  });
  const leave = observer.subscribe(read);
  const kept = keepLive<string, string>(cache, KEY, (_, event) => (event === "unclear" ? ASK_ANEW : event));
  ends.push(() => {
    kept.stop();
    leave();
    cache.clear();
  });
  const answer = async (nth: number, balance: string) => {
    await expect.poll(() => asked.length).toBeGreaterThan(nth);
    asked[nth]?.(balance);
  };
  const shows = (...balances: string[]) => expect.poll(() => shown).toEqual(balances);
  const settled = () => expect.poll(() => cache.getQueryState(KEY)?.fetchStatus).toBe("idle");
  return { cache, kept, shows, asked, answer, settled };
}

describe("an answer that events keep up to date", () => {
  it("is never shown older than an event that came before the first answer", async () => {
    const { kept, shows, answer, settled } = makeWorld();
    kept.take("90");
    kept.take("80");
    await answer(0, "100");
    await settled();
    await shows("80");
  });

  it("is never overwritten by an answer that was under way when an event came", async () => {
    const { cache, kept, shows, answer, settled } = makeWorld();
    await answer(0, "100");
    await shows("100");
    void cache.refetchQueries({ queryKey: KEY });
    kept.take("90");
    await answer(1, "100");
    await settled();
    await shows("100", "90");
    kept.take("70");
    await shows("100", "90", "70");
  });

  it("keeps what events gave where the answer under way is given up", async () => {
    const { cache, kept, answer, shows } = makeWorld();
    await answer(0, "100");
    await shows("100");
    void cache.refetchQueries({ queryKey: KEY });
    kept.take("90");
    await cache.cancelQueries({ queryKey: KEY });
    expect(cache.getQueryData(KEY)).toBe("90");
  });

  it("is asked anew behind an answer that was under way: that may be of before", async () => {
    const { kept, shows, asked, answer, settled } = makeWorld();
    void kept.askAnew();
    await answer(0, "100");
    await shows("100");
    await answer(1, "90");
    await settled();
    await shows("100", "90");
    expect(asked).toHaveLength(2);
  });

  it("is waited for by whoever asked anew, also behind one that was under way, and not beyond the stop", async () => {
    const { kept, answer, asked } = makeWorld();
    const waits: string[] = [];
    const note = (name: string) => () => void waits.push(name);
    void kept.askAnew().then(note("behind the first"));
    await answer(0, "100");
    await expect.poll(() => asked.length).toBe(2);
    expect(waits).toEqual([]);
    await answer(1, "90");
    await expect.poll(() => waits).toEqual(["behind the first"]);

    void kept.askAnew().then(note("at once"));
    await expect.poll(() => asked.length).toBe(3);
    void kept.askAnew().then(note("behind it"));
    kept.stop();
    await expect.poll(() => waits).toContain("behind it");
    await answer(2, "80");
    await expect.poll(() => waits).toContain("at once");
  });

  it("is asked anew where an event does not tell what it is now, once", async () => {
    const { kept, shows, asked, answer, settled } = makeWorld();
    await answer(0, "100");
    await shows("100");
    kept.take("unclear");
    await answer(1, "60");
    await settled();
    await shows("100", "60");
    expect(asked).toHaveLength(2);
  });
});
