import { useId, useRef } from "react";
import { LogOut } from "../session/log-out.tsx";
import { Button } from "../ui/button.tsx";
import { Reading } from "../ui/reading.tsx";
import { words } from "../words/words.ts";
import { useViewer } from "./viewer.ts";

/** Who is logged in, how they read, and the way out. */
export function UserMenu() {
  const viewer = useViewer();
  const popover = useRef<HTMLDivElement>(null);
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
        ref={popover}
        popover="auto"
        className="fixed inset-auto end-4 top-14 m-0 w-72 rounded-xl border border-line bg-raised p-4 text-ink shadow-lg"
      >
        <div className="grid gap-4">
          <p className="text-dim text-sm">{words.shell.signedInAs(viewer?.username ?? "…")}</p>
          <Reading />
          <LogOut />
        </div>
      </div>
    </>
  );
}
