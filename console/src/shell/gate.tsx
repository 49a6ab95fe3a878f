import { Link, Outlet, useMatches } from "@tanstack/react-router";
import { Page } from "../ui/page.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { words } from "../words/words.ts";
import type { AboutPage } from "./pages.ts";
import { useViewer } from "./viewer.ts";

/** The page, or that it is not for whoever opened its address: nothing of it is asked for then. */
export function Gate() {
  const about: AboutPage = useMatches({ select: (matches) => matches.at(-1)?.staticData.page ?? {} });
  const viewer = useViewer();
  const { roles } = about;
  if (!roles) return <Outlet />;
  if (!viewer) return <Skeleton rows={4} />;
  return roles.some((role) => viewer.roles.includes(role)) ? <Outlet /> : <NotForYou roles={roles} />;
}

function NotForYou({ roles }: { readonly roles: NonNullable<AboutPage["roles"]> }) {
  return (
    <Page title={words.notForYou.title}>
      <p className="mb-4 text-dim">{words.notForYou.explained(roles.map((role) => words.roles[role]).join(", "))}</p>
      <Link to="/" className="text-accent underline">
        {words.faults.home}
      </Link>
    </Page>
  );
}
