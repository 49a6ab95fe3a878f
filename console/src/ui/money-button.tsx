import type { ComponentProps } from "react";
import { type LiveState, mayMoveMoney } from "../live/live-state.ts";
import { useLiveState } from "../live/use-live.ts";
import { words } from "../words/words.ts";
import type { Button } from "./button.tsx";
import { SettledButton } from "./settling.tsx";

const WHY = {
  off: "notLive",
  ended: "notLive",
  offline: "offline",
  "catching-up": "catchingUp",
  live: "catchingUp",
} as const satisfies Record<LiveState["status"], keyof typeof words.amount>;

/** Moves money, and so it is off while the figures beside it are not of now. */
export function MoneyButton(props: ComponentProps<typeof Button>) {
  const live = useLiveState();
  const mayMove = mayMoveMoney(live);
  return (
    <>
      <SettledButton {...props} disabled={!mayMove || props.disabled} />
      {!mayMove && <p role="status">{words.amount[WHY[live.status]]}</p>}
    </>
  );
}
