import type { ComponentProps } from "react";
import { mayMoveMoney } from "../live/live-state.ts";
import { useLiveState } from "../live/use-live.ts";
import { words } from "../words/words.ts";
import { Button } from "./button.tsx";

/** Moves money, and so it is off while the figures beside it are not of now. */
export function MoneyButton(props: ComponentProps<typeof Button>) {
  const live = useLiveState();
  const mayMove = mayMoveMoney(live);
  return (
    <>
      <Button {...props} disabled={!mayMove || props.disabled} />
      {!mayMove && <p role="status">{live.status === "offline" ? words.amount.offline : words.amount.notLive}</p>}
    </>
  );
}
