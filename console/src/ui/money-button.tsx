import type { ComponentProps } from "react";
import { useMayMoveMoney } from "../live/use-live.ts";
import { words } from "../words/words.ts";
import { Button } from "./button.tsx";

/** Moves money, and so it is off while the figures beside it are of before a cut. */
export function MoneyButton(props: ComponentProps<typeof Button>) {
  const mayMove = useMayMoveMoney();
  return (
    <>
      <Button {...props} disabled={!mayMove || props.disabled} />
      {!mayMove && <p role="status">{words.amount.offline}</p>}
    </>
  );
}
