import { lazy, Suspense, useId } from "react";
import { Button } from "../ui/button.tsx";
import { words } from "../words/words.ts";
import { useViewer } from "./viewer.ts";

// It comes when the page stands: nobody sees it before they open it.
const SessionMenu = lazy(async () => ({ default: (await import("./session-menu.tsx")).SessionMenu }));

/** Opens what there is about the session. */
export function UserMenu() {
  const viewer = useViewer();
  const id = useId();
  const name = viewer?.displayName ?? viewer?.username ?? "…";
  return (
    <>
      <Button popoverTarget={id} className="max-w-24 px-2.5 text-sm sm:max-w-40">
        <span className="sr-only">{words.shell.account}: </span>
        <span className="truncate">{name}</span>
        <span aria-hidden="true" className="text-dim">
          ▾
        </span>
      </Button>
      <div
        id={id}
        popover="auto"
        className="fixed inset-auto end-4 top-14 m-0 w-72 rounded-xl border border-line bg-raised p-4 text-ink shadow-lg"
      >
        <Suspense>
          <SessionMenu />
        </Suspense>
      </div>
    </>
  );
}
