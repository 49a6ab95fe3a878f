export const palette = {
  open: "Search or paste an id",
  title: "Go to",
  hint: "A page's name, or an id such as pay_…",
  none: (text: string) => `No page is called “${text}”, and no page shows such an id.`,
  verification: {
    staff: "No page shows a verification by its id: it stands on the page of its person. Look them up by name.",
    others: "No page shows a verification by its id: yours stands on the page Verification.",
  },
  openId: (id: string) => `Open ${id}`,
  openCode: (code: string) => `What ${code} means`,
} as const;
