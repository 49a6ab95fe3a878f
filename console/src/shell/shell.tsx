import { Link, useRouter } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { Button } from "../ui/button.tsx";
import { ToastProvider } from "../ui/toast.tsx";
import { words } from "../words/words.ts";
import { Gate } from "./gate.tsx";
import { LiveBadge } from "./live-badge.tsx";
import { ModeBadge } from "./mode-badge.tsx";
import { type Group, menuOf } from "./pages.ts";
import { Palette } from "./palette.tsx";
import { usePresence } from "./presence.ts";
import { useTree } from "./use-tree.ts";
import { UserMenu } from "./user-menu.tsx";
import { useViewer } from "./viewer.ts";

const GROUPS: readonly Group[] = ["wallet", "operate", "develop"];

// Nobody waits for it: nothing needs a proof before the page is there.
const StepUp = lazy(async () => ({ default: (await import("./step-up.tsx")).StepUp }));

/** What stands around every page of whoever is logged in. */
export function Shell() {
  const [isMenuOpen, setMenuOpen] = useState(false);
  usePresence();
  return (
    <div className="grid min-h-dvh grid-rows-[auto_1fr] lg:grid-cols-[14rem_minmax(0,1fr)]">
      <a
        href="#page"
        className="sr-only focus:not-sr-only focus:fixed focus:start-2 focus:top-2 focus:z-20 focus:rounded-md focus:bg-raised focus:px-4 focus:py-2"
      >
        {words.shell.skip}
      </a>
      <header className="sticky top-0 z-10 col-span-full flex flex-wrap items-center gap-x-2 gap-y-1.5 sm:gap-x-4 border-line border-b bg-raised px-4 py-2">
        <Button
          className="px-2.5 lg:hidden"
          aria-expanded={isMenuOpen}
          aria-controls="menu"
          onClick={() => setMenuOpen(!isMenuOpen)}
        >
          {words.shell.menu}
        </Button>
        <Link to="/" className="font-semibold tracking-tight">
          {words.product}
        </Link>
        {/* On a phone what is only read stands in a line of its own below. */}
        <div className="order-1 h-0 basis-full sm:hidden" />
        <div className="order-2 flex sm:order-none">
          <ModeBadge />
        </div>
        <div className="ms-auto flex min-w-0 justify-center sm:ms-0 sm:flex-1">
          <Palette />
        </div>
        <div className="order-3 ms-auto text-xs sm:order-none sm:text-sm">
          <LiveBadge />
        </div>
        <UserMenu />
      </header>
      <Menu isOpen={isMenuOpen} onChosen={() => setMenuOpen(false)} />
      <main id="page" tabIndex={-1} className="mx-auto w-full min-w-0 max-w-6xl px-4 py-6 outline-none sm:px-8 lg:py-8">
        {/* Notes are for whoever is logged in: they go with them. */}
        <ToastProvider>
          <Gate />
        </ToastProvider>
      </main>
      <Suspense>
        <StepUp />
      </Suspense>
    </div>
  );
}

function Menu({ isOpen, onChosen }: { readonly isOpen: boolean; readonly onChosen: () => void }) {
  const roles = useViewer()?.roles ?? [];
  const { routeTree } = useRouter();
  const pages = menuOf(useTree() ?? routeTree, roles);
  return (
    <nav
      id="menu"
      aria-label={words.shell.navigation}
      className={`${isOpen ? "block" : "hidden"} border-line border-b bg-raised p-3 lg:sticky lg:top-[3.25rem] lg:block lg:h-[calc(100dvh-3.25rem)] lg:overflow-y-auto lg:border-e lg:border-b-0`}
    >
      {GROUPS.map((group) => {
        const own = pages.filter((page) => page.group === group);
        if (own.length === 0) return null;
        return (
          <div key={group} className="mb-4">
            <h2 className="px-3 py-1.5 font-semibold text-dim text-xs uppercase tracking-wide">
              {words.groups[group]}
            </h2>
            <ul>
              {own.map(({ path, title }) => (
                <li key={path}>
                  <Link
                    to={path}
                    activeOptions={{
                      exact: path === "/" || own.some((page) => page.path !== path && page.path.startsWith(path)),
                    }}
                    onClick={onChosen}
                    className="block rounded-md px-3 py-1.5 hover:bg-hover aria-[current=page]:bg-hover aria-[current=page]:font-medium"
                  >
                    {title}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </nav>
  );
}
