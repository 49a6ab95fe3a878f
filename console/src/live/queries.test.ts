import { MutationObserver, onlineManager } from "@tanstack/react-query";
import { afterEach, describe, expect, it } from "vitest";
import { makeQueries } from "./queries.ts";

afterEach(() => onlineManager.setOnline(true));

describe("while the browser says that it is offline", () => {
  it("an order fails at once, and is not sent later by itself", async () => {
    const queries = makeQueries();
    let sendings = 0;
    const order = new MutationObserver(queries, {
      mutationFn: () => {
        sendings += 1;
        return Promise.reject(new Error("no network"));
      },
    });
    onlineManager.setOnline(false);
    await expect(order.mutate()).rejects.toThrow("no network");
    onlineManager.setOnline(true);
    await queries.resumePausedMutations();
    expect(sendings).toBe(1);
  });

  it("a question is asked, and answered where the network is there after all", async () => {
    onlineManager.setOnline(false);
    const answer = await makeQueries().fetchQuery({ queryKey: ["it"], queryFn: () => Promise.resolve("here") });
    expect(answer).toBe("here");
  });
});
