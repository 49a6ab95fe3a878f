import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { SandboxOnly } from "../../domain/chains/refusals.ts";
import { deepestOf } from "../../domain/simulations/depth.ts";
import type {
  ChainControlFault,
  ChainControlRefused,
  ReorganisationTooDeep,
} from "../../domain/simulations/refusals.ts";
import type { UserId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import { isNodeFault, NoAnswer, NodeRefusal } from "../chains/ports.ts";
import type { Networks } from "../wallets/ports.ts";
import type { Outages } from "./outages.ts";
import type { ChainControls } from "./ports.ts";

/** A network that is connected, in a sandbox. */
export type ControlledChain = {
  readonly finality: number;
  /** By the place of each provider; none where no such chain is one's own. */
  readonly controls: readonly ChainControls[];
};

export type SandboxChain = {
  readonly network: NetworkCode;
  readonly canMine: boolean;
  /** Null where its blocks are not taken back. */
  readonly deepest: number | null;
  readonly outageUntil: Date | null;
};

/** The chain, and the height of its newest block. */
export type ControlledAt = { readonly chain: SandboxChain; readonly height: number };

export type ControlRefusal = SandboxOnly | ChainControlRefused;
export type ReorganiseRefusal = ControlRefusal | ReorganisationTooDeep;

export type CutOff = { readonly userId: UserId; readonly network: NetworkCode; readonly seconds: number };

export type ControlChains = {
  /** None where money is real. */
  list(): Promise<readonly SandboxChain[]>;
  mine(of: { readonly network: NetworkCode; readonly blocks: number }): Promise<Result<ControlledAt, ControlRefusal>>;
  reorganise(of: {
    readonly network: NetworkCode;
    readonly depth: number;
  }): Promise<Result<ControlledAt, ReorganiseRefusal>>;
  cutOff(of: CutOff): Promise<Result<SandboxChain, ControlRefusal>>;
  /** Also where nothing was cut off. */
  restore(network: NetworkCode): Promise<Result<SandboxChain, ControlRefusal>>;
};

type Deps = {
  readonly networks: Networks;
  /** Null where money is real. */
  readonly sandbox: {
    readonly chains: ReadonlyMap<NetworkCode, ControlledChain>;
    readonly outages: Outages;
  } | null;
  readonly clock: Clock;
};

const refused = (fault: ChainControlFault) => err({ code: "CHAIN_CONTROL_REFUSED", fault });

type Found = ControlledChain & { readonly outages: Outages };

/** What somebody does in a sandbox with the chains that it follows. */
export function makeControlChains({ networks, sandbox, clock }: Deps): ControlChains {
  const find = (network: NetworkCode): Result<Found, ControlRefusal> => {
    if (sandbox === null) return err({ code: "SANDBOX_ONLY" });
    if (!networks.has(network)) return refused("UNKNOWN_NETWORK");
    const chain = sandbox.chains.get(network);
    return chain === undefined ? refused("NOT_CONNECTED") : ok({ ...chain, outages: sandbox.outages });
  };
  const see = async (network: NetworkCode, { controls, finality, outages }: Found): Promise<SandboxChain> => ({
    network,
    canMine: controls.length > 0,
    deepest: controls.some(({ reorganise }) => reorganise !== null) ? finality - 1 : null,
    outageUntil: await outages.until(network),
  });
  const control = async <R>(network: NetworkCode, act: Act<R>): Promise<Result<ControlledAt, ControlRefusal | R>> => {
    const found = find(network);
    if (!found.ok) return found;
    const done = await doOnce(found.value.controls, (one, tip) => act(one, { tip, ...found.value }));
    return done.ok ? ok({ chain: await see(network, found.value), height: done.value }) : done;
  };
  return {
    async list() {
      const chains = [...(sandbox?.chains.keys() ?? [])].map(async (network) => {
        const found = find(network);
        return found.ok ? [await see(network, found.value)] : [];
      });
      return (await Promise.all(chains)).flat();
    },
    mine: ({ network, blocks }) =>
      control<never>(network, async (one) => {
        await one.mine(blocks);
        return ok(await one.height());
      }),
    reorganise: ({ network, depth }) =>
      control<ReorganisationTooDeep>(network, async ({ height, reorganise }, { tip, finality }) => {
        if (reorganise === null) return refused("NOT_SUPPORTED");
        const deepest = deepestOf(tip, finality);
        if (depth > deepest) return err({ code: "REORGANISATION_TOO_DEEP", deepest });
        await reorganise(depth);
        return ok(await height());
      }),
    async cutOff({ userId, network, seconds }) {
      const found = find(network);
      if (!found.ok) return found;
      const at = clock.now();
      await found.value.outages.begin({ network, until: new Date(at.getTime() + seconds * 1_000), userId, at });
      return ok(await see(network, found.value));
    },
    async restore(network) {
      const found = find(network);
      if (!found.ok) return found;
      await found.value.outages.end(network);
      return ok(await see(network, found.value));
    },
  };
}

type Done<R> = Result<number, ChainControlRefused | R>;

/** By one provider, whose newest block is `tip`: how high it is then. */
type Act<R> = (one: ChainControls, at: { readonly tip: number; readonly finality: number }) => Promise<Done<R>>;

/**
 * By the first provider that does it. Another is asked where one is silent beforehand, or refuses:
 * what was asked for and has no answer may have been done.
 */
async function doOnce<R>(
  controls: readonly ChainControls[],
  act: (one: ChainControls, tip: number) => Promise<Done<R>>,
): Promise<Result<number, ControlRefusal | R>> {
  let isSilent = false;
  for (const one of controls) {
    const tip = await one.height().catch(nullWhereSilent);
    if (tip === null) {
      isSilent = true;
      continue;
    }
    try {
      return await act(one, tip);
    } catch (error) {
      if (error instanceof NoAnswer) return refused("NO_ANSWER");
      if (!(error instanceof NodeRefusal)) throw error;
    }
  }
  return refused(isSilent ? "NO_ANSWER" : "NOT_SUPPORTED");
}

function nullWhereSilent(error: unknown): null {
  if (isNodeFault(error)) return null;
  throw error;
}
