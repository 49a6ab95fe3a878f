import { endProcess } from "@coffer/platform/running/end-process";
import type { AbuseScale } from "./abuse.ts";
import { ABUSES, type AbuseId } from "./abuses.ts";

export type AbuseOrder = { readonly id: AbuseId; readonly url: string; readonly scale: AbuseScale };

/**
 * A process of its own, so that its CPU and memory are not the server's: says when it has begun,
 * and goes on until its parent is gone.
 */
process.on("message", async ({ id, url, scale }: AbuseOrder) => {
  const { makeAbuse } = await ABUSES[id].load();
  const abuse = await makeAbuse(url, scale);
  process.send?.("ready");
  // A server that is overrun breaks connections: that is for the honest to tell.
  for (;;) await abuse.round().catch(() => undefined);
});
process.on("disconnect", () => endProcess(0));
