/** Of every page of OAuth: no picture, no font of others. */
export const PAGE_STYLE = `:root{color-scheme:light dark;--ground:#f6f7f9;--sheet:#fff;--ink:#16191d;--soft:#4c5561;--line:#8a93a0;--act:#0b57d0;--on-act:#fff;--bad:#b3261e}
@media (prefers-color-scheme:dark){:root{--ground:#111418;--sheet:#1b1f25;--ink:#eceff3;--soft:#b3bcc8;--line:#7f8996;--act:#a8c7fa;--on-act:#062e6f;--bad:#f2b8b5}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1rem;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
main{width:100%;max-width:27rem;background:var(--sheet);border-radius:.75rem;padding:1.5rem 1.75rem 1.75rem;box-shadow:0 1px 3px rgb(0 0 0/.2);overflow-wrap:anywhere}
.brand{margin:0;color:var(--soft);font-weight:600;letter-spacing:.02em}
h1{margin:.25rem 0 1rem;font-size:1.5rem;line-height:1.25}
ul{margin:.5rem 0 1rem;padding-left:1.25rem}
li{margin:.25rem 0}
label{display:block;margin:.9rem 0 .3rem;font-weight:600}
input:not([type=hidden]){width:100%;padding:.65rem .75rem;font:inherit;color:inherit;background:transparent;border:1px solid var(--line);border-radius:.5rem}
#user_code{text-transform:uppercase;letter-spacing:.1em;font-family:ui-monospace,monospace}
button{width:100%;margin-top:1.1rem;padding:.7rem 1rem;font:inherit;font-weight:600;color:var(--on-act);background:var(--act);border:1px solid var(--act);border-radius:.5rem;cursor:pointer}
button.plain{margin-top:.6rem;color:var(--ink);background:transparent;border-color:var(--line)}
a{color:var(--act)}
:focus-visible{outline:3px solid var(--act);outline-offset:2px}
.alert{padding:.6rem .75rem;border:1px solid var(--bad);border-radius:.5rem;color:var(--bad)}
.note{margin:.75rem 0 0;color:var(--soft)}
.code{font:600 1.75rem/1.2 ui-monospace,monospace;letter-spacing:.12em;text-align:center}
small{display:block;color:var(--soft)}
`;
