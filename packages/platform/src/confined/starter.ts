import { setPriority } from "node:os";
import { confine, NICE } from "./confine.ts";
import type { StarterAnswer, StarterCall, StarterOrder } from "./run-confined.ts";

/**
 * The process that starts confined ones: small, so that it is quickly copied. Its parent is a
 * server, whose end of whatever kind is its own.
 */
function serve(): void {
  const underWay = new Map<number, AbortController>();
  process.on("message", async (call: StarterCall) => {
    if ("callOff" in call) return underWay.get(call.id)?.abort();
    const calling = new AbortController();
    underWay.set(call.id, calling);
    const answer = await carryOut(call, calling.signal);
    underWay.delete(call.id);
    process.send?.(answer, () => undefined);
  });
  // With it go the ends of pipes that the shells beside confined programs listen to.
  process.on("disconnect", () => process.exit(0));
}

async function carryOut({ id, program, input, limits }: StarterOrder, signal: AbortSignal): Promise<StarterAnswer> {
  const { module, readable, ...others } = program;
  const found = { ...others, module: new URL(module), readable: readable.map((href) => new URL(href)) };
  try {
    return { id, outcome: await confine(found, input, { limits, signal }) };
  } catch (error) {
    return { id, notStarted: error instanceof Error ? error.message : String(error) };
  }
}

// What it starts inherits that.
setPriority(NICE);
serve();
