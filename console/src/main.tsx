import "./style.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { makeQueries } from "./live/queries.ts";
import { session } from "./live/session.ts";
import { hearOtherTabs } from "./live/tabs-know.ts";
import { router } from "./routes.tsx";
import { focusHeadings } from "./shell/focus-heading.ts";
import { giveWay } from "./shell/give-way.ts";
import sandboxIcon from "./shell/icon-sandbox.svg";
import { mode } from "./shell/mode.ts";
import { reloadOnce } from "./shell/reload-once.ts";
import { ViewersReader } from "./shell/viewers-reader.tsx";

reloadOnce();
const icon = document.querySelector<HTMLLinkElement>("link[rel=icon]");
if (mode === "sandbox" && icon) icon.href = sandboxIcon;

const queries = makeQueries();
hearOtherTabs(queries);
session.onReplaced(() => giveWay(router));
focusHeadings(router);
session.subscribe(() => {
  if (session.state() !== "out") return;
  // The next one who logs in here sees nothing of it.
  queries.clear();
  void router.invalidate();
});

const root = document.querySelector("#root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <ViewersReader>
        <RouterProvider router={router} />
      </ViewersReader>
    </QueryClientProvider>
  </StrictMode>,
);
