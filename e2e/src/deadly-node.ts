import { type NodeProxy, startNodeProxy } from "./node-proxy.ts";

/**
 * Where somebody dies who asks a node: before it hears of the question, or behind its answer. A
 * question is a method of JSON-RPC, or the path of one that is asked without.
 */
export type DeathAt = { readonly method: string; readonly when: "before" | "behind" };

export type DeadlyNode = NodeProxy & {
  /** At the next such question `kill` is called, and its asker hears nothing; resolves then. */
  arm(at: DeathAt, kill: () => Promise<void>): Promise<void>;
};

type Trap = DeathAt & { spring(): Promise<void> };

/** Stands before a node, and passes on what it is asked, but for one question. */
export async function startDeadlyNode(behind: string): Promise<DeadlyNode> {
  let trap: Trap | undefined;
  const proxy = await startNodeProxy(behind, async ({ method }, pass) => {
    const sprung = trap?.method === method ? trap : undefined;
    if (!sprung) return pass();
    trap = undefined;
    if (sprung.when === "behind") await pass();
    await sprung.spring();
    return null;
  });
  return {
    ...proxy,
    arm: (at, kill) =>
      new Promise((resolve, reject) => {
        trap = { ...at, spring: () => kill().then(resolve, reject) };
      }),
  };
}
