import { Outlet, useMatches } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { Fault } from "../ui/fault.tsx";
import { Page } from "../ui/page.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { words } from "../words/words.ts";
import { type AboutPage, maySee } from "./pages.ts";
import { useAskViewer } from "./viewer.ts";

// Few come to a page that is not for them.
const NotForYou = lazy(async () => ({ default: (await import("./not-for-you.tsx")).NotForYou }));

/**
 * The page, or that it is not for whoever opened its address: nothing of it is asked for then.
 * Where nobody can say who that is, no page stands there and waits for it.
 */
export function Gate() {
  const about: AboutPage = useMatches({ select: (matches) => matches.at(-1)?.staticData.page ?? {} });
  const { data, error, refetch } = useAskViewer();
  const viewer = data?.me;
  const { roles, isPublic } = about;
  if (isPublic) return <Outlet />;
  if (error && !viewer)
    return (
      <Page title={words.faults.title}>
        <Fault fault={error} onAgain={() => void refetch()} />
      </Page>
    );
  if (!roles) return <Outlet />;
  if (!viewer) return <Skeleton rows={4} />;
  if (maySee(about, viewer.roles)) return <Outlet />;
  return (
    <Suspense>
      <NotForYou roles={roles} />
    </Suspense>
  );
}
