import { Link, Outlet } from "@tanstack/react-router";
import { ModeBadge } from "../shell/mode-badge.tsx";
import { words } from "../words/words.ts";

/** What stands around the pages that whoever is not logged in comes in by. */
export function Outside() {
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-md content-center gap-6 px-4 py-10">
      <p className="flex items-center gap-2.5 font-semibold text-lg tracking-tight">
        {words.product} <ModeBadge />
      </p>
      <div className="rounded-xl border border-line bg-raised p-6 sm:p-8">
        <Outlet />
      </div>
    </main>
  );
}

/** Around what they may read besides: as wide as inside, and the way in. */
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
