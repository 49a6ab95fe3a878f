import { Link, Outlet } from "@tanstack/react-router";
import { ModeBadge } from "../shell/mode-badge.tsx";
import { words } from "../words/words.ts";

/** Around what whoever is not logged in may read besides: as wide as inside, and the way in. */
export function OutsideWide() {
  return (
    <div className="grid min-h-dvh grid-rows-[auto_1fr]">
      <header className="sticky top-0 z-10 flex flex-wrap items-center gap-x-4 gap-y-1.5 border-line border-b bg-raised px-4 py-2 sm:px-8">
        <span className="font-semibold tracking-tight">{words.product}</span>
        <ModeBadge />
        <nav aria-label={words.shell.navigation} className="ms-auto flex flex-wrap gap-x-4">
          <Link to="/develop/errors" className={LINK}>
            {words.menu.errors}
          </Link>
          <Link to="/develop/schema" className={LINK}>
            {words.menu.schema}
          </Link>
          <Link to="/login" className={LINK}>
            {words.login.title}
          </Link>
        </nav>
      </header>
      <main id="page" tabIndex={-1} className="mx-auto w-full min-w-0 max-w-6xl px-4 py-6 outline-none sm:px-8 lg:py-8">
        <Outlet />
      </main>
    </div>
  );
}

const LINK = "inline-flex min-h-9 items-center text-accent underline";
