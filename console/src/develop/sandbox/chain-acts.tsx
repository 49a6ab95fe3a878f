import { useState } from "react";
import {
  ConnectSandboxChainDocument,
  CutOffSandboxChainDocument,
  MineOnSandboxChainDocument,
  ReorganiseSandboxChainDocument,
  type ReorganiseSandboxChainMutation,
} from "../../generated/develop/sandbox/chains.ts";
import { Choice } from "../../ui/field.tsx";
import { useHeadingAfter } from "../../ui/use-heading-after.ts";
import { words } from "../../words/words.ts";
import { ChainOrder } from "./chain-order.tsx";

const w = words.sandbox.chains;

/** Of every act: what another does not refuse is not among its own. */
type Answer =
  | ReorganiseSandboxChainMutation["simulateChainReorganisation"]
  | { readonly __typename: `${string}Success` };

/** In words; null of a success, and without an answer. */
function refusalOf(answer: Answer): string | null {
  switch (answer?.__typename) {
    case "SandboxOnly":
      return w.sandboxOnly;
    case "ChainControlRefused":
      return w.faults[answer.fault];
    case "ReorganisationTooDeep":
      return w.tooDeep(answer.deepest);
    default:
      return null;
  }
}

/** Blocks by one press. */
const COUNTS = [1, 10] as const;

export const Mine = ({ network }: { readonly network: string }) => (
  <fieldset className="flex flex-wrap gap-3">
    <legend className="mb-2 font-medium">{w.mine}</legend>
    {COUNTS.map((blocks) => (
      <ChainOrder
        key={blocks}
        document={MineOnSandboxChainDocument}
        variables={{ input: { network, blocks } }}
        refusalOf={({ simulateChainBlocks }) => refusalOf(simulateChainBlocks)}
        label={w.blocks(blocks)}
        done={w.mined(blocks)}
      />
    ))}
  </fieldset>
);

export function Reorganise({ network, deepest }: { readonly network: string; readonly deepest: number }) {
  const [depth, setDepth] = useState(1);
  return (
    <div className="grid max-w-md gap-3">
      <Choice
        label={w.reorganise}
        hint={w.reorganiseMeaning}
        value={String(depth)}
        onChange={({ target }) => setDepth(Number.parseInt(target.value, 10))}
      >
        {Array.from({ length: deepest }, (_, below) => below + 1).map((each) => (
          <option key={each} value={each}>
            {w.newest(each)}
          </option>
        ))}
      </Choice>
      <ChainOrder
        document={ReorganiseSandboxChainDocument}
        variables={{ input: { network, depth } }}
        refusalOf={({ simulateChainReorganisation }) => refusalOf(simulateChainReorganisation)}
        label={w.replace}
        done={w.replaced(depth)}
      />
    </div>
  );
}

const MINUTES = [1, 5, 60] as const;

type OutageProps = { readonly network: string; readonly name: string; readonly isDown: boolean };

export function Outage({ network, name, isDown }: OutageProps) {
  const [minutes, setMinutes] = useState<number>(MINUTES[0]);
  // What lets it go is there while it lasts.
  useHeadingAfter(isDown);
  return (
    <div className="grid max-w-md gap-3">
      <Choice
        label={w.outage}
        hint={w.outageMeaning}
        value={String(minutes)}
        onChange={({ target }) => setMinutes(Number.parseInt(target.value, 10))}
      >
        {MINUTES.map((each) => (
          <option key={each} value={each}>
            {w.minutes(each)}
          </option>
        ))}
      </Choice>
      <div className="flex flex-wrap gap-3">
        <ChainOrder
          document={CutOffSandboxChainDocument}
          variables={{ input: { network, seconds: minutes * 60 } }}
          refusalOf={({ simulateChainOutage }) => refusalOf(simulateChainOutage)}
          label={w.cutOff}
          done={w.isCutOff(name)}
        />
        {isDown && (
          <ChainOrder
            document={ConnectSandboxChainDocument}
            variables={{ input: { network } }}
            refusalOf={({ endChainOutage }) => refusalOf(endChainOutage)}
            label={w.letGo}
            done={w.isLetGo(name)}
          />
        )}
      </div>
    </div>
  );
}
