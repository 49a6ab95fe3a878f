import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";

/** The youngest thing that is used everywhere is `light-dark()`. */
const BROWSERS = ["chrome123", "firefox128", "safari17.5"];

const MOVEMENTS =
  /src.payment.(payment-list|payment-state|find-payments|use-payments)|words.(english|german).payments?\./;

/** Small parts that all pages of whoever is logged in need, and that need no page. */
const INSIDE =
  /src.(ui.toast|payment.(holds|payment-filter)|wallet.send.draft|live.use-follow|shell.(pages|is-staff|staff|use-tree|presence|gate|find-targets)|account.(use-accounts|account-options)|start-of-day|words.(english|german).(menu|palette|amount|live))\.ts|client.src.ids\.js$/;

/** Tables: each list has one, and the home page has none. */
const TABLES = /src.ui.(data-table|table-(foot|sort|empty|order)|use-lost-cursor)\.tsx?$/;

const ORDERS = /src.(.+.)?(attempts|use-attempt|use-staff-order|ask-again|give-up)\.[jt]sx?$/;

/** So many of staff's pages read it that it would count as what all share. */
const STAFF = /words.(english|german).operate\.ts$/;

export default defineConfig({
  base: "/console/",
  plugins: [tailwindcss()],
  oxc: { jsx: { runtime: "automatic" } },
  // React has it itself: the stand-in for those before it is left out.
  resolve: { alias: { "use-sync-external-store/shim/with-selector": "use-sync-external-store/with-selector" } },
  build: {
    target: BROWSERS,
    // A file inside another would need `data:` in the page's policy, and is read with it each time.
    assetsInlineLimit: 0,
    // Inside the page it would be a script that the policy forbids.
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Which file needs which: the budget is measured by it.
    manifest: true,
    // The licences of what is inside go with it.
    license: { fileName: "assets/licences.txt" },
    rolldownOptions: {
      // One for each file of React's libraries: `"use client"`, which means nothing here.
      checks: { moduleLevelDirective: false },
      // What most pages share goes in one file, what lists of payments are made of in another, what
      // orders are in a third, and tables in a fourth: many small ones compress worse, but no login
      // gives an order, and the home page shows no table.
      output: {
        codeSplitting: {
          groups: [
            { name: "shared", minShareCount: 30, priority: 1 },
            { name: "inside", test: INSIDE, priority: 2, includeDependenciesRecursively: false },
            { name: "tables", test: TABLES, priority: 2, includeDependenciesRecursively: false },
            { name: "orders", test: ORDERS, priority: 2, includeDependenciesRecursively: false },
            { name: "staff", test: STAFF, priority: 2, includeDependenciesRecursively: false },
            { name: "movements", test: MOVEMENTS, includeDependenciesRecursively: false },
          ],
        },
      },
    },
  },
});
