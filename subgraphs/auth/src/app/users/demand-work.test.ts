import { expect, it } from "vitest";
import { demandWork } from "./demand-work.ts";

const ann = { door: "login", subject: "ann" } as const;
const work = { seed: "s", nonce: "n" };
const proofOfWork = (isTaken: boolean) => ({ ask: () => ({ bits: 8, seed: "next" }), take: async () => isTaken });

it("is asked where none was brought, or none that is good, and where any is asked at all", async () => {
  const required = { code: "PROOF_OF_WORK_REQUIRED", bits: 8, seed: "next" };
  expect(await demandWork(proofOfWork(true), undefined, ann)).toEqual(required);
  expect(await demandWork(proofOfWork(false), work, ann)).toEqual(required);
  expect(await demandWork(proofOfWork(true), work, ann)).toBeNull();
  expect(await demandWork(null, undefined, ann)).toBeNull();
});
