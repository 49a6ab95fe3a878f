import { describe, expect, it } from "vitest";
import { makeMemoryWakes } from "./wakes.ts";

function makeWorld() {
  const wakes = makeMemoryWakes();
  const heard: string[] = [];
  return { wakes, heard, note: (what: string) => () => heard.push(what) };
}

describe("wakes in one process", () => {
  it("wake nobody whom they were not meant for, and nobody who has left", () => {
    const { wakes, heard, note } = makeWorld();
    const leave = wakes.on("auth", note("auth"));
    wakes.on("ledger", note("ledger"));
    leave();

    wakes.wake("auth");

    expect(heard).toEqual([]);
  });

  it("wake every listener of every subgraph that is named", () => {
    const { wakes, heard, note } = makeWorld();
    wakes.on("payments", note("payments"));
    wakes.on("ledger", note("ledger"));
    wakes.on("ledger", note("ledger too"));

    wakes.wake("payments", "ledger");

    expect(heard).toEqual(["payments", "ledger", "ledger too"]);
  });

  it("leave the other listeners of a subgraph when one has gone", () => {
    const { wakes, heard, note } = makeWorld();
    const leave = wakes.on("ledger", note("first"));
    wakes.on("ledger", note("second"));
    leave();
    leave();

    wakes.wake("ledger");

    expect(heard).toEqual(["second"]);
  });
});
