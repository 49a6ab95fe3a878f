import { Outlet } from "@tanstack/react-router";
import { ModeBadge } from "../shell/mode-badge.tsx";
import { speak } from "../ui/speak.ts";
import { words } from "../words/words.ts";

/**
 * What stands around the pages that whoever is not logged in comes in by. From the top: in the
 * middle, what comes later would move the button that somebody is just pressing.
 */
export function Outside() {
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-md content-start gap-6 px-4 py-10 sm:pt-[14vh]">
      <p className="flex items-center gap-2.5 font-semibold text-lg tracking-tight">
        {words.product} <ModeBadge />
      </p>
      <div className="rounded-xl border border-line bg-raised p-6 sm:p-8">
        <Outlet />
      </div>
      <button
        type="button"
        lang={words.other.language}
        className="cursor-pointer justify-self-start text-accent text-sm underline"
        onClick={() => speak(words.other.language)}
      >
        {words.other.name}
      </button>
    </main>
  );
}
