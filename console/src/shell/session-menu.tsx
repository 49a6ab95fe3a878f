import { LogOut } from "../session/log-out.tsx";
import { Reading } from "../ui/reading.tsx";
import { words } from "../words/words.ts";
import { useViewer } from "./viewer.ts";

/** Who is logged in, how they read, and the way out. */
export function SessionMenu() {
  const viewer = useViewer();
  return (
    <div className="grid gap-4">
      <p className="text-dim text-sm">{words.shell.signedInAs(viewer?.username ?? "…")}</p>
      <Reading />
      <LogOut />
    </div>
  );
}
