import type { ComponentChildren, JSX } from "preact";
import type { ConsoleFrame as FrameView } from "#schema/console.ts";
import { PauseBanner } from "./recap-pause.tsx";

type ConsoleSection = "accounts" | "recaps" | "data" | "settings";

interface FrameProps {
  frame: FrameView;
  section: ConsoleSection;
  /** Saved view in use and the sizes of all, known on the accounts page only. */
  view?: string;
  counts?: Record<string, number>;
  children: ComponentChildren;
}

const sections: { key: ConsoleSection; title: string; href: string }[] = [
  { key: "accounts", title: "Accounts", href: "/console" },
  { key: "recaps", title: "Recaps", href: "/console/recaps" },
  { key: "data", title: "Data", href: "/console/data" },
  { key: "settings", title: "Settings", href: "/console/settings" },
];

const views = [
  { key: "onboarding", title: "Before first value" },
  { key: "stuck", title: "Stuck or late" },
  { key: "renewal", title: "Renewal in 180 days" },
];

/** Navigation, the message after a change, and the page itself. */
export function ConsoleFrame(props: FrameProps): JSX.Element {
  const { frame } = props;
  return (
    <div class="console">
      <a class="skip" href="#main">
        Skip to content
      </a>
      <aside class="side">
        <p class="brand">{frame.vendor.name}</p>
        <nav aria-label="Console">
          <ul>
            {sections.map((section) => (
              <li key={section.key}>
                <NavLink
                  href={section.href}
                  title={section.title}
                  count={sectionCount(frame, section.key)}
                  current={section.key === props.section && sectionMark(props.view)}
                />
              </li>
            ))}
          </ul>
          <h2 class="side-title">Views</h2>
          <ul>
            {views.map((view) => (
              <li key={view.key}>
                <NavLink
                  href={`/console?view=${view.key}`}
                  title={view.title}
                  count={positive(props.counts?.[view.key] ?? 0)}
                  current={props.view === view.key && "page"}
                />
              </li>
            ))}
          </ul>
        </nav>
        <form class="self" method="post" action="/console/sign-out">
          <span>{frame.staff.name}</span>
          <button type="submit" class="quiet">
            Sign out
          </button>
        </form>
      </aside>
      <main id="main">
        <PauseBanner pause={frame.pause} canEdit={frame.staff.role !== "viewer"} />
        <div role="status">{frame.notice && <p class={`notice ${frame.notice.tone}`}>{frame.notice.text}</p>}</div>
        <p role="status" class="unseen" data-said />
        {props.children}
      </main>
    </div>
  );
}

/** The page itself, a page below it, or nothing where a saved view is marked instead. */
function sectionMark(view = "all"): "page" | "true" | false {
  if (view === "all") return "page";
  return views.some(({ key }) => key === view) ? false : "true";
}

function NavLink(props: { href: string; title: string; count: string; current: "page" | "true" | false }): JSX.Element {
  return (
    <a href={props.href} {...(props.current && { "aria-current": props.current })}>
      <span>{props.title}</span>
      {props.count && <span class="count">{props.count}</span>}
    </a>
  );
}

function sectionCount(frame: FrameView, section: ConsoleSection): string {
  if (section === "accounts") return positive(frame.counts.accounts);
  if (section !== "recaps") return "";
  const { held, unknown } = frame.counts;
  if (held > 0 && unknown > 0) return `${held + unknown} to settle`;
  if (held > 0) return `${held} held`;
  return unknown > 0 ? `${unknown} unknown` : "";
}

function positive(count: number): string {
  return count > 0 ? String(count) : "";
}
