import { describe, expect, it } from "vitest";
import { NoAnswer, NodeRefusal } from "../../../app/chains/ports.ts";
import type { HttpJson } from "../../rpc/http-json.ts";
import { faultIn } from "../../rpc/scripted.fixture.ts";
import { makeTronControls } from "./controls.ts";

const nodeSaying = (status: number): HttpJson => ({
  post: async () => ({ status, json: undefined }),
  get: async () => ({ status, json: undefined }),
  redact: (text) => text,
});

describe("what is done with a chain of Tron", () => {
  it("is refused by a node, which has no such paths, and not where it fails", async () => {
    for (const status of [404, 405])
      expect(await faultIn(makeTronControls(nodeSaying(status)).mine(1))).toBeInstanceOf(NodeRefusal);
    for (const status of [301, 500, 503])
      expect(await faultIn(makeTronControls(nodeSaying(status)).mine(1))).toBeInstanceOf(NoAnswer);
  });
});
