import { compare, fromApi } from "@coffer/client/money";
import type { HoldingFragment } from "../generated/account/account.ts";
import type { Money } from "../money.ts";
import { RefusalNote } from "../ui/refused.tsx";
import { words } from "../words/words.ts";
import type { Previewed } from "./use-preview.ts";

type Props = {
  readonly previewed: Previewed;
  /** Who pays, live: less may be there than a moment ago. */
  readonly account: HoldingFragment;
  readonly total: Money;
};

/** Why the order would not be done as things stand; nothing where it would. */
export function Obstacle({ previewed: { refusal, refusalCode }, account, total }: Props) {
  const isCovered = compare(fromApi(account.balance.available), fromApi(total)) >= 0;
  if (refusal === null && isCovered) return null;
  return (
    <div className="mt-4">
      <RefusalNote code={refusalCode}>{refusal ?? words.refusals.insufficientFunds}</RefusalNote>
    </div>
  );
}
