import { err, ok, type Result } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { NoAnswer } from "../../chains/ports.ts";
import { Overtaken } from "../external/give-out.ts";
import type { OwnOffer } from "./offer.ts";
import { planOffered, WAITING_MAX } from "./plan-offered.ts";

type Refusal = { readonly code: "PAYEE_REFUSES" };

/** What is done, in order; each part fails where it is told to. */
function setUp() {
  const done: string[] = [];
  const faults = new Map<string, unknown>();
  const does = (what: string) => {
    done.push(what);
    if (faults.has(what)) throw faults.get(what);
  };
  const means = {
    async offer(asked: string): Promise<Result<OwnOffer, Refusal>> {
      does("offer");
      return asked === "no" ? err({ code: "PAYEE_REFUSES" }) : ok({ feeCap: 7n } as OwnOffer);
    },
    async prepare(asked: string, { feeCap }: OwnOffer) {
      does("prepare");
      return `${asked} for ${feeCap}`;
    },
    announce: () => does("announce"),
  };
  return { done, faults, does, means };
}

const UNAVAILABLE = { ok: false, error: { code: "CHAIN_UNAVAILABLE" } };

describe("what is planned by an offer", () => {
  it("is planned by what was prepared for it, and announced; what is refused is not", async () => {
    const { done, does, means } = setUp();
    const plan = async ({ giveOut }: { readonly giveOut: string }): Promise<Result<string, Refusal>> => {
      does("plan");
      return giveOut === "it for 7" ? ok(giveOut) : err({ code: "PAYEE_REFUSES" });
    };
    expect(await planOffered(means, "it", plan)).toEqual(ok("it for 7"));
    expect(done.splice(0)).toEqual(["offer", "prepare", "plan", "announce"]);
    expect(await planOffered(means, "other", plan)).toEqual(err({ code: "PAYEE_REFUSES" }));
    expect(done.splice(0)).toEqual(["offer", "prepare", "plan"]);
    expect(await planOffered(means, "no", plan)).toEqual(err({ code: "PAYEE_REFUSES" }));
    expect(done).toEqual(["offer"]);
  });

  it("is offered anew where it was overtaken, and not for ever", async () => {
    const { done, does, means } = setUp();
    let left = 2;
    const plan = async (): Promise<Result<number, never>> => {
      does("plan");
      left -= 1;
      if (left >= 0) throw new Overtaken();
      return ok(1);
    };
    expect(await planOffered(means, "it", plan)).toEqual(ok(1));
    expect(done.filter((what) => what === "offer")).toHaveLength(3);
    left = Number.POSITIVE_INFINITY;
    expect(await planOffered(means, "it", plan)).toEqual(UNAVAILABLE);
    expect(done.filter((what) => what === "plan")).toHaveLength(3 + 2 * WAITING_MAX);
  });

  it("is not planned where no node answers, at whichever step, and hides no other fault", async () => {
    for (const step of ["offer", "prepare"]) {
      const { done, faults, does, means } = setUp();
      const plan = async (): Promise<Result<number, never>> => {
        does("plan");
        return ok(1);
      };
      faults.set(step, new NoAnswer("away"));
      expect(await planOffered(means, "it", plan)).toEqual(UNAVAILABLE);
      faults.set(step, new Error("a fault of ours"));
      await expect(planOffered(means, "it", plan)).rejects.toThrow("a fault of ours");
      expect(done).not.toContain("plan");
    }
  });
});
